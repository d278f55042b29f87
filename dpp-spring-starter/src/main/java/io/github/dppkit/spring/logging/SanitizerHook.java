package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.dppkit.policy.Enforces;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Puts the log sanitizer before every appender, from the first line that Boot logs on (A2.6.d). Last of all hooks, for the
 * appenders that others add.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
@Enforces({"A2.6.d", "L5.g"})
public final class SanitizerHook implements LoggerContextHook {

    /** Creates the hook; {@code META-INF/spring.factories} names it. */
    public SanitizerHook() {}

    @Override
    public void apply(LoggerContext context) {
        new LogbackBackend(context).get();
    }
}
