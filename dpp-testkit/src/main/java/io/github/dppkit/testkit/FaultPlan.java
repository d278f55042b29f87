package io.github.dppkit.testkit;

import io.github.dppkit.testkit.FaultyDataSource.Loss;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the calls of every connection of one {@link FaultyDataSource} and knows which one fails. */
final class FaultPlan {

    /** SQLState "connection failure" of ISO/IEC 9075: the outcome of the call is unknown. */
    private static final String CONNECTION_FAILURE = "08006";

    /** SQLState "connection does not exist". */
    private static final String NO_CONNECTION = "08003";

    /** SQLState "client unable to establish the connection". */
    private static final String CANNOT_CONNECT = "08001";

    private final Loss loss;
    private int calls;
    private int target;
    private InjectedFault.Side side = InjectedFault.Side.BEFORE;
    private @Nullable InjectedFault fired;
    private boolean down;
    private int outages;

    FaultPlan(Loss loss) {
        this.loss = loss;
    }

    Loss loss() {
        return loss;
    }

    /** Arms a fault, or none for target 0, and counts from the start again. */
    synchronized void arm(int call, InjectedFault.Side where) {
        calls = 0;
        target = call;
        side = where;
        fired = null;
        down = false;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized Optional<InjectedFault> fired() {
        return Optional.ofNullable(fired);
    }

    /** Counts a call; returns the fault that hits it, or null. */
    synchronized @Nullable InjectedFault count(String method) {
        calls++;
        if (calls != target) {
            return null;
        }
        InjectedFault fault = new InjectedFault(calls, side, method);
        fired = fault;
        if (loss == Loss.DATABASE) {
            down = true;
            outages++;
        }
        return fault;
    }

    /** How often the database went away; a connection opened before the last time is dead. */
    synchronized int outages() {
        return outages;
    }

    synchronized void requireUp() throws SQLException {
        if (down) {
            throw new SQLException("Injected fault: the database is away until off().", CANNOT_CONNECT);
        }
    }

    static SQLException failure(InjectedFault fault) {
        return new SQLException("Injected fault " + fault + ".", CONNECTION_FAILURE);
    }

    static SQLException broken(String method) {
        return new SQLException("Injected fault: " + method + " on a connection that was lost before.", NO_CONNECTION);
    }
}
