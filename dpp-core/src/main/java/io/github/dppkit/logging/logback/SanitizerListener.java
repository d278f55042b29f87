package io.github.dppkit.logging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.policy.Enforces;

/**
 * Puts a sanitizer before every appender as soon as Logback has read its configuration, before the first line of the program.
 * One line of {@code logback.xml}, without Spring:
 *
 * <pre>{@code <contextListener class="io.github.dppkit.logging.logback.SanitizerListener"/>}</pre>
 *
 * <p>It starts with a sanitizer of its own, that knows shapes; {@link LogbackSanitizer#install} puts the one that knows values in
 * its place. A configuration that is read again later leaves appenders bare, as without it. Spring Boot removes the listener; the
 * starter covers its applications.
 */
@Enforces({"A2.6.d", "L5.g"})
public final class SanitizerListener implements LoggerContextListener {

    /** Creates the listener; Logback calls it. */
    public SanitizerListener() {}

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext context) {
        if (!LogbackSanitizer.isComplete(context)) {
            LogbackSanitizer.install(context, LogSanitizer.builder().build());
        }
    }

    @Override
    public void onReset(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
