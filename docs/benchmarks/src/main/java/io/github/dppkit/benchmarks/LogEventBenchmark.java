package io.github.dppkit.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.Status;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.logback.LogbackSanitizer;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.mask.MaskingJsonGeneratorDecorator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event of Logback through an appender that encodes it and throws the bytes away: plain, with dppkit's sanitizer before
 * it, and with logstash-logback-encoder's own masking. The messages are {@link LogLines}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LogLines.COUNT)
@Fork(3)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
public class LogEventBenchmark {

    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} [%thread] %-5level %logger{36} - %msg%n";

    /** What becomes of an event. */
    @Param({"pattern", "patternShapes", "patternKnown", "json", "jsonShapes", "jsonKnown", "jsonPaths", "jsonValues"})
    public String encoding = "";

    private final String[] lines = LogLines.mix();
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("com.example.orders.OrderImporter");
    private Appender<ILoggingEvent> appender = new OutputStreamAppender<>();

    /** Starts the appender. */
    @Setup
    public void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        OutputStreamAppender<ILoggingEvent> plain = new OutputStreamAppender<>();
        plain.setName("bytes");
        plain.setContext(context);
        plain.setImmediateFlush(false);
        plain.setEncoder(encoder());
        plain.setOutputStream(OutputStream.nullOutputStream());
        plain.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(plain);
        if (encoding.endsWith("Shapes") || encoding.endsWith("Known")) {
            LogSanitizer sanitizer = LogSanitizer.builder().build();
            if (encoding.endsWith("Known")) {
                LogLines.register(sanitizer);
            }
            LogbackSanitizer.install(context, sanitizer);
        }
        appender = root.iteratorForAppenders().next();
        log();
        context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() >= Status.WARN)
                .findFirst()
                .ifPresent(status -> {
                    throw new IllegalStateException("Nothing is logged: " + status);
                });
    }

    private Encoder<ILoggingEvent> encoder() {
        if (encoding.startsWith("pattern")) {
            PatternLayoutEncoder pattern = new PatternLayoutEncoder();
            pattern.setContext(context);
            pattern.setPattern(PATTERN);
            pattern.start();
            return pattern;
        }
        LogstashEncoder json = new LogstashEncoder();
        json.setContext(context);
        if (encoding.equals("jsonPaths") || encoding.equals("jsonValues")) {
            MaskingJsonGeneratorDecorator masking = new MaskingJsonGeneratorDecorator();
            if (encoding.equals("jsonPaths")) {
                LineMaskers.keys().forEach(masking::addPath);
            } else {
                LineMaskers.patterns().forEach(masking::addValue);
            }
            masking.start();
            json.addDecorator(masking);
        }
        json.start();
        return json;
    }

    /** Measures the lines, one event each. */
    @Benchmark
    public void log() {
        for (String line : lines) {
            appender.doAppend(new LoggingEvent(getClass().getName(), logger, Level.INFO, line, null, null));
        }
    }
}
