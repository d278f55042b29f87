package io.github.dppkit.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.NullAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.ObjectMessage;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataCollectionMessage;
import org.apache.logging.log4j.message.StructuredDataId;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No part of an event carries personal data to any kind of appender of Log4j, and no appender is left bare unnoticed. */
@Timeout(600)
class Log4j2SanitizerTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final String NAME = "Quetzalia Brzeczyszczykiewicz";
    private static final String LAST = "named logger and thread";
    private static final String MAIL = "wug.zyx@frobnitz.example";
    private static final List<String> SECRETS =
            List.of("Quetzalia", "Brzeczyszczykiewicz", "wug.zyx", "frobnitz", "4111111111111111");
    private static final String PATTERN =
            "<PatternLayout pattern=\"%p %C{1} [%t] %c %marker %X %x %K{buyer} %m %replace{%m}{q}{q}%n%ex{full}\"/>";

    @TempDir
    private Path folder;

    private final Set<String> cleaningThreads = ConcurrentHashMap.newKeySet();
    private final LogSanitizer sanitizer = LogSanitizer.builder()
            .listener(new HitListener() {
                @Override
                public void hit(Source source, io.github.dppkit.pii.PiiCategory category) {
                    cleaningThreads.add(Thread.currentThread().getName());
                }
            })
            .build();
    private LoggerContext context = new LoggerContext("test");

    Log4j2SanitizerTest() {
        sanitizer.observed(PersonName.of(NAME), ORDER);
    }

    @AfterEach
    void stop() {
        context.stop();
        ThreadContext.clearAll();
    }

    private Path file() {
        return folder.resolve("out.log");
    }

    private Configuration configuration(String layout, String loggers, String more) {
        String xml = "<Configuration status=\"OFF\"><Appenders><File name=\"FILE\" fileName=\"" + file() + "\">"
                + layout + "</File>" + more + "</Appenders><Loggers>" + loggers + "</Loggers></Configuration>";
        try {
            return new XmlConfiguration(
                    context, new ConfigurationSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void start(String layout, String loggers, String more) {
        context.start(configuration(layout, loggers, more));
        Log4j2Sanitizer.install(context, sanitizer);
    }

    private void start(String layout) {
        start(layout, "<Root level=\"TRACE\"><AppenderRef ref=\"FILE\"/></Root>", "");
    }

    private Logger logger() {
        return context.getLogger("io.example.orders");
    }

    /** Returns what was written once everything has been. */
    private String written() {
        return written("");
    }

    /** Returns what was written once everything has been, a last text among it: the end waits ten seconds for a queue. */
    private String written(String last) {
        try {
            while (!Files.readString(file()).contains(last)) {
                LockSupport.parkNanos(1_000_000);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        context.stop();
        try {
            String text = Files.readString(file());
            assertThat(text).doesNotContain(SECRETS);
            return text;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<JsonNode> writtenJson() {
        JsonMapper mapper = new JsonMapper();
        return written().lines().map(mapper::readTree).toList();
    }

    private static Throwable thrown() {
        SQLException cause = new SQLException("Detail: Key (email)=(" + MAIL + ") already exists.\nERROR forged");
        Exception thrown = new IllegalStateException("no label for " + NAME, cause);
        thrown.addSuppressed(new IllegalArgumentException(MAIL));
        return thrown;
    }

    private void logEverything() {
        ThreadContext.put("user", NAME);
        ThreadContext.put("key of " + MAIL, "x");
        ThreadContext.push("nested " + MAIL);
        Logger logger = logger();
        logger.info("plain " + NAME);
        logger.info("one {}", NAME);
        logger.info("many {} {} {} {}", NAME, java.nio.CharBuffer.wrap(MAIL), 5, 4111111111111111L);
        logger.info(java.nio.CharBuffer.wrap("characters " + MAIL));
        logger.info(() -> "supplied " + MAIL);
        logger.printf(Level.INFO, "formatted %s", MAIL);
        logger.info(
                new MarkerManager.Log4jMarker("marker " + MAIL)
                        .setParents(new MarkerManager.Log4jMarker("parent " + NAME)),
                "marked");
        logger.info(new StringMapMessage(Map.of("buyer", NAME, "mail", MAIL)));
        logger.info(new MapMessage<>(Map.of("people", List.of(NAME), "count", 3)));
        logger.info(new ObjectMessage(List.of(NAME, 7)));
        logger.info(structured());
        logger.info(new StructuredDataCollectionMessage(List.of(structured(), structured())));
        logger.atWarn().withThrowable(thrown()).log("fluent {}", MAIL);
        logger.error("failed for " + NAME, thrown());
        logger.traceEntry("entering {}", NAME);
        logger.catching(thrown());
        Thread.currentThread().setName("worker for " + MAIL);
        try {
            context.getLogger("mail." + MAIL).info(LAST);
        } finally {
            Thread.currentThread().setName("main");
            ThreadContext.clearAll();
        }
    }

    private static StructuredDataMessage structured() {
        StructuredDataMessage data = new StructuredDataMessage(
                new StructuredDataId("buyer@32473", null, null), "structured for " + NAME, "type");
        data.put("who", NAME);
        data.put("mail", MAIL);
        return data;
    }

    @Test
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void aPatternShowsNoPersonalData() {
        start(PATTERN);
        logEverything();
        assertThat(written())
                .contains("INFO Log4j2SanitizerTest [main] io.example.orders", "plain [", "one [", "many [", " 5 [")
                .contains("supplied [", "formatted [", "marked", "count=\"3\"", ", 7]", "fluent [", "entering [")
                .contains("java.lang.IllegalStateException: no label for [", "Caused by: java.sql.SQLException: Detail")
                .contains("Suppressed: java.lang.IllegalArgumentException", "named logger and thread");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EcsLayout", "LogstashJsonEventLayoutV1", "GelfLayout", "GcpLayout", "JsonLayout"})
    @Verifies({"A2.6.d", "L5.g", "#134"})
    void aJsonTemplateShowsNoPersonalData(String template) {
        start("<JsonTemplateLayout eventTemplateUri=\"classpath:" + template + ".json\"/>");
        logEverything();
        assertThat(writtenJson())
                .hasSizeGreaterThan(15)
                .anySatisfy(line -> assertThat(line.toString()).contains("no label for ["));
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void jsonKeepsItsStructure_andTheClassOfAThrowable() {
        start(
                "<JsonTemplateLayout><EventTemplate><![CDATA[{\"m\":{\"$resolver\":\"message\"},"
                        + "\"format\":{\"$resolver\":\"message\",\"field\":\"x\"},"
                        + "\"p\":{\"$resolver\":\"messageParameter\"},\"map\":{\"$resolver\":\"map\"},"
                        + "\"mdc\":{\"$resolver\":\"mdc\"},\"class\":{\"$resolver\":\"exception\",\"field\":\"className\"},"
                        + "\"said\":{\"$resolver\":\"exception\",\"field\":\"message\"},"
                        + "\"root\":{\"$resolver\":\"exceptionRootCause\",\"field\":\"stackTrace\",\"stackTrace\":{\"stringified\":true}},"
                        + "\"trace\":{\"$resolver\":\"exception\",\"field\":\"stackTrace\"}}]]></EventTemplate></JsonTemplateLayout>");
        Logger logger = logger();
        ThreadContext.put("user", NAME);
        ThreadContext.put("request", "r-7");
        logger.info("many {} {}", NAME, 5);
        logger.info(new MapMessage<>(Map.of("people", List.of(NAME, "x"), "count", 3)));
        logger.error("failed", thrown());
        logger.error("own", new OwnException("for " + NAME));
        List<JsonNode> lines = writtenJson();
        assertThat(lines.get(0).get("p").get(1).intValue()).isEqualTo(5);
        assertThat(lines.get(0).get("mdc").get("request").asString()).isEqualTo("r-7");
        assertThat(lines.get(1).get("map").get("count").intValue()).isEqualTo(3);
        assertThat(lines.get(1).get("map").get("people").get(1).asString()).isEqualTo("x");
        assertThat(lines.get(2).get("class").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(lines.get(2).get("root").asString()).startsWith("java.sql.SQLException: Detail");
        assertThat(lines.get(3).get("said").asString()).isEqualToIgnoringCase("own: for [name]");
    }

    /** It says more than its message, so no second one of it is made. */
    public static final class OwnException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** With a message. */
        public OwnException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return "own: " + super.getMessage();
        }
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void syslogShowsNoPersonalDataInItsStructuredData() {
        start(
                "<Rfc5424Layout appName=\"desk\" includeMDC=\"true\" mdcId=\"ctx\" newLine=\"true\" exceptionPattern=\"%ex\"/>");
        logEverything();
        assertThat(written()).contains("who=\"[", "mail=\"[", "structured for [", "buyer@32473");
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void anAsyncAppenderQueuesCleanEvents_madeOnTheThreadThatLogs() {
        start(
                PATTERN,
                "<Root level=\"TRACE\" includeLocation=\"true\"><AppenderRef ref=\"ASYNC\"/></Root>",
                "<Async name=\"ASYNC\" includeLocation=\"true\"><AppenderRef ref=\"FILE\"/></Async>");
        logEverything();
        assertThat(written(LAST)).contains("INFO Log4j2SanitizerTest [main]", "no label for [");
        assertThat(cleaningThreads).isSubsetOf("main", "worker for " + MAIL);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void asynchronousLoggersOfAConfigurationAreCleaned_onTheThreadThatLogs() {
        start(
                PATTERN,
                "<AsyncRoot level=\"TRACE\" includeLocation=\"true\"><AppenderRef ref=\"FILE\"/></AsyncRoot>",
                "");
        logEverything();
        assertThat(written(LAST)).contains("INFO Log4j2SanitizerTest [main]", "plain [", "no label for [");
        assertThat(cleaningThreads).isNotEmpty().isSubsetOf("main", "worker for " + MAIL);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void whereAllLoggersAreAsynchronous_theThreadThatWritesCleans() {
        context = new AsyncLoggerContext("async");
        start(PATTERN, "<Root level=\"TRACE\" includeLocation=\"true\"><AppenderRef ref=\"FILE\"/></Root>", "");
        logEverything();
        assertThat(written(LAST)).contains("INFO Log4j2SanitizerTest [main]", "plain [", "no label for [");
        assertThat(cleaningThreads).isNotEmpty().noneMatch("main"::equals);
    }

    @Test
    @Verifies("#135")
    void oneEventIsOneLine_andEachExceptionMessageToo() {
        start("<PatternLayout pattern=\"%p %c [%t] %X %x %marker %m%n%ex\"/>");
        ThreadContext.put("k", "a\nERROR forged context");
        ThreadContext.push("ERROR\nERROR forged stack");
        logger().info("name {}", "A\r\nERROR forged\u2028x\u001b[2J\u0000");
        logger().info(new StringMapMessage(Map.of("k", "v\nERROR forged map")));
        logger().info("after", new IllegalStateException("bad\nERROR forged exception"));
        Exception frames = new IllegalStateException("frames");
        frames.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("a.B", "m\nERROR forged frame", "B.java", 1)});
        logger().info("frames", frames);
        String text = written();
        assertThat(text.lines().filter(line -> line.startsWith("ERROR"))).isEmpty();
        assertThat(text.lines().filter(line -> line.startsWith("INFO"))).hasSize(4);
        assertThat(text.replace("\n", "").replace("\t", "").codePoints()).noneMatch(Character::isISOControl);
    }

    @Test
    @Verifies("#134")
    void survivesThrowablesInCircles_inLongChains_andThoseThatLie() {
        start(PATTERN);
        Exception first = new IllegalStateException("first " + NAME);
        Exception second = new IllegalStateException("second " + NAME, first);
        first.initCause(second);
        first.addSuppressed(second);
        logger().error("circle", first);
        Exception chain = new IllegalStateException("end " + NAME);
        for (int i = 0; i < 300; i++) {
            chain = new IllegalStateException("link " + i + " " + NAME, chain);
        }
        logger().error("chain", chain);
        logger().error("liar", new Liar());
        logger().error("broken", new Broken());
        Exception grows = new IllegalStateException("grows");
        logger().error("grows", grows);
        grows.addSuppressed(new IllegalStateException(NAME));
        assertThat(written()).contains("circle", "CIRCULAR REFERENCE", "link 299", "liar", "grows", "FAILED message");
    }

    /** Says something else each time. */
    private static final class Liar extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private int asked;

        @Override
        public String getMessage() {
            return asked++ == 0 ? "harmless" : NAME;
        }
    }

    /** Can tell nothing. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException(NAME);
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException(NAME);
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException(NAME);
        }
    }

    @Test
    void survivesArgumentsThatThrowOrLog_andAListenerThatLogs() {
        HitListener alarm = (source, category) -> logger().warn("alarm {} about {}", category, NAME);
        LogSanitizer telling = LogSanitizer.builder().listener(alarm).build();
        telling.observed(PersonName.of(NAME), ORDER);
        context.start(configuration(PATTERN, "<Root level=\"TRACE\"><AppenderRef ref=\"FILE\"/></Root>", ""));
        Log4j2Sanitizer.install(context, telling);
        Object throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException(NAME);
            }
        };
        Object logging = new Object() {
            @Override
            public String toString() {
                logger().info("from within {}", this);
                return MAIL;
            }
        };
        logger().info("throwing {}", throwing);
        logger().info("logging {}", logging);
        logger().info("hello {}", NAME);
        assertThat(written()).contains("throwing ", "logging [", "hello [");
    }

    @Test
    void suppressesAnEventItCannotRead_andCountsIt() {
        start(PATTERN);
        logger().info(new ParameterizedMessage("x") {
            private static final long serialVersionUID = 1L;

            @Override
            public Object[] getParameters() {
                throw new IllegalStateException("about " + NAME);
            }
        });
        logger().info(new StringMapMessage() {
            private static final long serialVersionUID = 1L;

            @Override
            public Map<String, String> getData() {
                throw new IllegalStateException("about " + NAME);
            }
        });
        assertThat(written()).contains("[event suppressed: sanitizer failure] java.lang.IllegalStateException");
        assertThat(sanitizer.status().failures()).isPositive();
    }

    @Test
    @Verifies({"A2.6.d", "#134"})
    void anEventThatIsSerialisedIsClean_alsoOneThatIsKept() throws IOException {
        CleanEvents events = new CleanEvents(sanitizer);
        for (Throwable thrown : List.of(thrown(), new OwnException(NAME))) {
            LogEvent clean = events.of(
                    Log4jLogEvent.newBuilder()
                            .setLevel(Level.INFO)
                            .setLoggerName("a.B")
                            .setMessage(new ParameterizedMessage("for {}", NAME))
                            .setThrown(thrown)
                            .build(),
                    false);
            assertThat(clean).isNotNull();
            sanitizer.forget(ORDER);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
                objects.writeObject(Log4jLogEvent.serialize(clean, false));
            }
            assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRETS)
                    .contains("for [");
            sanitizer.observed(PersonName.of(NAME), ORDER);
        }
    }

    @Test
    void wrapsEveryAppenderOnce_keepsLevelAndFilterOfItsReference_andUnwrapsIt() {
        start(
                "<PatternLayout pattern=\"%m%n\"/>",
                "<Logger name=\"io.example\" level=\"TRACE\" additivity=\"false\"><AppenderRef ref=\"FILE\" level=\"INFO\">"
                        + "<MarkerFilter marker=\"SECRET\" onMatch=\"DENY\" onMismatch=\"NEUTRAL\"/></AppenderRef></Logger>"
                        + "<Root level=\"INFO\"/>",
                "");
        LoggerConfig config = context.getConfiguration().getLoggerConfig("io.example");
        Appender own = context.getConfiguration().getAppender("FILE");
        assertThat(config.getAppenders()).containsOnlyKeys("FILE");
        assertThat(config.getAppenders().get("FILE")).isInstanceOf(SanitizingAppender.class);
        assertThat(Log4j2Sanitizer.isComplete(context)).isTrue();
        Log4j2Sanitizer.install(context, sanitizer);
        assertThat(config.getAppenders().get("FILE"))
                .isInstanceOfSatisfying(
                        SanitizingAppender.class,
                        wrapper -> assertThat(wrapper.delegate()).isSameAs(own));
        logger().debug("below the level");
        logger().info(new MarkerManager.Log4jMarker("SECRET"), "denied");
        logger().info("kept {}", NAME);
        Log4j2Sanitizer.uninstall(context);
        assertThat(config.getAppenders().get("FILE")).isSameAs(own);
        assertThat(own.isStarted()).isTrue();
        assertThat(Log4j2Sanitizer.isComplete(context)).isFalse();
        assertThat(written()).containsPattern("^kept \\[.*\\]\n$");
    }

    @Test
    @Verifies("L5.g")
    void staysCompleteThroughReconfiguration_andThroughLoggersThatComeLater() {
        start(PATTERN);
        Configurator.setLevel(context.getLogger("io.example.late"), Level.DEBUG);
        assertThat(Log4j2Sanitizer.isComplete(context)).isTrue();
        context.getLogger("io.example.late").debug("late {}", NAME);
        context.reconfigure(configuration(PATTERN, "<Root level=\"TRACE\"><AppenderRef ref=\"FILE\"/></Root>", ""));
        assertThat(Log4j2Sanitizer.isComplete(context)).isTrue();
        logger().info("after {}", NAME);
        Appender bare = context.getConfiguration().getAppender("FILE");
        context.getLogger("io.example.own").addAppender(bare);
        assertThat(Log4j2Sanitizer.isComplete(context)).isTrue();
        Appender late = NullAppender.createAppender("LATE");
        context.getConfiguration().getRootLogger().addAppender(late, null, null);
        assertThat(Log4j2Sanitizer.isComplete(context)).isFalse();
        Log4j2Sanitizer.install(context, sanitizer);
        assertThat(Log4j2Sanitizer.isComplete(context)).isTrue();
        assertThat(Log4j2Sanitizer.installed(context)).isSameAs(sanitizer);
        assertThat(written()).contains("late [", "after [");
    }

    @Test
    void anotherSanitizerTakesThePlaceOfTheFirst() {
        start(PATTERN);
        LogSanitizer other = LogSanitizer.builder().build();
        other.observed(PersonName.of("Wilhelmine Zwetschgenkuchen"), ORDER);
        Log4j2Sanitizer.install(context, other);
        logger().info("for {}", "Wilhelmine Zwetschgenkuchen");
        assertThat(written()).doesNotContain("Zwetschgenkuchen");
        assertThat(sanitizer.status().hits()).isZero();
    }

    @Test
    @Verifies("#136")
    void tenMegabytesAreOneCleanLine() {
        start("<PatternLayout pattern=\"%p %m%n\"/>");
        logger().info("much {}", "word ".repeat(2_000_000) + MAIL + "\nERROR forged");
        assertThat(written().lines()).hasSize(1);
    }
}
