package io.github.dppkit.spring.logging;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.logging.log4j2.Log4j2Sanitizer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.jspecify.annotations.Nullable;

/** Log4j 2; loaded only where it is. */
record Log4j2Backend(LoggerContext context) implements Backend {

    /** Returns the context that Boot configures; null if Log4j's API is bound to something else. */
    static @Nullable Backend ifBound() {
        return LogManager.getContext(false) instanceof LoggerContext core ? new Log4j2Backend(core) : null;
    }

    @Override
    public LogSanitizer get() {
        synchronized (context) {
            LogSanitizer sanitizer = Log4j2Sanitizer.installed(context);
            if (sanitizer == null) {
                sanitizer = LogSanitizer.builder().build();
            }
            Log4j2Sanitizer.install(context, sanitizer);
            return sanitizer;
        }
    }

    @Override
    public void use(LogSanitizer sanitizer) {
        Log4j2Sanitizer.install(context, sanitizer);
    }

    @Override
    public boolean isAtWork(LogSanitizer sanitizer) {
        return Log4j2Sanitizer.installed(context) == sanitizer && Log4j2Sanitizer.isComplete(context);
    }
}
