package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.logging.LogSanitizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;

/**
 * Boot's Logback system, with every {@link LoggerContextHook} applied after each initialisation.
 *
 * <p>Why here: Boot resets the context and removes its listeners, so that whatever was done to appenders earlier is lost;
 * no bean is early enough. Lines that are logged before {@code SpringApplication.run} pass no hook.
 */
public final class DppLogbackLoggingSystem extends LogbackLoggingSystem implements HookedLoggingSystem {

    private final List<LoggerContextHook> hooks;

    /**
     * Creates the system.
     *
     * @param classLoader of the application
     * @param hooks what to apply, in this order
     */
    public DppLogbackLoggingSystem(ClassLoader classLoader, List<LoggerContextHook> hooks) {
        super(classLoader);
        this.hooks = List.copyOf(hooks);
    }

    @Override
    public void initialize(
            LoggingInitializationContext initializationContext,
            @Nullable String configLocation,
            @Nullable LogFile logFile) {
        LogSanitizer known = LogbackBackend.in(context()); // Boot's reset empties the context
        super.initialize(initializationContext, configLocation, logFile);
        LogbackBackend.keep(context(), known);
        applyHooks();
    }

    @Override
    public void applyHooks() {
        LoggerContext context = context();
        hooks.forEach(hook -> hook.apply(context));
    }

    @Override
    public boolean isHooked() {
        return !hooks.isEmpty();
    }

    /**
     * Returns how many hooks it applies.
     *
     * @return 0 if nothing looks at the appenders
     */
    public int hookCount() {
        return hooks.size();
    }

    /**
     * Returns the context that Boot configures.
     *
     * @return the one behind SLF4J
     * @throws IllegalStateException if SLF4J is bound to something else
     */
    public static LoggerContext context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return context;
        }
        throw new IllegalStateException(
                "SLF4J is not bound to Logback, although Logback is on the class path: remove the"
                        + " other binding, or exclude Logback.");
    }
}
