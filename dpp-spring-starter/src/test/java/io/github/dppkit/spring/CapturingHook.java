package io.github.dppkit.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.dppkit.spring.logging.LoggerContextHook;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what an application logs from its first line on; {@code META-INF/spring.factories} of the tests names it. */
public final class CapturingHook implements LoggerContextHook {

    private static final String CAPTURED = CapturingHook.class.getName();

    static void reset() {
        ListAppender<ILoggingEvent> captured = captured((LoggerContext) LoggerFactory.getILoggerFactory());
        synchronized (captured) {
            captured.list.clear();
        }
    }

    static List<String> lines() {
        ListAppender<ILoggingEvent> captured = captured((LoggerContext) LoggerFactory.getILoggerFactory());
        synchronized (captured) { // as it does itself while it appends
            return captured.list.stream()
                    .map(e -> e.getLevel() + " " + e.getFormattedMessage())
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static ListAppender<ILoggingEvent> captured(LoggerContext context) {
        if (context.getObject(CAPTURED) instanceof ListAppender<?> there) {
            return (ListAppender<ILoggingEvent>) there;
        }
        ListAppender<ILoggingEvent> made = new ListAppender<>();
        made.setName(CAPTURED);
        context.putObject(CAPTURED, made);
        return made;
    }

    @Override
    public void apply(LoggerContext context) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(CAPTURED) == null) {
            ListAppender<ILoggingEvent> appender = captured(context);
            appender.start();
            root.addAppender(appender);
        }
    }
}
