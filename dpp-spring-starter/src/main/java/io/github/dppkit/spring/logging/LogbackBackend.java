package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.logback.LogbackSanitizer;
import org.jspecify.annotations.Nullable;

/** Logback; loaded only where it is. */
record LogbackBackend(LoggerContext context) implements Backend {

    private static final String KEY = InstalledSanitizer.class.getName();

    @Override
    public LogSanitizer get() {
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

    @Override
    public void use(LogSanitizer sanitizer) {
        synchronized (context) {
            if (in(context) != sanitizer) {
                context.putObject(KEY, sanitizer);
                LogbackSanitizer.uninstall(context);
            }
            LogbackSanitizer.install(context, sanitizer);
        }
    }

    @Override
    public boolean isAtWork(LogSanitizer sanitizer) {
        return in(context) == sanitizer && LogbackSanitizer.isComplete(context);
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
