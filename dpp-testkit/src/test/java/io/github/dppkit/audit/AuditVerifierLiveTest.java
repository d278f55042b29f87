package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A verification beside live writers finds nothing wrong.
 *
 * <p>The writes of a legal history are taken down one by one, then given back to a fresh store between the reads of a
 * verification: at every place, in two portions cut everywhere, and scattered at random.
 */
final class AuditVerifierLiveTest {

    private static final Set<String> WRITES =
            Set.of("openWriter", "append", "endWriter", "appendMeta", "putCheckpoint", "publish");

    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    /** A store and an anchor of which each call can be watched. */
    private static final class World {

        private final InMemoryAuditStore store = new InMemoryAuditStore();
        private final MemoryAnchor anchor = new MemoryAnchor();

        private AuditStore watchedStore(Watch watch) {
            return watched(AuditStore.class, store, watch);
        }

        private CheckpointAnchor watchedAnchor(Watch watch) {
            return watched(CheckpointAnchor.class, anchor, watch);
        }

        private void apply(Write write) {
            Object target = write.method().getDeclaringClass() == AuditStore.class ? store : anchor;
            invoke(target, write.method(), write.arguments());
        }
    }

    /** What to do around a call. */
    private interface Watch {

        void before(Method method);

        void after(Method method, Object[] arguments);
    }

    /** One write of a history. */
    private record Write(
            Method method,
            @SuppressWarnings("ArrayRecordComponent") Object[] arguments) {}

