package io.github.dppkit.logging.logback;

import static net.logstash.logback.argument.StructuredArguments.array;
import static net.logstash.logback.argument.StructuredArguments.defer;
import static net.logstash.logback.argument.StructuredArguments.entries;
import static net.logstash.logback.argument.StructuredArguments.fields;
import static net.logstash.logback.argument.StructuredArguments.kv;
import static net.logstash.logback.argument.StructuredArguments.raw;
import static net.logstash.logback.argument.StructuredArguments.v;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;
import net.logstash.logback.composite.loggingevent.ArgumentsJsonProvider;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.marker.Markers;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MarkerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What logstash-logback-encoder writes of an event holds no personal data, and still has its fields. */
class LogstashEncoderTest {

    private static final String NAME = "Quetzalia Brzeczyszczykiewicz";
    private static final String MAIL = "wug.zyx@frobnitz.example";
    private static final List<String> SECRETS =
            List.of("Quetzalia", "Brzeczyszczykiewicz", "wug.zyx", "frobnitz", "4111111111111111", "4111 1111");

    /**
     * A host's own object, written by Jackson field by field.
     *
     * @param buyer a name
     * @param mails addresses
     * @param card digits as a number
     * @param total a number that stays one
     */
    record Order(String buyer, List<String> mails, long card, BigDecimal total) {}

    private static final Order ORDER = new Order(NAME, List.of("x", MAIL), 4111111111111111L, new BigDecimal("12.50"));

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogSanitizer sanitizer = LogSanitizer.builder().build();
    private final Logger logger = context.getLogger("io.example.orders");

    LogstashEncoderTest() {
        context.setMDCAdapter(mdc);
        context.start();
        logger.setLevel(Level.TRACE);
        sanitizer.observed(PersonName.of(NAME), PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916"));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Appender<ILoggingEvent> appender(Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("JSON");
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        return appender;
    }

    private void write(Appender<ILoggingEvent> appender) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        LogbackSanitizer.install(context, sanitizer);
    }

