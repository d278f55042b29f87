package io.github.dppkit.spring.logging;

import ch.qos.logback.classic.LoggerContext;

/** Counts in the context how often it was applied; {@code META-INF/spring.factories} of the tests names it. */
public final class CountingHook implements LoggerContextHook {

    private static final String TIMES = CountingHook.class.getName();

    static int times(LoggerContext context) {
        return context.getObject(TIMES) instanceof Integer times ? times : 0;
    }

    static void reset(LoggerContext context) {
        context.putObject(TIMES, 0);
    }

    @Override
    public void apply(LoggerContext context) {
        context.putObject(TIMES, times(context) + 1);
    }
}