    private static <T> T watched(Class<T> type, T target, Watch watch) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object[] arguments = args == null ? new Object[0] : args;
            watch.before(method);
            synchronized (watch) { // what is taken down is in the order in which it was done
                Object result = invoke(target, method, arguments);
                watch.after(method, arguments);
                return result;
            }
        }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new AssertionError(e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes down the writes of trails, and can slip something in before the next write of a name. */
    private static final class Recorder implements Watch {

        private final List<Write> writes = new ArrayList<>();
        private String slipBefore = "";
        private Runnable slipped = () -> {};

        private void slipIn(String before, Runnable act) {
            slipBefore = before;
            slipped = act;
        }

        @Override
        public void before(Method method) {
            if (method.getName().equals(slipBefore)) {
                slipBefore = "";
                slipped.run();
            }
        }

        @Override
        public synchronized void after(Method method, Object[] arguments) {
            if (WRITES.contains(method.getName())) {
                writes.add(new Write(method, arguments));
            }
        }

        /** What was done so far; a beat of a trail that nobody closed may do more. */
        private synchronized List<Write> taken() {
            return List.copyOf(writes);
        }
    }

    /** Two nodes that overtake each other, a crash, a restart, a clock that goes back, and two ends in good order. */
    private List<Write> history(List<Integer> startsAt) {
        World world = new World();
        Recorder recorder = new Recorder();
        AuditTrail one = open(world, recorder, "app-1");
        one.record(AuditFixtures.reveal(1));
        one.checkpoint();
        startsAt.add(recorder.taken().size());

        AuditTrail two = open(world, recorder, "app-2");
        two.record(AuditFixtures.reveal(2));
        recorder.slipIn("putCheckpoint", () -> {
            one.record(AuditFixtures.reveal(3));
            one.checkpoint();
        });
        two.checkpoint();
        recorder.slipIn("publish", one::checkpoint);
        two.checkpoint();
        clock.move(Duration.ofHours(-1));
        one.record(List.of(AuditFixtures.reveal(4), AuditFixtures.reveal(5)));
        one.checkpoint();
        AuditTrail restarted = open(world, recorder, "app-2");
        restarted.record(AuditFixtures.reveal(6));
        one.close();
        restarted.close();
        return recorder.taken();
    }

    private AuditTrail open(World world, Recorder recorder, String node) {
        return AuditFixtures.trail(world.watchedStore(recorder), node, world.watchedAnchor(recorder), signer, clock)
                .open();
    }

    /** Gives the writes back while a verification reads: write {@code i} before its call number {@code before[i]}. */
    private void requirePass(List<Write> writes, int[] before, String where) {
        World world = new World();
        int[] calls = {0};
        int[] given = {0};
        Watch giver = new Watch() {
            @Override
            public void before(Method method) {
                while (given[0] < before.length && before[given[0]] <= calls[0]) {
                    world.apply(writes.get(given[0]++));
                }
                calls[0]++;
            }

            @Override
            public void after(Method method, Object[] arguments) {
                assertThat(WRITES).doesNotContain(method.getName());
            }
        };
        while (given[0] < before.length && before[given[0]] == 0) {
            world.apply(writes.get(given[0]++));
        }
        VerificationResult result = AuditVerifier.of(
                        world.watchedStore(giver),
                        AuditFixtures.ENVIRONMENT,
                        List.of(signer.key()),
                        List.of(world.watchedAnchor(giver)))
                .verify();
        assertThat(result.findings()).as(where).extracting(Finding::kind).allMatch(kind -> kind == Kind.TIME_ANOMALY);
        assertThat(result.isPass()).as(where).isTrue();
    }

    @Test
    void passes_whateverIsWrittenBetweenItsReads() {
        List<Integer> startsAt = new ArrayList<>();
        List<Write> writes = history(startsAt);
        int base = startsAt.get(0);
        assertThat(writes.size() - base).isGreaterThan(20);
        int calls = 40;
        int[] before = new int[writes.size()];
        for (int first = 1; first <= calls; first++) {
            for (int cut = base; cut <= writes.size(); cut++) {
                Arrays.fill(before, 0, base, 0);
                Arrays.fill(before, base, cut, 0);
                Arrays.fill(before, cut, writes.size(), first);
                requirePass(writes, before, "the first " + cut + " before, the rest before call " + first);
                Arrays.fill(before, base, cut, first);
                Arrays.fill(before, cut, writes.size(), Integer.MAX_VALUE);
                requirePass(writes, before, "the first " + cut + " before call " + first + ", the rest never");
            }
        }
    }

    @Test
    void passes_whenWritesAreScatteredOverItsReads() {
        List<Integer> startsAt = new ArrayList<>();
        List<Write> writes = history(startsAt);
        long seed = 20_260_801;
        SplittableRandom random = new SplittableRandom(seed);
        int rounds = "full".equals(System.getProperty("dpp.depth")) ? 100_000 : 3_000;
        int[] before = new int[writes.size()];
        for (int round = 0; round < rounds; round++) {
            int from = random.nextInt(startsAt.get(0), writes.size());
            int at = 1;
            for (int i = from; i < writes.size(); i++) {
                at += random.nextInt(3) == 0 ? random.nextInt(8) : 0;
                before[i] = at;
            }
            Arrays.fill(before, 0, from, 0);
            requirePass(writes, before, "seed " + seed + ", round " + round);
        }
    }

    /** Whoever adds a leaf for each one read must not keep the verifier from coming to its end. */
    @Test
    @Timeout(600)
    void ends_whenLeavesAreAddedAsFastAsItReads() {
        World world = new World();
        AuditTrail busy = AuditFixtures.trail(world.store, "app-1", world.anchor, signer, clock)
                .open();
        Watch adder = new Watch() {
            @Override
            public void before(Method method) {
                busy.record(AuditFixtures.reveal(1));
                busy.checkpoint();
            }

            @Override
            public void after(Method method, Object[] arguments) {
                assertThat(WRITES).doesNotContain(method.getName());
            }
        };
        VerificationResult result = AuditVerifier.of(
                        world.watchedStore(adder),
                        AuditFixtures.ENVIRONMENT,
                        List.of(signer.key()),
                        List.of(world.watchedAnchor(adder)))
                .verify();
        assertThat(result.findings()).isEmpty();
        busy.close();
    }

    @Test
    @Timeout(1_800)
    void passes_inABusySystem() throws Exception {
        World world = new World();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (AuditTrail one = AuditFixtures.trail(world.store, "app-1", world.anchor, signer, clock)
                        .open();
                AuditTrail two = AuditFixtures.trail(world.store, "app-2", world.anchor, signer, clock)
                        .open()) {
            List<Future<?>> busy = new ArrayList<>();
            for (AuditTrail trail : List.of(one, two)) {
                busy.add(pool.submit(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        trail.record(AuditFixtures.reveal(1));
                    }
                }));
                busy.add(pool.submit(() -> {
                    for (int i = 0; i < 150; i++) {
                        trail.checkpoint();
                    }
                }));
            }
            while (!busy.stream().allMatch(Future::isDone)) {
                assertThat(one.verify().findings()).isEmpty();
            }
            for (Future<?> task : busy) {
                task.get();
            }
            assertThat(two.verify().findings()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }
}
