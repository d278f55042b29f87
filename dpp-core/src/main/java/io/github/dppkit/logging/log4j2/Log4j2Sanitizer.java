package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Enforces;
import java.util.Collection;
import java.util.List;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Puts a sanitizer before every appender of a Log4j context, and checks that it is still so.
 *
 * <p>What appenders get holds no personal data in message, format, parameters, maps and structured data, thread context,
 * markers, thread and logger name, or in the throwable with its causes and suppressed ones. An appender inside another is
 * reached only through the outer one.
 *
 * <p><strong>Which thread.</strong> The one that logs, also for {@code AsyncAppender} and for the asynchronous loggers of a
 * configuration ({@code <AsyncLogger>}, {@code <AsyncRoot>}). Where all loggers are asynchronous
 * ({@code AsyncLoggerContextSelector}) Log4j leaves no place before its queue: the one thread that writes does it.
 *
 * <p><strong>Reconfiguration.</strong> The appenders of a new configuration are covered when Log4j tells that it is in force,
 * a moment later than it is, and so are those that {@code Logger.addAppender} adds. Loggers that come later without appenders
 * of their own write through those that are covered.
 *
 * <p><strong>Non-guarantees.</strong> What was logged before the installation has gone out. An appender that
 * code adds to a {@code LoggerConfig} later is bare until Log4j updates its loggers: {@link #isComplete} tells, {@link #install} again mends. The level and the filter of an appender
 * reference are kept; an appender that code has added with a level or filter of its own, without such a reference, loses
 * them. Log4j's own status messages are no events.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class Log4j2Sanitizer {

    private static final String KEY = Log4j2Sanitizer.class.getName();

    private Log4j2Sanitizer() {}

    /**
     * Puts the sanitizer before every appender of every logger, now and after each reconfiguration. One that was installed
     * before gives place to it. A line that is logged in just that moment may come twice.
     *
     * @param context the context, such as {@code (LoggerContext) LogManager.getContext(false)}
     * @param sanitizer what cleans
     */
    public static void install(LoggerContext context, LogSanitizer sanitizer) {
        synchronized (context) {
            if (installed(context) != sanitizer) {
                uninstall(context);
                context.putObject(KEY, sanitizer);
            }
            cover(context, sanitizer);
            try {
                Reconfigurations.watch(context, sanitizer);
            } catch (LinkageError noDesktop) {
                // a runtime without java.beans: a reconfiguration leaves appenders bare, and isComplete tells
                return;
            }
        }
    }

    /**
     * Returns the sanitizer that was installed.
     *
     * @param context the context
     * @return null if there is none
     */
    public static @Nullable LogSanitizer installed(LoggerContext context) {
        return context.getObject(KEY) instanceof LogSanitizer sanitizer ? sanitizer : null;
    }

    /**
     * Takes the sanitizer away, for tests and orderly ends: from then on everything is logged as it is.
     *
     * @param context the context
     */
    public static void uninstall(LoggerContext context) {
        synchronized (context) {
            context.removeObject(KEY);
            try {
                Reconfigurations.forget(context);
            } catch (LinkageError noDesktop) {
                // there was nothing to forget
            }
            for (LoggerConfig logger : loggers(context)) {
                for (Appender appender : List.copyOf(logger.getAppenders().values())) {
                    if (appender instanceof SanitizingAppender wrapper) {
                        Exchange.of(logger, appender, wrapper.delegate(), wrapper.sanitizer());
                    }
                }
                if (logger.getLogEventFactory() instanceof SanitizingEventFactory factory) {
                    logger.setLogEventFactory(factory.original());
                }
            }
        }
    }

    /**
     * Tells whether a sanitizer is before every appender of every logger. A health check asks again and again: appenders come
     * later.
     *
     * @param context the context
     * @return false if some line could go out as it is
     */
    public static boolean isComplete(LoggerContext context) {
        return installed(context) != null
                && loggers(context).stream()
                        .flatMap(logger -> logger.getAppenders().values().stream())
                        .allMatch(SanitizingAppender.class::isInstance);
    }

    /** Covers what is bare. */
    static void cover(LoggerContext context, LogSanitizer sanitizer) {
        for (LoggerConfig logger : loggers(context)) {
            for (Appender appender : List.copyOf(logger.getAppenders().values())) {
                if (!(appender instanceof SanitizingAppender)) {
                    Exchange.of(
                            logger,
                            appender,
                            new SanitizingAppender(appender, appender.getName(), sanitizer),
                            sanitizer);
                }
            }
            boolean queues = logger.getClass().getName().startsWith("org.apache.logging.log4j.core.async.");
            if (queues && !(logger.getLogEventFactory() instanceof SanitizingEventFactory)) {
                logger.setLogEventFactory(
                        new SanitizingEventFactory(logger.getLogEventFactory(), new CleanEvents(sanitizer)));
            }
        }
    }

    private static Collection<LoggerConfig> loggers(LoggerContext context) {
        return context.getConfiguration().getLoggers().values();
    }
}
