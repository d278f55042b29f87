package io.github.dppkit.benchmarks;

import io.github.dppkit.keys.internal.DataKeys;
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
 * A key store that answers from a map and can be made to forget, so that a benchmark may write the same orders again and
 * again as new ones. For one thread.
 */
final class HeldKeys {

    private final InMemoryKeyStore secrets = new InMemoryKeyStore();
    private final Map<PiiScope, DataKeyRecord> keys = new HashMap<>();
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
                keys.put(candidate.scope(), candidate);
                return Optional.of(candidate);
            case "reserveUses":
                return Boolean.TRUE;
            case "beginDisposal":
                return Boolean.FALSE;
            default:
                break;
        }
        return method.invoke(secrets, arguments);
    }

    /** Lets an order be new again: neither the store nor the cache has its key. */
    void withhold(PiiScope order, DataKeys cache) {
        keys.remove(order);
        cache.beginErase(order);
    }

    /** Takes an order's key out of the cache and leaves it in the store. */
    void forget(PiiScope order, DataKeys cache) {
        cache.beginErase(order);
    }
}
