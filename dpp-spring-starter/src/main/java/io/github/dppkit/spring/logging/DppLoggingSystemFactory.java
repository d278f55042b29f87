package io.github.dppkit.spring.logging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.boot.logging.log4j2.Log4J2LoggingSystem;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Gives Boot {@link DppLogbackLoggingSystem} wherever it would choose Logback, {@link DppLog4j2LoggingSystem} wherever it would
 * choose Log4j 2, and nothing elsewhere.
 *
 * <p>Registered in {@code META-INF/spring.factories}, ahead of Boot's own. The system property
 * {@code org.springframework.boot.logging.LoggingSystem} goes past every factory, this one too: the control
 * {@code log-hook} then reports that it is off.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class DppLoggingSystemFactory implements LoggingSystemFactory {

    /** Creates the factory; Boot calls it. */
    public DppLoggingSystemFactory() {}

    @Override
    public @Nullable LoggingSystem getLoggingSystem(ClassLoader classLoader) {
        LoggingSystem logback = new LogbackLoggingSystem.Factory().getLoggingSystem(classLoader);
        if (logback != null) {
            return LogbackPresent.create(classLoader);
        }
        LoggingSystem log4j = new Log4J2LoggingSystem.Factory().getLoggingSystem(classLoader);
        return log4j == null ? null : new DppLog4j2LoggingSystem(log4j);
    }

    /** Apart, so that nothing of Logback is loaded where it is not there. */
    private static final class LogbackPresent {

        static LoggingSystem create(ClassLoader classLoader) {
            List<LoggerContextHook> hooks = SpringFactoriesLoader.forDefaultResourceLocation(classLoader)
                    .load(LoggerContextHook.class);
            return new DppLogbackLoggingSystem(classLoader, hooks);
        }
    }
}
