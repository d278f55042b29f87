package io.github.dppkit.logging.jul;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Enforces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Puts a {@link SanitizingHandler} before every handler of {@code java.util.logging}, and checks that it is still so.
 *
 * <p><strong>Non-guarantees.</strong> What was logged before the installation has gone out; {@code logging.properties} can name
 * {@link SanitizingHandler} to be there first. A handler that is added later is bare, and so are all after
 * {@code LogManager.readConfiguration}: {@link #isComplete} tells, {@link #install} again mends. Loggers that nobody holds any
 * more are forgotten by the JDK, with their handlers.
 *
 * <p>Where {@code java.util.logging} is led to Logback or Log4j by a bridge, the adapter of that framework covers it, and
 * nothing needs to be done here.
 *
 * <p>Safe for use by several threads.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class JulSanitizer {

    private JulSanitizer() {}

    /**
     * Puts the sanitizer before every handler of every logger. Nothing is lost meanwhile; a line that is logged in just that
     * moment may come twice.
     *
     * @param sanitizer what cleans
     */
    public static void install(LogSanitizer sanitizer) {
        for (Logger logger : loggers()) {
            for (Handler handler : logger.getHandlers()) {
                if (handler instanceof SanitizingHandler ours) {
                    ours.use(sanitizer);
                } else {
                    logger.addHandler(SanitizingHandler.of(handler, sanitizer));
                    logger.removeHandler(handler);
                }
            }
        }
    }

    /** Takes the wrappers away, for tests and orderly ends; a handler that the configuration names stays. */
    public static void uninstall() {
        for (Logger logger : loggers()) {
            for (Handler handler : logger.getHandlers()) {
                if (handler instanceof SanitizingHandler ours && ours.isWrapper()) {
                    ours.delegates().forEach(logger::addHandler);
                    logger.removeHandler(ours);
                }
            }
        }
    }

    /**
     * Tells whether every handler of every logger is behind this sanitizer.
     *
     * @param sanitizer the one that is told of values
     * @return false if some line could go out as it is
     */
    public static boolean isComplete(LogSanitizer sanitizer) {
        for (Logger logger : loggers()) {
            for (Handler handler : logger.getHandlers()) {
                if (!(handler instanceof SanitizingHandler ours) || ours.sanitizer() != sanitizer) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Logger> loggers() {
        LogManager manager = LogManager.getLogManager();
        List<Logger> all = new ArrayList<>();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger != null) {
                all.add(logger);
            }
        }
        return all;
    }
}
