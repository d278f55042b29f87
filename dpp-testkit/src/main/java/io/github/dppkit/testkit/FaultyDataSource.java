package io.github.dppkit.testkit;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that loses the connection before or after its n-th call.
 *
 * <p>It wraps a real data source and counts the calls that reach the database, over all its connections, from 1:
 *
 * <ul>
 *   <li>{@code DataSource.getConnection};
 *   <li>{@code Connection.prepareStatement}, {@code prepareCall}, {@code commit}, {@code rollback},
 *       {@code setAutoCommit}, {@code setTransactionIsolation}, {@code setReadOnly}, {@code setSavepoint},
 *       {@code releaseSavepoint};
 *   <li>every {@code execute…} of a {@code Statement}, {@code PreparedStatement} or {@code CallableStatement}, so
 *       {@code executeBatch} is one call.
 * </ul>
 *
 * <p>Not counted: closing anything, reading a {@code ResultSet}, metadata, binding parameters. On a lost connection these
 * fail as well, except closing, which always works.
 *
 * <p>The fault is a {@link SQLException} with SQLState {@code 08006} (connection failure). {@code BEFORE}: the call did
 * not happen. {@code AFTER}: it happened and its answer is lost, so after a {@code commit} the data are there and the
 * caller does not know. Each armed fault fires once. {@link FaultSweep} runs a scenario for every n and both sides.
 *
 * <p><b>Does not do:</b> a driver object got by {@code unwrap} is the real one, its calls are neither counted nor failed.
 * A connection lost in the middle of reading a {@code ResultSet} is not simulated. One fault per arming, no pairs.
 *
 * <p>Thread-safe as far as the data source underneath is.
 */
public final class FaultyDataSource implements DataSource {

    /** How much a fault takes with it. */
    public enum Loss {
        /**
         * The call alone: the connection lives, its transaction goes on. Finds code that swallows an exception and
         * commits the rest.
         */
        CALL,
        /**
         * The connection: its transaction is rolled back, every further call on it fails with SQLState {@code 08003},
         * {@code isClosed()} is true. A new connection works.
         */
        CONNECTION,
        /**
         * The database: every connection is lost, and new ones are refused with SQLState {@code 08001} until
         * {@link FaultyDataSource#off()}. A connection of another thread rolls back with that thread's next call on it,
         * at the latest when it closes.
         */
        DATABASE
    }

    private final DataSource real;
    private final FaultPlan plan;

    private FaultyDataSource(DataSource real, Loss loss) {
        this.real = real;
        this.plan = new FaultPlan(loss);
    }

    /**
     * Wraps a data source; a fault takes the connection with it.
     *
     * @param real a data source over a real database
     * @return the wrapped one, with no fault armed
     */
    public static FaultyDataSource around(DataSource real) {
        return around(real, Loss.CONNECTION);
    }

    /**
     * Wraps a data source.
     *
     * @param real a data source over a real database
     * @param loss how much a fault takes with it
     * @return the wrapped one, with no fault armed
     */
    public static FaultyDataSource around(DataSource real, Loss loss) {
        return new FaultyDataSource(real, loss);
    }

    /**
     * Arms a fault before a call and starts counting again.
     *
     * @param call which counted call from now on, from 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public void failBefore(int call) {
        arm(call, InjectedFault.Side.BEFORE);
    }

    /**
     * Arms a fault after a call, the lost answer, and starts counting again.
     *
     * @param call which counted call from now on, from 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public void failAfter(int call) {
        arm(call, InjectedFault.Side.AFTER);
    }

    /** Disarms, lets new connections in again, and starts counting again. Connections already lost stay lost. */
    public void off() {
        plan.arm(0, InjectedFault.Side.BEFORE);
    }

    /**
     * Returns how many calls were counted since the last arming or {@link #off()}.
     *
     * @return the count, with the failed call included
     */
    public int calls() {
        return plan.calls();
    }

    /**
     * Returns the fault that fired since the last arming.
     *
     * @return the fault, or nothing if its call was not reached
     */
    public Optional<InjectedFault> fired() {
        return plan.fired();
    }

    void arm(int call, InjectedFault.Side side) {
        if (call < 1) {
            throw new IllegalArgumentException("Calls are counted from 1.");
        }
        plan.arm(call, side);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(real::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return connect(() -> real.getConnection(user, password));
    }

    private Connection connect(Opening opening) throws SQLException {
        plan.requireUp();
        int outages = plan.outages();
        InjectedFault fault = plan.count("DataSource.getConnection");
        if (fault != null && fault.side() == InjectedFault.Side.BEFORE) {
            throw FaultPlan.failure(fault);
        }
        Connection opened = opening.open();
        if (fault != null) {
            SQLException failure = FaultPlan.failure(fault);
            try {
                FaultyConnection.rollBackAndClose(opened);
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
        return new FaultyConnection(plan, opened, outages).proxy();
    }

    /** How the real connection is opened. */
    private interface Opening {
        Connection open() throws SQLException;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || real.isWrapperFor(type);
    }
}
