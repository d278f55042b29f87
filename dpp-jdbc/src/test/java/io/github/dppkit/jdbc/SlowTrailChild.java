package io.github.dppkit.jdbc;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.testkit.CrashChild;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A child with little memory: a thousand callers of a trail whose store does not answer an append until all of them were denied. Acknowledges
 * {@code denied:COUNT} and, once the store is quick again, {@code recovered}. Arguments: URL, user, anchor file.
 */
final class SlowTrailChild {

    private static final int CALLERS = 1_000;

    private SlowTrailChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        CrashChild parent = CrashChild.start();
        UrlSource source = new UrlSource(arguments[0], arguments[1], "");
        JdbcSchema.create(source);
        CountDownLatch quick = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(1);
        AuditStore real = AuditLab.store(source);
        AuditStore store = (AuditStore) Proxy.newProxyInstance(
                AuditStore.class.getClassLoader(), new Class<?>[] {AuditStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("append") && slow.getCount() == 0) {
                        quick.await();
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
        try (AuditTrail trail = AuditLab.builder("slow", store, SigningKey.ephemeral())
                .anchor(CheckpointAnchor.file(Path.of(arguments[2])))
                .open()) {
            slow.countDown();
            AtomicInteger denied = new AtomicInteger();
            List<Thread> callers = new ArrayList<>();
            for (int n = 0; n < CALLERS; n++) {
                int order = n;
                Thread caller = new Thread(
                        null,
                        () -> {
                            try {
                                trail.record(AuditLab.reveal(order));
                            } catch (AuditWriteException e) {
                                denied.incrementAndGet();
                            }
                        },
                        "caller-" + n,
                        64 * 1024);
                callers.add(caller);
                caller.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            parent.ack("denied:" + denied.get());
            quick.countDown();
            while (true) {
                try {
                    trail.record(AuditLab.reveal(CALLERS));
                    break;
                } catch (AuditWriteException e) {
                    Thread.onSpinWait();
                }
            }
            parent.ack("recovered");
        }
    }
}
