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

    /** Brings a fresh connection into the state in which the pool lends it. */
    @FunctionalInterface
    interface Habit {
        void apply(Connection connection) throws SQLException;
    }

    private final DataSource real;
    private final Habit habit;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    LendingPool(DataSource real) {
        this(real, connection -> {});
    }

    LendingPool(DataSource real, Habit habit) {
        this.real = real;
        this.habit = habit;
    }

    /** Returns what came back changed, and forgets it. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        complaints.clear();
        return all;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection held = idle.poll();
        while (held != null && !held.isValid(1)) { // its session was ended
            held.close();
            held = idle.poll();
        }
        Connection lent = held == null ? opened() : held;
        State before = State.of(lent);
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
        idle.push(lent);
    }

    @Override
    public void close() {
        idle.forEach(connection -> {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("A connection of the test did not close.", e);
            }
        });
    }
}
