package io.github.dppkit.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.LogSanitizerBuilder;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/** No part of an event carries personal data to any kind of appender, and no appender is left bare unnoticed. */
class LogbackSanitizerTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final String NAME = "Quetzalia Brzeczyszczykiewicz";
    private static final String MAIL = "wug.zyx@frobnitz.example";
    private static final List<String> SECRETS =
            List.of("Quetzalia", "Brzeczyszczykiewicz", "wug.zyx", "frobnitz", "203.0.113.77", "170 123");
    private static final String PATTERN =
            "%level %class{0} [%thread] %logger %marker {%mdc} {%kvp} %msg %replace(%message){'q','q'}%n%ex{full}";

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogSanitizer sanitizer = sanitizer(LogSanitizer.builder());
    private final Logger logger = context.getLogger("io.example.orders");

    LogbackSanitizerTest() {
        context.setMDCAdapter(mdc);
        context.start();
        logger.setLevel(Level.TRACE);
    }

    private static LogSanitizer sanitizer(LogSanitizerBuilder builder) {
        LogSanitizer sanitizer = builder.build();
        sanitizer.observed(PersonName.of(NAME), ORDER);
        return sanitizer;
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private OutputStreamAppender<ILoggingEvent> appender(String name, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        return appender;
    }

    private Encoder<ILoggingEvent> pattern() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithFormattedMessage(true);
        return encoder;
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A marker that carries data, as those of JSON encoders do. */
    private static Marker dataMarker() {
        Marker marker = new BasicMarkerFactory().getDetachedMarker("customer " + MAIL);
        marker.add(new BasicMarkerFactory().getDetachedMarker("inner " + NAME));
        return marker;
    }

    private static SQLException sqlException() {
        SQLException first =
                new SQLException("ERROR: duplicate key value violates unique constraint \"uq_email\"\n  Detail:"
                        + " Key (email)=(" + MAIL + ") already exists.");
        SQLException next = new SQLException("Failing row contains (7, " + NAME + ", null).", first);
        BatchUpdateException batch = new BatchUpdateException(
                "Batch entry 0 insert into b (name) values ('" + NAME + "') was aborted: " + next.getMessage(),
                new int[0]);
        batch.setNextException(next);
        batch.initCause(next);
        batch.addSuppressed(new IllegalStateException("no label for " + NAME + "\nforged line " + MAIL));
        return batch;
    }

    private void logEverything() {
        mdc.put("buyer", NAME);
        mdc.put("key of " + MAIL, "x");
        logger.info("one {}", NAME);
        logger.info("many {} {} {} {}", NAME, java.nio.CharBuffer.wrap(MAIL), 5L, "203.0.113.77");
        logger.info("concatenated " + NAME + " and " + MAIL);
        logger.info(dataMarker(), "marked");
        logger.atWarn()
                .addMarker(dataMarker())
                .addKeyValue("to", NAME)
                .addKeyValue(MAIL, java.nio.CharBuffer.wrap("+49 170 1234567"))
                .addArgument(MAIL)
                .log("fluent {}");
        logger.error("failed for {}", NAME, new IllegalStateException("no label for " + NAME, sqlException()));
        Thread.currentThread().setName("worker for " + MAIL);
        try {
            logger.info("named thread");
            context.getLogger("mail." + MAIL).info("named logger");
        } finally {
            Thread.currentThread().setName("main");
            mdc.clear();
        }
    }

    private void assertClean(String text) {
        assertThat(text).doesNotContain(SECRETS).contains("marked", "failed for");
        assertThat(text).contains("[NAME]").contains("[EMAIL]");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void aPatternShowsNoPersonalData() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", pattern()));
        LogbackSanitizer.install(context, sanitizer);
        logEverything();
        assertClean(written());
        assertThat(written())
                .contains(
                        "INFO LogbackSanitizerTest [main]",
                        "LogbackSanitizerTest.java",
                        "Caused by: java.sql.BatchUpdateException",
                        "Suppressed: ")
                .contains("Detail: Key (email)=([EMAIL]) already exists.")
                .contains("to=\"[NAME]\"")
                .contains("buyer=[NAME]");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void theJsonEncoderShowsNoPersonalData() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", json()));
        LogbackSanitizer.install(context, sanitizer);
        logEverything();
        assertClean(written());
        assertThat(written()).contains("\"arguments\"", "\"kvpList\"", "\"mdc\"", "\"throwable\"", "many {} {} {} {}");
    }

    @Test
    @Timeout(600)
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void anAsyncAppenderQueuesCleanEvents() {
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setIncludeCallerData(true);
        async.setMaxFlushTime(0); // the end waits for the queue, however long
        async.addAppender(appender("OUT", pattern()));
        async.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(async);
        LogbackSanitizer.install(context, sanitizer);
        logEverything();
        async.stop();
        assertClean(written());
        assertThat(written()).contains("[main]");
    }

    @Test
    @Verifies({"A2.6.d", "#134"})
    void anEventThatIsKeptOrSerialisedIsClean() throws Exception {
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.setContext(context);
        list.start();
        logger.addAppender(list);
        LogbackSanitizer.install(context, sanitizer);
        logger.error(dataMarker(), "failed for {}", NAME, sqlException());
        ILoggingEvent kept = list.list.get(0);
        kept.prepareForDeferredProcessing(); // as every appender calls that queues
        sanitizer.forget(ORDER);
        assertThat(kept.getFormattedMessage()).isEqualTo("failed for [NAME]");
        assertThat(kept.getArgumentArray()).singleElement().asString().isEqualTo("[NAME]");
        assertThat(kept.toString()).isEqualTo("[ERROR] failed for [NAME]");
        assertThat(kept.getLoggerContextVO()).isEqualTo(context.getLoggerContextRemoteView());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(LoggingEventVO.build(kept));
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain(SECRETS);
        assertThat(bytes.size()).isGreaterThan(1_000);
    }

    @Test
    @Verifies("#135")
    void oneEventIsOneLine_andEachExceptionMessageToo() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", pattern()));
        LogbackSanitizer.install(context, sanitizer);
        mdc.put("k", "a\nERROR forged mdc");
        logger.atInfo()
                .addKeyValue("v", "x\r\nERROR forged kvp")
                .log("name {}", "A\r\nERROR forged\u2028x\u001b[2J\u0000");
        logger.info("after", new IllegalStateException("bad\nERROR forged exception"));
        mdc.clear();
        assertThat(written().lines().filter(line -> line.startsWith("ERROR"))).isEmpty();
        assertThat(written().lines().filter(line -> line.startsWith("INFO"))).hasSize(2);
        assertThat(written().replace("\n", "").replace("\t", "").codePoints()).noneMatch(Character::isISOControl);
    }

    @Test
    void wrapsEveryAppenderOnce_andUnwrapsThem() {
        Appender<ILoggingEvent> root = appender("ROOT", pattern());
        Appender<ILoggingEvent> own = appender("OWN", pattern());
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(root);
        logger.addAppender(own);
        logger.setAdditive(false);
        assertThat(LogbackSanitizer.isComplete(context)).isFalse();
        LogbackSanitizer.install(context, sanitizer);
        LogbackSanitizer.install(context, sanitizer);
        assertThat(LogbackSanitizer.isComplete(context)).isTrue();
        SanitizingAppender wrapper = (SanitizingAppender) logger.getAppender("OWN");
        assertThat(wrapper.delegate()).isSameAs(own);
        logger.info(NAME);
        assertThat(written()).contains("[NAME]").hasLineCount(1);
        LogbackSanitizer.uninstall(context);
        assertThat(logger.getAppender("OWN")).isSameAs(own);
        assertThat(own.isStarted()).isTrue();
    }

    @Test
    void noticesAppendersThatComeLater() {
        LogbackSanitizer.install(context, sanitizer);
        assertThat(LogbackSanitizer.isComplete(context)).isTrue();
        context.getLogger("late").addAppender(appender("LATE", pattern()));
        assertThat(LogbackSanitizer.isComplete(context)).isFalse();
        LogbackSanitizer.install(context, sanitizer);
        assertThat(LogbackSanitizer.isComplete(context)).isTrue();
    }

    @Test
    void isTheWrappedAppenderForTheRest() {
        OutputStreamAppender<ILoggingEvent> inner = appender("OUT", pattern());
        logger.addAppender(inner);
        LogbackSanitizer.install(context, sanitizer);
        Appender<ILoggingEvent> wrapper = logger.getAppender("OUT");
        wrapper.addFilter(new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                return event.getLevel() == Level.DEBUG ? FilterReply.DENY : FilterReply.NEUTRAL;
            }
        });
        logger.debug("denied");
        logger.info("kept");
        assertThat(written()).contains("kept").doesNotContain("denied");
        assertThat(wrapper.getCopyOfAttachedFiltersList()).hasSize(1);
        assertThat(wrapper.getContext()).isSameAs(context);
        wrapper.stop();
        assertThat(inner.isStarted()).isFalse();
        assertThat(wrapper.isStarted()).isFalse();
    }

    @Test
    void suppressesAnEventItCannotRead() {
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        SanitizingAppender appender = SanitizingAppender.of(list, sanitizer);
        ILoggingEvent broken = (ILoggingEvent) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ILoggingEvent.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getLevel")) {
                        return Level.INFO;
                    }
                    if (method.getReturnType() == void.class) {
                        return null;
                    }
                    throw new IllegalStateException("about " + NAME);
                });
        appender.doAppend(broken);
        ILoggingEvent suppressed = list.list.get(0);
        assertThat(suppressed.getFormattedMessage())
                .isEqualTo("[event suppressed: sanitizer failure] java.lang.IllegalStateException");
        assertThat(suppressed.getThrowableProxy()).isNull();
        assertThat(suppressed.getMDCPropertyMap()).isEmpty();
    }

    @Test
    void survivesArgumentsThatThrowOrLog() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", pattern()));
        LogbackSanitizer.install(context, sanitizer);
        Object throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException(NAME);
            }
        };
        Object logging = new Object() {
            @Override
            public String toString() {
                logger.info("from within about {} by {}", NAME, this);
                return MAIL;
            }
        };
        logger.info("throwing {}", throwing);
        logger.info("logging {}", logging);
        assertThat(written())
                .contains("throwing ", "from within")
                .contains("logging [EMAIL]")
                .doesNotContain(SECRETS);
    }

    @Test
    void aListenerThatLogsDoesNotGoRoundInCircles() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", pattern()));
        HitListener alarm = (source, category) -> logger.warn("alarm {} about {}", category, NAME);
        LogbackSanitizer.install(context, sanitizer(LogSanitizer.builder().listener(alarm)));
        logger.info("hello {}", NAME);
        assertThat(written())
                .contains("alarm " + PiiCategory.NAME + " about [NAME]")
                .contains("hello [NAME]");
        assertThat(written()).doesNotContain(SECRETS);
    }

    @Test
    @Verifies("#134")
    void survivesThrowablesInCirclesAndInLongChains() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", pattern()));
        LogbackSanitizer.install(context, sanitizer);
        Exception first = new IllegalStateException("first " + NAME);
        Exception second = new IllegalStateException("second " + NAME, first);
        first.initCause(second);
        first.addSuppressed(second);
        logger.error("circle", first);
        Exception chain = new IllegalStateException("end " + NAME);
        for (int i = 0; i < 300; i++) {
            chain = new IllegalStateException("link " + i + " " + NAME, chain);
        }
        logger.error("chain", chain);
        assertThat(written()).contains("circle", "chain", "CIRCULAR REFERENCE").doesNotContain(SECRETS);
    }

    @Test
    @Timeout(600)
    @Verifies("#136")
    void tenMegabytesAreOneCleanLine() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender("OUT", pattern()));
        LogbackSanitizer.install(context, sanitizer);
        logger.info("much {}", "word ".repeat(2_000_000) + MAIL + "\nERROR forged");
        assertThat(written()).doesNotContain(SECRETS).doesNotContain("\nERROR");
    }

    @Test
    void aLineOfConfigurationCoversTheFirstLine_andInstallPutsTheOtherSanitizerInItsPlace() throws Exception {
        LoggerContext configured = new LoggerContext();
        configured.setMDCAdapter(mdc);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(configured);
        String list = ListAppender.class.getName();
        configurator.doConfigure(new ByteArrayInputStream(("<configuration><contextListener class=\""
                        + SanitizerListener.class.getName() + "\"/><appender name=\"LIST\" class=\"" + list
                        + "\"/><root level=\"INFO\"><appender-ref ref=\"LIST\"/></root></configuration>")
                .getBytes(StandardCharsets.UTF_8)));
        configured.start();
        assertThat(LogbackSanitizer.isComplete(configured)).isTrue();
        Logger root = configured.getLogger(Logger.ROOT_LOGGER_NAME);
        root.info("first line to {}", MAIL);
        LogbackSanitizer.install(configured, sanitizer);
        root.info("second line for {}", NAME);
        SanitizingAppender wrapper = (SanitizingAppender) root.getAppender("LIST");
        assertThat(((ListAppender<?>) wrapper.delegate()).list)
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(String.valueOf(event)).contains(" line ").doesNotContain(SECRETS));
        configured.stop();
    }

    @Test
    @Verifies({"A2.6.d", "#135"})
    void theReportOfAFailedStartKeepsItsLines() {
        Logger boot = context.getLogger("org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter");
        boot.addAppender(appender("report", pattern()));
        LogbackSanitizer.install(context, sanitizer);
        boot.error("\n\nAPPLICATION FAILED TO START\n\tbecause of " + MAIL + "\n");
        assertThat(written())
                .contains("\n    | \n    | APPLICATION FAILED TO START\n    | \\tbecause of [EMAIL]\n    | ")
                .doesNotContain("frobnitz");
    }
}
