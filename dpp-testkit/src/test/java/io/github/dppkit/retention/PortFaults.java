package io.github.dppkit.retention;

import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.KeyUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets one call of any port fail: the n-th, before or after it had its effect, as an exception or as a crash. */
final class PortFaults {

    /** The end of the process, which nobody may catch. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a port throws, with a text that must not travel. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken() {
            super("ERROR: row (902-3159896-1390916, anna.nowak@example.org) is broken");
        }
    }

    private final AtomicInteger calls = new AtomicInteger();
    private int target;
    private boolean after;
    private boolean crash;

    private @Nullable Runnable meanwhile;

    /** Lets something else happen at one call, before or after it has its effect, instead of a fault. */
    void interrupt(int call, boolean afterwards, Runnable other) {
        arm(call, afterwards, false);
        meanwhile = other;
    }

    /** Arms one fault and counts from the start; target 0 arms none. */
    void arm(int call, boolean afterwards, boolean asCrash) {
        calls.set(0);
        meanwhile = null;
        target = call;
        after = afterwards;
        crash = asCrash;
    }

    int calls() {
        return calls.get();
    }

    /** Returns the port with the fault in it. */
    <T> T wrap(Class<T> port, T real) {
        Object proxy =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class
                            || method.getName().equals("name")) {
                        return method.invoke(real, arguments);
                    }
                    boolean hit = calls.incrementAndGet() == target;
                    if (hit && !after) {
                        strike(port);
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (hit && after) {
                            strike(port);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return port.cast(proxy);
    }

    private void strike(Class<?> port) throws Throwable {
        Runnable other = meanwhile;
        if (other == null) {
            throw fault(port);
        }
        other.run();
    }

    /** The host's ports throw what they like; dppkit's own trail and tokens throw dppkit's exceptions. */
    private Throwable fault(Class<?> port) {
        if (crash) {
            return new Crash();
        }
        boolean own = port == Recorder.class || port == SubjectTokenizer.class;
        return own ? new KeyUnavailableException("Injected fault.") : new Broken();
    }
}
