package io.github.dppkit.testkit.attack;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * One transaction on a database, lent again and again as if each time it were a new connection, and never committed:
 * whatever happens, the database undoes all of it.
 */
final class HeldTransaction implements AutoCloseable {

    /** What would end the transaction or change what it is; answered without doing it. */
    private static final Set<String> KEPT_BACK = Set.of(
            "commit",
            "rollback",
            "close",
            "abort",
            "setAutoCommit",
            "setReadOnly",
            "setTransactionIsolation",
            "setNetworkTimeout");

    private final Connection connection;

    HeldTransaction(DataSource source) throws SQLException {
        this.connection = source.getConnection();
        connection.setAutoCommit(false);
    }

    Connection connection() {
        return connection;
    }

    /** Returns a data source that lends this transaction to a store. */
    DataSource asDataSource() {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "getConnection" -> lent();
            case "getLoginTimeout" -> 0;
            case "isWrapperFor" -> false;
            case "toString" -> "one transaction";
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> throw new SQLException("Not in an attack.");
        };
        return (DataSource) Proxy.newProxyInstance(
                HeldTransaction.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
    }

    private Connection lent() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (KEPT_BACK.contains(method.getName())) {
                return null;
            }
            if (method.getName().equals("getAutoCommit")) {
                return true;
            }
            Object answer = invoke(method, connection, arguments);
            return method.getName().equals("createStatement") ? lent((Statement) answer) : answer;
        };
        return (Connection) Proxy.newProxyInstance(
                HeldTransaction.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    /** A store tells its transactions what they are, which some databases refuse in the middle of one. */
    private static Statement lent(Statement statement) {
        InvocationHandler handler =
                (proxy, method, arguments) -> method.getName().equals("execute")
                                && arguments.length == 1
                                && ((String) arguments[0]).contains("SET TRANSACTION ")
                        ? false
                        : invoke(method, statement, arguments);
        return (Statement) Proxy.newProxyInstance(
                HeldTransaction.class.getClassLoader(), new Class<?>[] {Statement.class}, handler);
    }

    private static Object invoke(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
