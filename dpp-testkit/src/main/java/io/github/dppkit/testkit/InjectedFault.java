package io.github.dppkit.testkit;

import java.util.Locale;

/**
 * A fault that {@link FaultyDataSource} has injected.
 *
 * @param call which counted call it hit, from 1
 * @param side whether that call happened
 * @param method the call, such as {@code PreparedStatement.executeUpdate}
 */
public record InjectedFault(int call, Side side, String method) {

    /** On which side of a call the connection is lost. */
    public enum Side {
        /** The call never reached the database. */
        BEFORE,
        /** The database carried the call out; only its answer is lost: the caller cannot know. */
        AFTER
    }

    /**
     * Returns the fault as a test report names it.
     *
     * @return for example {@code after call 7 (Connection.commit)}
     */
    @Override
    public String toString() {
        return side.name().toLowerCase(Locale.ROOT) + " call " + call + " (" + method + ")";
    }
}
