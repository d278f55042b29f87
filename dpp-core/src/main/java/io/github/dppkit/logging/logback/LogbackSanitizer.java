package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Enforces;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Puts a {@link SanitizingAppender} before every appender of a Logback context, and checks that it is still so.
 *
 * <p>An appender inside another, such as one behind an {@code AsyncAppender}, is reached only through the outer one and so
 * needs no wrapper of its own; events are sanitized on the thread that logs, before any queue.
 *
 * <p><strong>Non-guarantees.</strong> What was logged before the installation has gone out. A reset or reconfiguration of
 * the context, and whoever adds an appender later, leaves appenders bare: {@link #isComplete} tells, {@link #install}
 * again mends. Agents that hook the loggers themselves see the raw event.
 *
 * <p>Safe for use by several threads, though two installations with different sanitizers at once may nest.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class LogbackSanitizer {

    private LogbackSanitizer() {}

    /**
     * Wraps every appender of every logger that is not wrapped yet. Nothing is lost meanwhile; a line that is logged in
     * just that moment may come twice.
     *
     * @param context the context
     * @param sanitizer what cleans
     */
    public static void install(LoggerContext context, LogSanitizer sanitizer) {
        for (Logger logger : context.getLoggerList()) {
            for (Appender<ILoggingEvent> appender : appenders(logger)) {
                SanitizingAppender before = appender instanceof SanitizingAppender wrapper ? wrapper : null;
                if (before == null || before.sanitizer() != sanitizer) {
                    Appender<ILoggingEvent> bare = before == null ? appender : before.delegate();
                    logger.addAppender(SanitizingAppender.of(bare, sanitizer));
                    logger.detachAppender(appender);
                }
            }
        }
    }

    /**
     * Takes the wrappers away, for tests and orderly ends: from then on everything is logged as it is.
     *
     * @param context the context
     */
    public static void uninstall(LoggerContext context) {
        for (Logger logger : context.getLoggerList()) {
            for (Appender<ILoggingEvent> appender : appenders(logger)) {
                if (appender instanceof SanitizingAppender wrapper) {
                    logger.addAppender(wrapper.delegate());
                    logger.detachAppender(appender);
                }
            }
        }
    }

    /**
     * Tells whether every appender of every logger is wrapped. A health check asks again and again: appenders come later.
     *
     * @param context the context
     * @return false if some line could go out as it is
     */
    public static boolean isComplete(LoggerContext context) {
        for (Logger logger : context.getLoggerList()) {
            for (Appender<ILoggingEvent> appender : appenders(logger)) {
                if (!(appender instanceof SanitizingAppender)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
        List<Appender<ILoggingEvent>> all = new ArrayList<>();
        Iterator<Appender<ILoggingEvent>> each = logger.iteratorForAppenders();
        while (each.hasNext()) {
            all.add(each.next());
        }
        return all;
    }
}
