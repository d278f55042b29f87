package com.example.orderdesk;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The last word on a start that failed for a reason nobody foresaw: one line, like all others. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class UnexpectedFailure implements SpringBootExceptionReporter {

    UnexpectedFailure(ConfigurableApplicationContext application) {}

    @Override
    public boolean reportException(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        System.err.println("order-desk did not start: " + cause.getClass().getSimpleName() + ", "
                + String.valueOf(cause.getMessage()).replaceAll("\\s+", " "));
        return true;
    }
}
