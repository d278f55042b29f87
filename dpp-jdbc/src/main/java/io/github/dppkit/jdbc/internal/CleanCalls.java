package io.github.dppkit.jdbc.internal;

import io.github.dppkit.logging.LogSanitizer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes each call on to a driver's object and cleans what it throws; what it returns is wrapped in its turn. */
final class CleanCalls implements InvocationHandler {

    private static final Set<Class<?>> WRAPPED = Set.of(
            Connection.class,
            Statement.class,
            PreparedStatement.class,
            CallableStatement.class,
            ResultSet.class,
            DatabaseMetaData.class,
            Array.class,
            Blob.class,
            Clob.class,
            NClob.class,
            SQLXML.class);

    private final Object target;
    private final LogSanitizer sanitizer;

    private CleanCalls(Object target, LogSanitizer sanitizer) {
        this.target = target;
        this.sanitizer = sanitizer;
    }

    static <T> T around(Class<T> type, T target, LogSanitizer sanitizer) {
        return type.cast(proxy(type, target, sanitizer));
    }

    private static Object proxy(Class<?> type, Object target, LogSanitizer sanitizer) {
        return Proxy.newProxyInstance(
                CleanCalls.class.getClassLoader(), new Class<?>[] {type}, new CleanCalls(target, sanitizer));
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(method.getName(), arguments);
        }
        if (method.getDeclaringClass() == Wrapper.class && arguments != null && arguments[0] instanceof Class<?> type) {
            if (method.getName().equals("isWrapperFor")) {
                return type.isInstance(target) || Boolean.TRUE.equals(call(method, arguments));
            }
            return type.isInstance(target) ? target : call(method, arguments);
        }
        return wrapped(method.getReturnType(), call(method, arguments));
    }

    private @Nullable Object ofObject(String name, Object @Nullable [] arguments) {
        return switch (name) {
            case "equals" -> arguments != null && target.equals(plain(arguments[0]));
            case "hashCode" -> target.hashCode();
            default -> "clean " + target.getClass().getSimpleName();
        };
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, plain(arguments));
        } catch (InvocationTargetException thrown) {
            Throwable fault = thrown.getCause();
            if (fault instanceof SQLException sql) {
                throw CleanSqlExceptions.of(sql, sanitizer);
            }
            throw fault == null ? thrown : fault;
        }
    }

    /** A driver takes its own objects only. */
    private static Object @Nullable [] plain(Object @Nullable [] arguments) {
        if (arguments == null) {
            return null;
        }
        Object[] plain = arguments.clone();
        for (int i = 0; i < plain.length; i++) {
            plain[i] = plain(plain[i]);
        }
        return plain;
    }

    private static Object plain(Object given) {
        return given != null
                        && Proxy.isProxyClass(given.getClass())
                        && Proxy.getInvocationHandler(given) instanceof CleanCalls calls
                ? calls.target
                : given;
    }

    private @Nullable Object wrapped(Class<?> declared, @Nullable Object result) {
        if (result instanceof SQLWarning warning) {
            return CleanSqlExceptions.of(warning, sanitizer);
        }
        if (result == null || !WRAPPED.contains(declared)) {
            return result;
        }
        Class<?> type = declared;
        if (result instanceof CallableStatement) {
            type = CallableStatement.class;
        } else if (result instanceof PreparedStatement) {
            type = PreparedStatement.class;
        } else if (result instanceof NClob) {
            type = NClob.class;
        }
        return proxy(type, result, sanitizer);
    }
}
