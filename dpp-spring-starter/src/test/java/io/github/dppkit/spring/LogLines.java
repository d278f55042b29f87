package io.github.dppkit.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What dppkit logs at INFO and above until this is closed, as level and message. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final @Nullable Level before;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Begins with all that dppkit logs, on whichever thread. */
    public LogLines() {
        this("io.github.dppkit");
    }

    /** Begins with what one class logs: others have threads that may log at any moment. */
    public LogLines(Class<?> one) {
        this(one.getName());
    }

    private LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        before = logger.getLevel();
        appender.setName(LogLines.class.getName());
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    /** Returns the lines so far. */
    public List<String> all() {
        synchronized (appender) { // as it does itself while it appends
            return appender.list.stream()
                    .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                    .toList();
        }
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.detachAppender(LogLines.class.getName());
    }
}
