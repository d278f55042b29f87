package io.github.dppkit.logging.internal.events;

import org.jspecify.annotations.Nullable;

/** Shown in place of a throwable whose class cannot be made anew: it says the name of that class, and clean text. */
final class StandIn extends Throwable {

    private static final long serialVersionUID = 1L;

    private final String saying;

    /** Says what {@code toString()} of the other said, cleaned. */
    StandIn(String saying, @Nullable String message) {
        super(message);
        this.saying = saying;
    }

    /** Stays without frames of its own: it gets those of the other. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the name of a class that is not this one
    public String toString() {
        return saying;
    }
}
