package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a trail begins and ends, and that one bad event, call or moment does not end it for the others. */
@Timeout(600)
final class AuditTrailLifeTest {

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final MemoryAnchor anchor = new MemoryAnchor();
    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    private AuditTrailBuilder trail(AuditStore which, String node) {
        return AuditFixtures.trail(which, node, anchor, signer, clock);
    }

    private List<Action> actions(WriterId writer) {
        return store.events(writer, 0, 1_000).stream()
                .map(row -> RecordedEvent.decode(row.body()).action())
                .toList();
    }

    /** The same store with an act before each call of it. */
    private AuditStore with(BiConsumer<String, Object[]> before) {
        return (AuditStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AuditStore.class}, (proxy, method, args) -> {
                    before.accept(method.getName(), args);
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A signer that can be out of order. */
    private final class FaultySigner implements AuditSigner {

        private final AtomicBoolean down = new AtomicBoolean();

        @Override
        public String name() {
            return signer.name();
        }

        @Override
        public byte[] publicKey() {
            return signer.publicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            if (down.get()) {
                throw new IllegalStateException("no token");
            }
            return signer.sign(message);
        }
    }

    @Test
    void refusesWhatCannotBeWrittenDown_andRecordsTheNext() {
        try (AuditTrail trail = trail(store, "app-1").open()) {
            clock.move(Duration.ofDays(-100 * 365));
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(1)))
                    .isInstanceOfSatisfying(
                            AuditWriteException.class,
                            e -> assertThat(e.durability()).isEqualTo(Durability.NOT_RECORDED));
            assertThatThrownBy(trail::checkpoint).isInstanceOf(AuditFormatException.class);
            clock.move(Duration.ofDays(100 * 365));
            trail.record(AuditFixtures.reveal(2));
            assertThat(trail.status().state()).isEqualTo(State.OPEN);
            assertThat(trail.verify().findings()).isEmpty();
        }
    }

    @Test
    void leavesNoThreadBehind_whenItCannotOpen() throws InterruptedException {
        FaultySigner faulty = new FaultySigner();
        faulty.down.set(true);
        assertThatThrownBy(() -> trail(store, "leak-1").signer(faulty).open())
                .isInstanceOf(IllegalStateException.class);
        AuditStore broken = with((method, args) -> {
            if (method.equals("putCheckpoint")) {
                throw new UnsupportedOperationException("driver");
            }
        });
        assertThatThrownBy(() -> trail(broken, "leak-2").open()).isInstanceOf(UnsupportedOperationException.class);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("leak-")) {
                thread.join(300_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void runsOnDaemonThreadsOnly() {
        try (AuditTrail trail = trail(store, "daemon-1").open()) {
            assertThat(trail.status().state()).isEqualTo(State.OPEN);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().contains("daemon-1"))
                    .hasSize(2)
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void closesOnce_whenSeveralClose() throws Exception {
        AuditTrail trail = trail(store, "app-1").open();
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> closers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                closers.add(pool.submit(() -> {
                    go.await();
                    trail.close();
                    return true;
                }));
            }
            go.countDown();
            for (Future<?> closer : closers) {
                closer.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(actions(new WriterId("app-1", 1))).containsExactly(Action.WRITER_OPEN, Action.WRITER_CLOSE);
        assertThat(trail.verify().findings()).isEmpty();
    }

    @Test
    void saysSo_whenTheSignerFailsAtTheEnd() {
        FaultySigner faulty = new FaultySigner();
        AuditTrail trail = trail(store, "app-1").signer(faulty).open();
        faulty.down.set(true);
        assertThatThrownBy(trail::close).isInstanceOf(AuditWriteException.class);
        assertThat(store.writer(new WriterId("app-1", 1)).orElseThrow().state()).isEqualTo(WriterState.CLOSED);
        try (AuditTrail next = trail(store, "app-1").open()) {
            assertThat(next.verify().findings()).isEmpty();
        }
    }

    @Test
    void doesNotCallAWriterAbandoned_whoseEndOnlyTheMetaLogLacks() {
        AtomicBoolean down = new AtomicBoolean();
        AuditTrail trail = trail(
                        with((method, args) -> {
                            if (down.get() && method.equals("appendMeta")) {
                                throw new AuditStoreException("injected");
                            }
                        }),
                        "app-1")
                .open();
        down.set(true);
        assertThatThrownBy(trail::close).isInstanceOf(AuditWriteException.class);
        try (AuditTrail next = trail(store, "app-1").open()) {
            assertThat(actions(new WriterId("app-1", 2))).containsExactly(Action.WRITER_OPEN);
            assertThat(next.verify().findings()).isEmpty();
        }
    }

    @Test
    void refusesToOpen_whenAnEarlierWritersTreeIsGarbage() {
        trail(store, "app-1").open();
        WriterId first = new WriterId("app-1", 1);
        store.writerTable().put(first, new WriterRecord(first, 1, WriterState.OPEN, new byte[3]));
        assertThatThrownBy(() -> trail(store, "app-1").open()).isInstanceOf(AuditIntegrityException.class);
    }

    @Test
    void goesOnSigning_whenTheClockFailedOnce() throws InterruptedException {
        AtomicBoolean broken = new AtomicBoolean();
        InstantSource fragile = () -> {
            if (broken.compareAndSet(true, false)) {
                throw new IllegalStateException("no time");
            }
            return clock.instant();
        };
        try (AuditTrail trail = trail(store, "app-1").clock(fragile).open()) {
            broken.set(true);
            while (broken.get()) {
                trail.wakeCheckpoints();
                Thread.onSpinWait();
            }
            clock.move(Duration.ofSeconds(60));
            trail.wakeCheckpoints();
            anchor.awaitHeld(2);
        }
    }

    /** What waits behind the batch at hand is not written any more once the trail has failed. */
    @Test
    void writesNothingMore_onceItFailed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger lists = new AtomicInteger();
        GroupCommitWriter[] commits = new GroupCommitWriter[1];
        AuditStore watched = with((method, args) -> {
            if (method.equals("append") && ((List<?>) args[2]).size() == 400) {
                lists.incrementAndGet();
                commits[0].fail(State.INTEGRITY_FAILED);
            } else if (method.equals("append")) {
                begun.countDown();
                awaitUninterrupted(gate);
            }
        });
        WriterId writer = store.openWriter("app-1").id();
        commits[0] = new GroupCommitWriter(watched, writer, 500, 8_192, Duration.ofMillis(1));
        Thread thread = new Thread(commits[0]);
        thread.start();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            Drafter drafter = new Drafter(new AuditFixtures.TestTokenizer(), clock);
            List<Future<?>> callers = new ArrayList<>();
            for (int size : new int[] {1, 400, 400}) {
                List<Draft> drafts = Collections.nCopies(size, drafter.draft(AuditFixtures.reveal(size)));
                callers.add(pool.submit(() -> commits[0].write(drafts, Duration.ofMinutes(5))));
                if (size == 1) {
                    begun.await(); // so that the next two find a commit under way
                }
            }
            awaitQueued(commits[0], 2);
            gate.countDown();
            thread.join();
            int refused = 0;
            for (Future<?> caller : callers) {
                try {
                    caller.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(AuditWriteException.class);
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
            assertThat(lists).hasValue(1);
            assertThat(commits[0].state()).isEqualTo(State.INTEGRITY_FAILED);
            assertThat(store.events(writer, 0, 10_000).stream().map(StoredEvent::seq))
                    .hasSize(401);
        } finally {
            gate.countDown();
            pool.shutdownNow();
        }
    }

    private static void awaitQueued(GroupCommitWriter commits, int count) {
        while (commits.queued() < count) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
