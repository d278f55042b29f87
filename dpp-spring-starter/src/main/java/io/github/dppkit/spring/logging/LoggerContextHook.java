package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;

/**
 * Works on a Logback context right after Boot has configured it, before the application's first line, and again once the
 * application is ready, for appenders that came later.
 *
 * <p>Found through {@code META-INF/spring.factories} under the name of this interface, made by its constructor without
 * arguments, called in the order of {@code @Order}. Repeating it does no harm, and it may run on a context that an earlier
 * application of the same JVM has left behind. What it keeps, it keeps in the context
 * ({@link LoggerContext#putObject(String, Object)}), not in itself. If it throws, the application does not start.
 */
@FunctionalInterface
public interface LoggerContextHook {

    /**
     * Works on the context.
     *
     * @param context configured, all appenders in place
     */
    void apply(LoggerContext context);
}
