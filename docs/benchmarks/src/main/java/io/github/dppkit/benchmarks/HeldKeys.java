package io.github.dppkit.benchmarks;

import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key store that answers from a map, and from a moment on takes new keys without keeping them, so that a benchmark may
 * write new orders without end. For one thread.
 */
final class HeldKeys {

    private final InMemoryKeyStore secrets = new InMemoryKeyStore();
    private final Map<PiiScope, DataKeyRecord> keys = new HashMap<>();
    private boolean full;

    private final KeyStore port = (KeyStore)
            Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {KeyStore.class}, this::answer);

    KeyStore port() {
        return port;
    }

    private Object answer(Object self, Method method, Object[] arguments) throws ReflectiveOperationException {
        switch (method.getName()) {
            case "dataKey":
                if (arguments[0] instanceof PiiScope scope) {
                    return Optional.ofNullable(keys.get(scope));
                }
                break;
            case "addDataKey":
                DataKeyRecord candidate = (DataKeyRecord) arguments[0];
                if (!full) {
                    keys.put(candidate.scope(), candidate);
                }
                return Optional.of(candidate);
            case "reserveUses":
                return Boolean.TRUE;
            default:
                break;
        }
        return method.invoke(secrets, arguments);
    }

    /** Keeps no key that comes from now on. */
    void keepNoMore() {
        full = true;
    }
}
