package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.Depth;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight callers share commits, which the figure of row 31 rests on; AuditBenchmark measures it, docs/performance.md has it. A
 * commit takes until all callers wait for one, as it does on a disk that syncs, however fast this machine and its database are.
 */
class GroupCommitTest {

    private static final int CALLERS = 8;

    @TempDir
    Path folder;

    @Test
    @Verifies("#31")
    void sharesCommitsAmongEightCallers() throws Exception {
        int each = Depth.current().pick(200, 10_000);
        AtomicInteger commits = new AtomicInteger();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(CALLERS, task -> {
            Thread caller = new Thread(task);
            threads.add(caller);
            return caller;
        });
        try (AuditLab lab = AuditLab.pooled(Base.POSTGRESQL, folder)) {
            try (AuditTrail trail = lab.trail("node-a", counting(lab.store(), commits, threads))
                    .writeTimeout(Duration.ofSeconds(10))
                    .open()) {
                int before = commits.get();
                List<Callable<Object>> callers = Collections.nCopies(CALLERS, () -> {
                    for (int i = 0; i < each; i++) {
                        trail.record(AuditLab.reveal(i));
                    }
                    return true;
                });
                for (Future<Object> caller : pool.invokeAll(callers)) {
                    caller.get();
                }
                int events = CALLERS * each;
                assertThat(commits.get() - before)
                        .as("commits of %d events", events)
                        .isLessThan(events / 2);
                assertThat(trail.status().size()).isGreaterThanOrEqualTo(events);
            }
            assertThat(lab.verify().isPass()).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }

    private static AuditStore counting(AuditStore real, AtomicInteger commits, List<Thread> callers) {
        return (AuditStore) Proxy.newProxyInstance(
                AuditStore.class.getClassLoader(), new Class<?>[] {AuditStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("append")) {
                        commits.incrementAndGet();
                        awaitCallers(callers);
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    /** Waits until each caller waits, at most for seconds; before there are callers, not at all. */
    private static void awaitCallers(List<Thread> callers) {
        for (int i = 0; i < 50_000 && !callers.isEmpty(); i++) {
            if (callers.size() == CALLERS && callers.stream().allMatch(GroupCommitTest::isWaiting)) {
                return;
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private static boolean isWaiting(Thread caller) {
        return switch (caller.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }
}
