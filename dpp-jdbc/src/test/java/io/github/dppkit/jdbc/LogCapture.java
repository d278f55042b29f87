package io.github.dppkit.jdbc;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.logback.LogbackSanitizer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that anybody logs, at every level, as a file would hold it. */
final class LogCapture implements AutoCloseable {

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> file = new OutputStreamAppender<>();

    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    private LogCapture() {}

    static LogCapture everything() {
        LogCapture capture = new LogCapture();
        return capture.into(capture.bytes);
    }

    /** Writes to a file, or wherever, instead of keeping the text. */
    static LogCapture everythingInto(OutputStream out) {
        return new LogCapture().into(out);
    }

    private LogCapture into(OutputStream out) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d %level %logger %thread %msg %kvp %X%n%ex");
        encoder.start();
        file.setName("capture");
        file.setContext(context);
        file.setEncoder(encoder);
        file.setOutputStream(out);
        file.start();
        // what is logged here is for the file, not for whoever reads the build
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.setLevel(Level.TRACE);
        root.addAppender(file);
        return this;
    }

    void sanitizeWith(LogSanitizer sanitizer) {
        LogbackSanitizer.install(context, sanitizer);
    }

    /** Returns a logger of the host, which knows nothing of dppkit. */
    org.slf4j.Logger host() {
        return LoggerFactory.getLogger("com.example.host.Shipping");
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return text().lines().toList();
    }

    @Override
    public void close() {
        LogbackSanitizer.uninstall(context);
        root.detachAppender(file);
        file.stop();
        others.forEach(root::addAppender);
        root.setLevel(level);
    }
}
