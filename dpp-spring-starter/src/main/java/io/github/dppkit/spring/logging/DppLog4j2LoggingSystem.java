package io.github.dppkit.spring.logging;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Boot's Log4j 2 system, with the sanitizer put before every appender after each initialisation (A2.6.d). Boot's class takes
 * no heirs, so this one passes every call on to it.
 *
 * <p>Lines that are logged before {@code SpringApplication.run} go out as they are.
 */
public final class DppLog4j2LoggingSystem extends LoggingSystem implements HookedLoggingSystem {

    private final LoggingSystem boots;

    /**
     * Creates the system.
     *
     * @param boots Boot's own
     */
    public DppLog4j2LoggingSystem(LoggingSystem boots) {
        this.boots = boots;
    }

    @Override
    public LoggingSystemProperties getSystemProperties(ConfigurableEnvironment environment) {
        return boots.getSystemProperties(environment);
    }

    @Override
    public void beforeInitialize() {
        boots.beforeInitialize();
    }

    @Override
    public void initialize(
            LoggingInitializationContext initializationContext,
            @Nullable String configLocation,
            @Nullable LogFile logFile) {
        boots.initialize(initializationContext, configLocation, logFile);
        applyHooks();
    }

    @Override
    public boolean isHooked() {
        return true;
    }

    @Override
    public void applyHooks() {
        InstalledSanitizer.get();
    }

    @Override
    public void cleanUp() {
        boots.cleanUp();
    }

    @Override
    public @Nullable Runnable getShutdownHandler() {
        return boots.getShutdownHandler();
    }

    @Override
    public Set<LogLevel> getSupportedLogLevels() {
        return boots.getSupportedLogLevels();
    }

    @Override
    public void setLogLevel(@Nullable String loggerName, @Nullable LogLevel level) {
        boots.setLogLevel(loggerName, level);
    }

    @Override
    public List<LoggerConfiguration> getLoggerConfigurations() {
        return boots.getLoggerConfigurations();
    }

    @Override
    public @Nullable LoggerConfiguration getLoggerConfiguration(String loggerName) {
        return boots.getLoggerConfiguration(loggerName);
    }
}