    private List<JsonNode> written() {
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).doesNotContain(SECRETS);
        JsonMapper mapper = new JsonMapper();
        return text.lines().map(mapper::readTree).toList();
    }

    private JsonNode only() {
        List<JsonNode> all = written();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void structuredArgumentsKeepTheirFields() {
        write(appender(new LogstashEncoder()));
        logger.info(
                "order {} {} {}",
                kv("customer", NAME),
                v("count", 7),
                kv("mailbox " + MAIL, "x"),
                kv("order", ORDER),
                entries(Map.of("contact", NAME, "tries", 3, "note", List.of("for " + NAME))),
                array("people", NAME, MAIL, 5),
                fields(new Order("plain", List.of(), 1, BigDecimal.ONE)),
                defer(() -> kv("deferred", MAIL)));
        JsonNode line = only();
        assertThat(line.get("message").asString()).contains("order customer=[", " 7 ");
        assertThat(line.get("customer").asString()).isEqualToIgnoringCase("[name]");
        assertThat(line.get("count").isNumber()).isTrue();
        assertThat(line.get("order").get("buyer").asString()).isEqualToIgnoringCase("[name]");
        assertThat(line.get("order").get("mails").get(1).asString()).isEqualToIgnoringCase("[email]");
        assertThat(line.get("order").get("card").asString()).isEqualToIgnoringCase("[card]");
        assertThat(line.get("order").get("total").decimalValue()).isEqualByComparingTo("12.50");
        assertThat(line.get("tries").intValue()).isEqualTo(3);
        assertThat(line.get("note").get(0).asString()).startsWith("for [");
        assertThat(line.get("people").size()).isEqualTo(3);
        assertThat(line.get("total").intValue()).isEqualTo(1);
        assertThat(line.get("deferred").asString()).isEqualToIgnoringCase("[email]");
    }

    @Test
    @Verifies("A2.6.d")
    void rawJsonIsReadAndWrittenAnew_andDamagedJsonBecomesText() {
        write(appender(new LogstashEncoder()));
        logger.info("raw", raw("payload", "{\"a\":{\"who\":\"" + NAME + "\"},\"card\":4111111111111111,\"n\":1.50}"));
        logger.info("damaged", raw("payload", "{\"who\":\"" + NAME + "\",\"n\":"));
        logger.info("two", raw("payload", "1 \"" + MAIL + "\""));
        List<JsonNode> lines = written();
        assertThat(lines).hasSize(3);
        JsonNode payload = lines.get(0).get("payload");
        assertThat(payload.get("a").get("who").asString()).isEqualToIgnoringCase("[name]");
        assertThat(payload.get("n").isNumber()).isTrue();
        assertThat(lines.get(1).get("payload").isString()).isTrue();
        assertThat(lines.get(2).get("payload").isString()).isTrue();
    }

    @Test
    @Verifies("A2.6.d")
    void markersKeepTheirFields_alsoThoseWithinOthers() {
        write(appender(new LogstashEncoder()));
        logger.info(
                Markers.append("buyer", NAME)
                        .and(Markers.appendFields(ORDER))
                        .and(Markers.appendRaw("json", "{\"mail\":\"" + MAIL + "\"}"))
                        .and(Markers.appendEntries(Map.of("k", NAME)))
                        .and(Markers.aggregate(Markers.append("inner", MAIL)))
                        .and(MarkerFactory.getDetachedMarker("tag of " + NAME)),
                "marked");
        JsonNode line = only();
        assertThat(line.get("buyer").asString()).isEqualToIgnoringCase("[name]");
        assertThat(line.get("json").get("mail").asString()).isEqualToIgnoringCase("[email]");
        assertThat(line.get("k").asString()).isEqualToIgnoringCase("[name]");
        assertThat(line.get("inner").asString()).isEqualToIgnoringCase("[email]");
        assertThat(line.get("tags").toString()).containsIgnoringCase("tag of [name]");
    }

    @Test
    @Verifies({"A2.6.d", "#134"})
    void contextKeyValuesAndStackTracesAreClean() {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setIncludeCallerData(true);
        encoder.setThrowableConverter(shortened());
        ArgumentsJsonProvider arguments = new ArgumentsJsonProvider();
        arguments.setIncludeNonStructuredArguments(true);
        encoder.addProvider(arguments);
        write(appender(encoder));
        mdc.put("user", NAME);
        Exception cause = new SQLException("Detail: Key (email)=(" + MAIL + ") already exists.\nERROR forged");
        Exception thrown = new IllegalStateException("no label for " + NAME, cause);
        thrown.addSuppressed(new IllegalArgumentException(MAIL));
        logger.atError()
                .addKeyValue("to", NAME)
                .addKeyValue("sizes", List.of(1, 2))
                .setCause(thrown)
                .addArgument(MAIL)
                .log("failed {}");
        mdc.clear();
        JsonNode line = only();
        assertThat(line.get("user").asString()).isEqualToIgnoringCase("[name]");
        assertThat(line.get("to").asString()).isEqualToIgnoringCase("[name]");
        assertThat(line.get("sizes").isArray()).isTrue();
        assertThat(line.get("stack_trace").asString())
                .contains("IllegalStateException", "SQLException", "Suppressed", "LogstashEncoderTest");
        assertThat(line.get("stack_trace").asString().lines()).noneMatch(each -> each.startsWith("ERROR"));
    }

    private ShortenedThrowableConverter shortened() {
        ShortenedThrowableConverter converter = new ShortenedThrowableConverter();
        converter.setContext(context);
        converter.setInlineHash(true);
        converter.setRootCauseFirst(true);
        converter.start();
        return converter;
    }

    @Test
    @Timeout(600)
    @Verifies("A2.6.d")
    void queuedEventsAreClean_behindEitherAsynchronousAppender() {
        AsyncAppender plain = new AsyncAppender();
        plain.setContext(context);
        plain.addAppender(appender(new LogstashEncoder()));
        plain.start();
        LoggingEventAsyncDisruptorAppender disruptor = new LoggingEventAsyncDisruptorAppender();
        disruptor.setContext(context);
        disruptor.addAppender(appender(new LogstashEncoder()));
        disruptor.start();
        write(plain);
        write(disruptor);
        mdc.put("user", NAME);
        logger.info(Markers.append("buyer", NAME), "order of {} {}", NAME, kv("mail", MAIL));
        mdc.clear();
        plain.stop();
        disruptor.stop();
        assertThat(written()).hasSize(2).allSatisfy(line -> {
            assertThat(line.get("mail").asString()).isEqualToIgnoringCase("[email]");
            assertThat(line.get("user").asString()).isEqualToIgnoringCase("[name]");
            assertThat(line.get("thread_name").asString()).isEqualTo("main");
        });
    }
}
