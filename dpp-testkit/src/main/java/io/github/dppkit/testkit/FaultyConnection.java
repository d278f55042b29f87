package io.github.dppkit.testkit;

import io.github.dppkit.testkit.FaultyDataSource.Loss;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection that can be lost, with all that was made from it.
 *
 * <p>Losing it rolls the real transaction back and closes the real connection at once, in the thread that met the fault:
 * a server does the same when a client vanishes, only a little later, and a test must not wait for that.
 */
final class FaultyConnection {

    private static final Set<String> COUNTED_ON_CONNECTION = Set.of(
            "prepareStatement",
            "prepareCall",
            "commit",
            "rollback",
            "setAutoCommit",
            "setTransactionIsolation",
            "setReadOnly",
            "setSavepoint",
            "releaseSavepoint");

    private static final Set<Class<?>> WRAPPED = Set.of(
            Statement.class, PreparedStatement.class, CallableStatement.class, ResultSet.class, DatabaseMetaData.class);

    private final FaultPlan plan;
    private final Connection real;
    private final Connection proxy;
    private final int outagesAtOpening;
    private boolean lost;

    FaultyConnection(FaultPlan plan, Connection real, int outagesAtOpening) {
        this.plan = plan;
        this.real = real;
        this.outagesAtOpening = outagesAtOpening;
        this.proxy = wrap(Connection.class, real, null);
    }

    Connection proxy() {
        return proxy;
    }

    private <T> T wrap(Class<T> type, Object target, @Nullable Object parent) {
        return type.cast(Proxy.newProxyInstance(
                FaultyConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> invoke(type, self, target, parent, method, arguments)));
    }

    private @Nullable Object invoke(
            Class<?> type,
            Object self,
            Object target,
            @Nullable Object parent,
            Method method,
            @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(self, target, method, arguments);
        }
        boolean dead = isLost();
        String name = method.getName();
        if (name.equals("close") || name.equals("abort")) {
            end(type, target, dead, method, arguments);
            return null;
        }
        if (name.equals("isClosed")) {
            return dead || (boolean) requireResult(call(target, method, arguments));
        }
        if (name.equals("isValid")) {
            return !dead && (boolean) requireResult(call(target, method, arguments));
        }
        if (name.equals("getConnection")) {
            return proxy;
        }
        if (name.equals("getStatement") && parent instanceof Statement) {
            return parent;
        }
        String qualified = type.getSimpleName() + "." + name;
        if (dead) {
            lose(null);
            throw FaultPlan.broken(qualified);
        }
        if (!isCounted(type, name)) {
            return wrapped(call(target, method, arguments), self, method);
        }
        InjectedFault fault = plan.count(qualified);
        if (fault != null && fault.side() == InjectedFault.Side.BEFORE) {
            throw loseWith(fault);
        }
        Object result = call(target, method, arguments);
        if (fault != null) {
            throw loseWith(fault);
        }
        return wrapped(result, self, method);
    }

    private static boolean isCounted(Class<?> type, String method) {
        if (type == Connection.class) {
            return COUNTED_ON_CONNECTION.contains(method);
        }
        return Statement.class.isAssignableFrom(type) && method.startsWith("execute");
    }

    private @Nullable Object wrapped(@Nullable Object result, Object self, Method method) {
        Class<?> type = method.getReturnType();
        return result != null && WRAPPED.contains(type) ? wrap(type, result, self) : result;
    }

    /** Proxies are equal only to themselves: two views of one driver object never meet in a test. */
    private static Object ofObject(Object self, Object target, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "Faulty[" + target + "]";
        };
    }

    private static Object requireResult(@Nullable Object result) {
        if (result == null) {
            throw new TestkitException("The JDBC driver answered nothing where JDBC asks for true or false.");
        }
        return result;
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private synchronized boolean isLost() {
        return lost || outagesAtOpening != plan.outages();
    }

    private SQLException loseWith(InjectedFault fault) {
        SQLException failure = FaultPlan.failure(fault);
        if (plan.loss() != Loss.CALL) {
            lose(failure);
        }
        return failure;
    }

    /** Closing always works: on a lost connection it only makes sure that the real one is rolled back and closed. */
    private void end(Class<?> type, Object target, boolean dead, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (!dead) {
            call(target, method, arguments);
        } else if (type == Connection.class) {
            lose(null);
        }
    }

    /** Ends the real connection once; what goes wrong doing so is told with the failure, or thrown without one. */
    private synchronized void lose(@Nullable SQLException failure) {
        if (lost) {
            return;
        }
        lost = true;
        try {
            rollBackAndClose(real);
        } catch (SQLException e) {
            if (failure == null) {
                throw new TestkitException("The real connection behind a lost one did not roll back and close.", e);
            }
            failure.addSuppressed(e);
        }
    }

    static void rollBackAndClose(Connection connection) throws SQLException {
        try (connection) {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
            }
        }
    }
}
