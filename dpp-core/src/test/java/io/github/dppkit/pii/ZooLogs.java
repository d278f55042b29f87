package io.github.dppkit.pii;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.XMLFormatter;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.NullConfiguration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.JsonLayout;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.ObjectMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;

/** Ways into a log: arguments, key-values, context and throwables of SLF4J with Logback, of Log4j 2 and of the JDK. */
final class ZooLogs {

    private ZooLogs() {}

    static List<ZooChannel> channels() {
        return List.of(
                new ZooChannel("Logback pattern", (v, out) -> logback(v, out, false)),
                new ZooChannel("Logback JSON", (v, out) -> logback(v, out, true)),
                new ZooChannel("Logback event", ZooLogs::logbackEvent),
                new ZooChannel("Logback serialised event", ZooLogs::logbackSerialised),
                new ZooChannel("Log4j 2", ZooLogs::log4j),
                new ZooChannel("java.util.logging", ZooLogs::jul));
    }

    private static List<ILoggingEvent> logbackEvents(LoggerContext context, Object value) {
        LogbackMDCAdapter mdc = new LogbackMDCAdapter();
        context.setMDCAdapter(mdc);
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.setContext(context);
        list.start();
        ch.qos.logback.classic.Logger logger = context.getLogger("zoo");
        logger.setLevel(ch.qos.logback.classic.Level.TRACE);
        logger.addAppender(list);
        mdc.put("buyer", value.toString());
        logger.info("one {}", value);
        logger.info("many {} {} {}", value, new Object[] {value}, "x");
        logger.info("text " + value);
        logger.atWarn().addKeyValue("buyer", value).addArgument(value).log("fluent {}");
        logger.error("throwable {}", value, new IllegalStateException("no label for " + value));
        list.list.forEach(ILoggingEvent::getMDCPropertyMap);
        mdc.clear();
        return list.list;
    }

    private static void logback(Object value, ByteArrayOutputStream out, boolean json) throws IOException {
        LoggerContext context = new LoggerContext();
        Encoder<ILoggingEvent> encoder;
        if (json) {
            JsonEncoder jsonEncoder = new JsonEncoder();
            jsonEncoder.setWithFormattedMessage(true);
            encoder = jsonEncoder;
        } else {
            PatternLayoutEncoder pattern = new PatternLayoutEncoder();
            pattern.setPattern("%level %logger %msg %mdc %kvp %marker %ex{full}%n");
            encoder = pattern;
        }
        encoder.setContext(context);
        encoder.start();
        for (ILoggingEvent event : logbackEvents(context, value)) {
            out.write(encoder.encode(event));
        }
        context.stop();
    }

    private static void logbackEvent(Object value, ByteArrayOutputStream out) {
        LoggerContext context = new LoggerContext();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        for (ILoggingEvent event : logbackEvents(context, value)) {
            print.println(event);
            print.println(event.getFormattedMessage());
            print.println(Arrays.toString(event.getArgumentArray()));
            print.println(event.getKeyValuePairs());
            print.println(event.getMDCPropertyMap());
        }
        context.stop();
    }

    private static void logbackSerialised(Object value, ByteArrayOutputStream out) throws IOException {
        LoggerContext context = new LoggerContext();
        for (ILoggingEvent event : logbackEvents(context, value)) {
            serialise(LoggingEventVO.build(event), out);
        }
        context.stop();
    }

    private static void log4j(Object value, ByteArrayOutputStream out) {
        StatusCapture status = new StatusCapture(out);
        StatusLogger.getLogger().registerListener(status);
        try {
            log4jEvents(value, out);
        } finally {
            StatusLogger.getLogger().removeListener(status);
        }
    }

    /** What Log4j says about its own faults, such as a value that a layout could not write. */
    private record StatusCapture(ByteArrayOutputStream out) implements StatusListener {

        @Override
        public void log(StatusData data) {
            out.writeBytes(data.getFormattedStatus().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public org.apache.logging.log4j.Level getStatusLevel() {
            return org.apache.logging.log4j.Level.WARN;
        }

        @Override
        public void close() {}
    }

    private static void log4jEvents(Object value, ByteArrayOutputStream out) {
        org.apache.logging.log4j.core.LoggerContext context = new org.apache.logging.log4j.core.LoggerContext("zoo");
        NullConfiguration configuration = new NullConfiguration();
        context.start(configuration);
        Log4jCapture capture = new Log4jCapture(out);
        capture.start();
        List.copyOf(configuration.getRootLogger().getAppenders().keySet())
                .forEach(console -> configuration.getRootLogger().removeAppender(console));
        configuration.getRootLogger().setLevel(org.apache.logging.log4j.Level.ALL);
        configuration.getRootLogger().addAppender(capture, org.apache.logging.log4j.Level.ALL, null);
        context.updateLoggers();
        org.apache.logging.log4j.core.Logger logger = context.getLogger("zoo");
        ThreadContext.put("buyer", value.toString());
        ThreadContext.push("{}", value);
        logger.info("one {}", value);
        logger.info("many {} {} {}", value, new Object[] {value}, List.of(value));
        logger.info(value);
        logger.info(new ObjectMessage(value));
        logger.info(new MapMessage<>(Map.of("buyer", value)));
        StructuredDataMessage structured = new StructuredDataMessage("id", "message " + value, "type");
        structured.put("buyer", value.toString());
        logger.info(structured);
        logger.atWarn()
                .withThrowable(new IllegalStateException("no label for " + value))
                .log("fluent {}", value);
        logger.error("throwable {}", value, new IllegalStateException("no label for " + value));
        logger.printf(org.apache.logging.log4j.Level.INFO, "printf %s", value);
        ThreadContext.clearAll();
        context.stop();
    }

    /** Keeps what two layouts and Log4j's own serialisation make of each event. */
    private static final class Log4jCapture extends AbstractAppender {

        private final ByteArrayOutputStream out;
        private final PatternLayout pattern = PatternLayout.newBuilder()
                .withPattern("%level %logger %m %X %x %K{buyer} %map %ex%n")
                .build();
        private final JsonLayout json = JsonLayout.newBuilder()
                .setProperties(true)
                .setIncludeStacktrace(true)
                .setObjectMessageAsJsonObject(true)
                .build();

        Log4jCapture(ByteArrayOutputStream out) {
            super("capture", null, null, false, Property.EMPTY_ARRAY);
            this.out = out;
        }

        @Override
        public void append(LogEvent event) {
            out.writeBytes(pattern.toByteArray(event));
            writeOrFail(() -> out.writeBytes(json.toByteArray(event)));
            writeOrFail(() -> serialise(Log4jLogEvent.serialize(event, true), out));
        }

        private void writeOrFail(IoAction action) {
            try {
                action.run();
            } catch (IOException | RuntimeException failure) {
                failure.printStackTrace(new PrintStream(out, true, StandardCharsets.UTF_8));
            }
        }
    }

    /** Something that writes. */
    @FunctionalInterface
    private interface IoAction {
        void run() throws IOException;
    }

    private static void jul(Object value, ByteArrayOutputStream out) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                out.writeBytes(new SimpleFormatter().format(entry).getBytes(StandardCharsets.UTF_8));
                out.writeBytes(new XMLFormatter().format(entry).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        java.util.logging.Logger logger = java.util.logging.Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        logger.log(Level.INFO, "one {0}", value);
        logger.log(Level.SEVERE, "throwable " + value, new IllegalStateException("no label for " + value));
        logger.removeHandler(handler);
    }

    private static void serialise(Object object, ByteArrayOutputStream out) throws IOException {
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(object);
        }
    }
}
