package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.logging.LogSanitizer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * The one sanitizer before the appenders of Logback or Log4j 2, whichever SLF4J is bound to. It is kept in the context that
 * it works in, so that all applications of a JVM that log through that context share it: each makes its values known to the
 * same one.
 *
 * <p>No type of either is in its signatures: what uses it loads where they are not. Safe for use by several threads.
 */
public final class InstalledSanitizer {

    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";
    private static final String LOG4J = "org.apache.logging.slf4j.Log4jLoggerFactory";

    private InstalledSanitizer() {}

    /**
     * Returns the sanitizer of the context, made and installed if there is none. Where SLF4J is bound to neither, a new one
     * that is before nothing.
     *
     * @return what all appenders write through
     * @throws IllegalStateException if Logback is there and SLF4J is not bound to it
     */
    public static LogSanitizer get() {
        Backend backend = backend();
        return backend == null ? LogSanitizer.builder().build() : backend.get();
    }

    /**
     * Puts a sanitizer of the application's own in the place of the one that is installed; does nothing if it is that one.
     * Lines that other threads log in just that moment may go out as they are.
     *
     * @param sanitizer what all appenders write through from now on
     * @throws IllegalStateException if Logback is there and SLF4J is not bound to it
     */
    public static void use(LogSanitizer sanitizer) {
        Backend backend = backend();
        if (backend != null) {
            backend.use(sanitizer);
        }
    }

    /**
     * Tells whether every line goes through a sanitizer. Cheap enough for each health check.
     *
     * @param sanitizer the one that is told of values
     * @return false if some appender is bare, or another sanitizer is installed, or SLF4J is bound to neither
     */
    public static boolean isAtWork(LogSanitizer sanitizer) {
        Backend backend = bound();
        return backend != null && backend.isAtWork(sanitizer);
    }

    private static @Nullable Backend backend() {
        Backend backend = bound();
        if (backend == null && ClassUtils.isPresent(LOGBACK, InstalledSanitizer.class.getClassLoader())) {
            throw new IllegalStateException(
                    "SLF4J is not bound to Logback, although Logback is on the class path: remove the"
                            + " other binding, or exclude Logback.");
        }
        return backend;
    }

    private static @Nullable Backend bound() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return switch (factory.getClass().getName()) {
            case LOGBACK -> Logback.of(factory);
            case LOG4J -> Log4j2Backend.ifBound();
            default -> null;
        };
    }

    /** Apart, so that nothing of Logback is loaded where it is not there. */
    private static final class Logback {

        static Backend of(ILoggerFactory factory) {
            return new LogbackBackend((LoggerContext) factory);
        }
    }
}
