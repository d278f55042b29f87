package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.logback.LogbackSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * The one sanitizer before the appenders of Logback. It is kept in the context that it works in, so that all applications
 * of a JVM that log through that context share it: each makes its values known to the same one.
 *
 * <p>No type of Logback is in its signatures: what uses it loads where Logback is not. Safe for use by several threads.
 */
public final class InstalledSanitizer {

    private static final String KEY = InstalledSanitizer.class.getName();

    private InstalledSanitizer() {}

    /**
     * Returns the sanitizer of the context, made and installed if there is none.
     *
     * @return what all appenders write through
     * @throws IllegalStateException if SLF4J is not bound to Logback
     */
    public static LogSanitizer get() {
        return installIn(DppLogbackLoggingSystem.context());
    }

    /**
     * Puts a sanitizer of the application's own in the place of the one that is installed; does nothing if it is that one.
     * Lines that other threads log in just that moment may go out as they are.
     *
     * @param sanitizer what all appenders write through from now on
     * @throws IllegalStateException if SLF4J is not bound to Logback
     */
    public static void use(LogSanitizer sanitizer) {
        LoggerContext context = DppLogbackLoggingSystem.context();
        synchronized (context) {
            if (in(context) != sanitizer) {
                context.putObject(KEY, sanitizer);
                LogbackSanitizer.uninstall(context);
            }
            LogbackSanitizer.install(context, sanitizer);
        }
    }

    /**
     * Tells whether every line goes through a sanitizer. Cheap enough for each health check.
     *
     * @param sanitizer the one that is told of values
     * @return false if some appender is bare, or another sanitizer is installed, or SLF4J is not bound to Logback
     */
    public static boolean isAtWork(LogSanitizer sanitizer) {
        return org.slf4j.LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && in(context) == sanitizer
                && LogbackSanitizer.isComplete(context);
    }

    /** Installs the sanitizer of that context before every appender that is bare. */
    static LogSanitizer installIn(LoggerContext context) {
        synchronized (context) {
            LogSanitizer sanitizer = in(context);
            if (sanitizer == null) {
                sanitizer = LogSanitizer.builder().build();
                context.putObject(KEY, sanitizer);
            }
            LogbackSanitizer.install(context, sanitizer);
            return sanitizer;
        }
    }

    /** Returns the sanitizer of that context; null if there is none. */
    static @Nullable LogSanitizer in(LoggerContext context) {
        return context.getObject(KEY) instanceof LogSanitizer sanitizer ? sanitizer : null;
    }

    /** Gives a context back the sanitizer that a reset took from it: the values of a running application stay known. */
    static void keep(LoggerContext context, @Nullable LogSanitizer sanitizer) {
        if (sanitizer != null && in(context) == null) {
            context.putObject(KEY, sanitizer);
        }
    }
}
