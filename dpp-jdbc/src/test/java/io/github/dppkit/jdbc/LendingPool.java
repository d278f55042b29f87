package io.github.dppkit.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/**
 * A pool that lends connections and looks at them when they come back: each must be as it went out. Unlike real pools it
 * repairs nothing: what came back changed, was aborted, or has lost its session is not lent again.
 */
final class LendingPool extends PlainDataSource implements AutoCloseable {

    /** What a borrower may change and must change back. */
    private record State(boolean autoCommit, boolean readOnly, int isolation, int network, int query) {

        static State of(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                return new State(
                        connection.getAutoCommit(),
                        connection.isReadOnly(),
                        connection.getTransactionIsolation(),
                        connection.getNetworkTimeout(),
                        statement.getQueryTimeout());
            }
        }
    }

    /** A connection that came back, in the state in which it was lent, which need not be asked for again. */
    private record Idle(Connection connection, State state) {}

    /** Brings a fresh connection into the state in which the pool lends it. */
    @FunctionalInterface
    interface Habit {
        void apply(Connection connection) throws SQLException;
    }

    private final DataSource real;
    private final Habit habit;
    private final boolean asked;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    LendingPool(DataSource real) {
        this(real, connection -> {});
    }

    LendingPool(DataSource real, Habit habit) {
        this(real, habit, false);
    }

    private LendingPool(DataSource real, Habit habit, boolean asked) {
        this.real = real;
        this.habit = habit;
        this.asked = asked;
    }

    /** A pool that asks a connection whether it lives before it lends it again, for databases whose sessions a backup ends. */
    static LendingPool ofSessionsThatEnd(DataSource real) {
        return new LendingPool(real, connection -> {}, true);
    }

    /** Returns what came back changed, and forgets it. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        complaints.clear();
        return all;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Idle held = idle.poll();
        while (asked && held != null && !held.connection().isValid(1)) {
            held.connection().close();
            held = idle.poll();
        }
        Connection lent = held == null ? opened() : held.connection();
        State before = held == null ? State.of(lent) : held.state();
        boolean[] returned = {false};
        return (Connection) Proxy.newProxyInstance(
                LendingPool.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        if (!returned[0]) {
                            returned[0] = true;
                            takeBack(lent, before);
                        }
                        return null;
                    }
                    if (method.getName().equals("abort")) {
                        returned[0] = true;
                        lent.close();
                        return null;
                    }
                    if (method.getName().equals("isClosed") && returned[0]) {
                        return true;
                    }
                    try {
                        return method.invoke(lent, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private Connection opened() throws SQLException {
        Connection connection = real.getConnection();
        habit.apply(connection);
        return connection;
    }

    private void takeBack(Connection lent, State before) throws SQLException {
        if (lent.isClosed()) {
            return;
        }
        State after = State.of(lent);
        if (!after.equals(before)) {
            complaints.add("lent as " + before + ", came back as " + after);
            lent.close();
            return;
        }
        if (!before.autoCommit()) {
            lent.rollback();
        }
        idle.push(new Idle(lent, before));
    }

    @Override
    public void close() {
        idle.forEach(held -> {
            try {
                held.connection().close();
            } catch (SQLException e) {
                throw new IllegalStateException("A connection of the test did not close.", e);
            }
        });
    }
}
