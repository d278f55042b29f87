package io.github.dppkit.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.MemoryHandler;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.logging.XMLFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No part of a record carries personal data to any handler of java.util.logging. */
class JulSanitizerTest {

    private static final String NAME = "Quetzalia Brzeczyszczykiewicz";
    private static final String MAIL = "wug.zyx@frobnitz.example";
    private static final List<String> SECRETS = List.of("Quetzalia", "Brzeczyszczykiewicz", "wug.zyx", "frobnitz");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogSanitizer sanitizer = LogSanitizer.builder().build();
    private final Logger logger = Logger.getLogger("io.example.jul.orders");

    JulSanitizerTest() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        sanitizer.observed(PersonName.of(NAME), PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916"));
    }

    @AfterEach
    void restore() {
        JulSanitizer.uninstall();
        for (Handler handler : logger.getHandlers()) {
            logger.removeHandler(handler);
        }
    }

    private StreamHandler handler(Formatter formatter) {
        StreamHandler handler = new StreamHandler(out, formatter);
        handler.setLevel(Level.ALL);
        return handler;
    }

    private void write(Handler handler) {
        logger.addHandler(handler);
        JulSanitizer.install(sanitizer);
    }

    private String written() {
        for (Handler handler : logger.getHandlers()) {
            handler.flush();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Throwable thrown() {
        SQLException cause = new SQLException("Detail: Key (email)=(" + MAIL + ") already exists.\nSEVERE: forged");
        Exception thrown = new IllegalStateException("no label for " + NAME, cause);
        thrown.addSuppressed(new IllegalArgumentException(MAIL));
        return thrown;
    }

    private void logEverything() {
        logger.info("plain " + NAME);
        logger.log(Level.INFO, "one {0}", NAME);
        logger.log(Level.WARNING, "many {0} {1} {2}", new Object[] {NAME, java.nio.CharBuffer.wrap(MAIL), 5});
        logger.log(Level.INFO, () -> "supplied " + MAIL);
        logger.log(Level.SEVERE, "failed for " + NAME, thrown());
        logger.logp(Level.INFO, "io.example.Orders", "ship", "placed {0}", MAIL);
        logger.log(Level.INFO, "not a {x} pattern {0} {9}", NAME);
        Logger named = Logger.getLogger("io.example.jul.orders.of." + MAIL);
        named.info("named logger");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void aSimpleFormatterShowsNoPersonalData() {
        write(handler(new SimpleFormatter()));
        logEverything();
        assertThat(written())
                .doesNotContain(SECRETS)
                .contains("plain [", "one [", "many [", " 5", "supplied [", "placed [", "io.example.Orders ship")
                .contains("JulSanitizerTest logEverything")
                .contains("java.lang.IllegalStateException: no label for [", "Caused by: java.sql.SQLException: Detail")
                .contains("Suppressed: java.lang.IllegalArgumentException", "named logger");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void theXmlFormatterShowsNoPersonalData_norAnyPatternOrParameter() {
        write(handler(new XMLFormatter()));
        logEverything();
        assertThat(written())
                .doesNotContain(SECRETS)
                .contains("<class>io.example.Orders</class>", "<message>one [", "no label for [");
    }

    @Test
    @Verifies("A2.6.d")
    void aRecordThatIsKeptIsClean_withItsParameters() throws IOException {
        List<LogRecord> kept = new ArrayList<>();
        MemoryHandler memory = new MemoryHandler(new Keeping(kept), 10, Level.OFF);
        write(memory);
        logger.log(Level.SEVERE, "{0} bought {1} for {2}", new Object[] {NAME, 3, MAIL});
        logger.log(Level.SEVERE, "failed", thrown());
        memory.push();
        LogRecord record = kept.get(0);
        assertThat(record.getMessage()).doesNotContain(SECRETS).contains("bought 3 for [");
        assertThat(record.getParameters()).hasSize(3).contains(3).doesNotContain(NAME, MAIL);
        assertThat(new SimpleFormatter().formatMessage(record)).isEqualTo(record.getMessage());
        assertThat(kept.get(1).getThrown()).isExactlyInstanceOf(IllegalStateException.class);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(record);
            objects.writeObject(kept.get(1));
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRETS)
                .contains("bought");
    }

    @Test
    @Verifies("#135")
    void oneRecordIsOneLine_andNoParameterIsTakenForAPattern() {
        write(handler(new SimpleFormatter() {
            @Override
            public String format(LogRecord record) {
                return record.getLevel() + " " + formatMessage(record) + "\n";
            }
        }));
        logger.log(Level.INFO, "name {0} and {1}", new Object[] {"A\r\nSEVERE forged\u2028\u001b[2J", "{0}"});
        assertThat(written().lines()).hasSize(1).noneMatch(line -> line.startsWith("SEVERE"));
        assertThat(written()).contains("and {0}");
    }

    @Test
    @Timeout(600)
    @Verifies("#136")
    void tenMegabytesAreOneCleanLine() {
        write(handler(new SimpleFormatter()));
        logger.log(Level.INFO, "much {0}", "word ".repeat(2_000_000) + MAIL + "\nSEVERE: forged");
        assertThat(written()).doesNotContain(SECRETS).doesNotContain("\nSEVERE: forged");
    }

    @Test
    void aBundleIsReadBeforeTheTextIsSanitized() {
        write(handler(new SimpleFormatter()));
        LogRecord record = new LogRecord(Level.INFO, "greeting");
        record.setLoggerName(logger.getName());
        record.setResourceBundle(new ListResourceBundle() {
            @Override
            protected Object[][] getContents() {
                return new Object[][] {{"greeting", "hello {0}"}};
            }
        });
        record.setParameters(new Object[] {NAME});
        logger.log(record);
        assertThat(written()).contains("hello [").doesNotContain(SECRETS);
    }

    @Test
    void suppressesARecordItCannotRead_andCountsIt() {
        write(handler(new SimpleFormatter()));
        LogRecord broken = new LogRecord(Level.INFO, "x") {
            private static final long serialVersionUID = 1L;

            @Override
            public Object[] getParameters() {
                throw new IllegalStateException("about " + NAME);
            }
        };
        broken.setLoggerName(logger.getName());
        logger.log(broken);
        assertThat(written()).contains("[event suppressed: sanitizer failure] java.lang.IllegalStateException");
        assertThat(written()).doesNotContain(SECRETS);
        assertThat(sanitizer.status().failures()).isEqualTo(1);
    }

    @Test
    @Timeout(600)
    void survivesParametersThatThrowOrLog_andThrowablesInCircles() {
        write(handler(new SimpleFormatter()));
        Object throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException(NAME);
            }
        };
        Object logging = new Object() {
            @Override
            public String toString() {
                logger.log(Level.INFO, "from within {0}", this);
                return MAIL;
            }
        };
        Exception first = new IllegalStateException("first " + NAME);
        first.initCause(new IllegalStateException("second " + NAME, first));
        logger.log(Level.INFO, "throwing {0}", throwing);
        logger.log(Level.INFO, "logging {0}", logging);
        logger.log(Level.INFO, "circle", first);
        assertThat(written())
                .contains("throwing [FAILED", "logging [", "from within", "CIRCULAR REFERENCE")
                .doesNotContain(SECRETS);
    }

    @Test
    void wrapsEveryHandlerOnce_andUnwrapsThem() {
        Handler own = handler(new SimpleFormatter());
        logger.addHandler(own);
        assertThat(JulSanitizer.isComplete(sanitizer)).isFalse();
        JulSanitizer.install(sanitizer);
        JulSanitizer.install(sanitizer);
        assertThat(JulSanitizer.isComplete(sanitizer)).isTrue();
        assertThat(JulSanitizer.isComplete(LogSanitizer.builder().build())).isFalse();
        assertThat(logger.getHandlers()).singleElement().isInstanceOf(SanitizingHandler.class);
        logger.getHandlers()[0].setLevel(Level.WARNING);
        assertThat(own.getLevel()).isEqualTo(Level.WARNING);
        assertThat(logger.getHandlers()[0].getFormatter()).isInstanceOf(SimpleFormatter.class);
        logger.info("below the level");
        assertThat(written()).isEmpty();
        logger.addHandler(handler(new SimpleFormatter()));
        assertThat(JulSanitizer.isComplete(sanitizer)).isFalse();
        JulSanitizer.uninstall();
        assertThat(logger.getHandlers()).contains(own).noneMatch(SanitizingHandler.class::isInstance);
    }

    @Test
    @Verifies("L5.g")
    void twoLinesOfLoggingPropertiesAreEnough_andInstallGivesTheirHandlerTheOtherSanitizer() throws IOException {
        try {
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(("handlers = " + SanitizingHandler.class.getName()
                                    + "\n"
                                    + SanitizingHandler.class.getName() + ".handlers = " + Keeping.class.getName()
                                    + ", io.example.NoSuchHandler\n")
                            .getBytes(StandardCharsets.ISO_8859_1)));
            Logger root = Logger.getLogger("");
            SanitizingHandler configured = (SanitizingHandler) root.getHandlers()[0];
            Keeping keeping = (Keeping) configured.delegates().get(0);
            root.info("mail to " + MAIL);
            assertThat(keeping.kept.get(0).getMessage()).doesNotContain(SECRETS).contains("mail to [");
            JulSanitizer.install(sanitizer);
            assertThat(root.getHandlers()).containsExactly(configured);
            root.info("label for " + NAME);
            assertThat(keeping.kept.get(1).getMessage()).doesNotContain(SECRETS);
            assertThat(JulSanitizer.isComplete(sanitizer)).isTrue();
        } finally {
            LogManager.getLogManager().readConfiguration();
        }
    }

    /** Keeps what it is given. */
    public static final class Keeping extends Handler {

        private final List<LogRecord> kept;

        /** Made by the configuration. */
        public Keeping() {
            this(new ArrayList<>());
        }

        Keeping(List<LogRecord> kept) {
            this.kept = kept;
        }

        @Override
        public void publish(LogRecord record) {
            kept.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    @Verifies({"A2.6.d", "#135"})
    void theReportOfAFailedStartKeepsItsLines() {
        LogRecord report = new LogRecord(Level.SEVERE, "FAILED\n\tmail " + MAIL);
        report.setLoggerName("org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter");
        assertThat(CleanRecord.of(report, sanitizer).getMessage()).isEqualTo("FAILED\n    | \\tmail [EMAIL]");
    }
}
