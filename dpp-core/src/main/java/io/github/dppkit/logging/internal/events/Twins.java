package io.github.dppkit.logging.internal.events;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a second throwable of a class, with another message, so that JSON and filters still see the class.
 *
 * <p>Only a public class with a public constructor that takes the message, and that says nothing but what {@code Throwable}
 * says: one with methods of its own may show what it was given besides. {@code ForkJoinTask} makes exceptions anew in the
 * same way.
 */
final class Twins {

    private static final MethodType TAKES_MESSAGE = MethodType.methodType(void.class, String.class);

    /** What a class must leave as {@code Throwable} has it. */
    private static final String[] LEFT_ALONE = {
        "getMessage", "getLocalizedMessage", "toString", "getCause", "getStackTrace", "fillInStackTrace"
    };

    private static final ClassValue<Optional<MethodHandle>> CONSTRUCTORS = new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
            return constructor(type);
        }
    };

    private Twins() {}

    /** Returns a throwable of that class that says just this message and has this cause; null if there can be none. */
    static @Nullable Throwable of(Class<?> type, @Nullable String message, @Nullable Throwable cause) {
        MethodHandle constructor = CONSTRUCTORS.get(type).orElse(null);
        if (constructor == null) {
            return null;
        }
        try {
            Throwable twin = (Throwable) constructor.invoke(message);
            if (!Objects.equals(twin.getMessage(), message)
                    || twin.getCause() != null
                    || twin.getSuppressed().length > 0) {
                return null;
            }
            return cause == null ? twin : twin.initCause(cause);
        } catch (Throwable refused) {
            return null; // a constructor of its own mind, or a cause that is settled: a stand-in says the same
        }
    }

    private static Optional<MethodHandle> constructor(Class<?> type) {
        try {
            for (String name : LEFT_ALONE) {
                if (type.getMethod(name).getDeclaringClass() != Throwable.class) {
                    return Optional.empty();
                }
            }
            if (type.getMethod("initCause", Throwable.class).getDeclaringClass() != Throwable.class
                    || type.getMethod("setStackTrace", StackTraceElement[].class)
                                    .getDeclaringClass()
                            != Throwable.class
                    || type.getMethod("printStackTrace", PrintStream.class).getDeclaringClass() != Throwable.class
                    || type.getMethod("printStackTrace", PrintWriter.class).getDeclaringClass() != Throwable.class) {
                return Optional.empty();
            }
            return Optional.of(MethodHandles.publicLookup().findConstructor(type, TAKES_MESSAGE));
        } catch (ReflectiveOperationException | LinkageError none) {
            return Optional.empty();
        }
    }
}
