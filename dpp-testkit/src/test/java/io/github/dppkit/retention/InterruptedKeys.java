package io.github.dppkit.retention;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A key store where something else happens just before a data key is added, or just after it was first looked for. */
final class InterruptedKeys {

    private final KeyStore store;

    /** Returns one where something happens between the first look at a scope's key and what follows from it. */
    static InterruptedKeys afterLooking(InMemoryKeyStore real, Runnable meanwhile) {
        AtomicBoolean looked = new AtomicBoolean();
        return new InterruptedKeys((KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    try {
                        Object found = method.invoke(real, arguments);
                        if (method.getName().equals("dataKey") && looked.compareAndSet(false, true)) {
                            meanwhile.run();
                        }
                        return found;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private InterruptedKeys(KeyStore store) {
        this.store = store;
    }

    InterruptedKeys(InMemoryKeyStore real, Runnable meanwhile) {
        store = (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("addDataKey") && arguments[0] instanceof DataKeyRecord) {
                        meanwhile.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Returns one where something happens before a data key is added, and the process dies once it is. */
    static InterruptedKeys dyingAfterAdding(InMemoryKeyStore real, Runnable meanwhile) {
        return new InterruptedKeys((KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    boolean adding = method.getName().equals("addDataKey");
                    if (adding) {
                        meanwhile.run();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (adding) {
                            throw new PortFaults.Crash();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Returns the encryptor of a process that stores its keys through this, with the deadlines of a lab. */
    FieldEncryptor encryptor(RetentionLab lab, RetentionLab.Node node) {
        return FieldEncryptor.create(keys(lab, node), node.issuer, (type, scope) -> {}, (value, scope) -> {});
    }

    /** Returns the keys of such a process. */
    DataKeys keys(RetentionLab lab, RetentionLab.Node node) {
        return new DataKeys(
                Environment.of("prod"),
                lab.rootKey,
                store,
                node.deadlines,
                (type, scope) -> {},
                lab.clock,
                new KeyCaches(Duration.ofSeconds(60), 1_000, lab.clock.nanos()));
    }
}
