package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rolls, broken at every call and run against everything else that happens to keys. */
class EpochRollRaceTest {

    private static final String TEXT = "anna.nowak@example.org";
    private static final PiiScope ERASED = RetentionLab.order(0);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static void assertEachOpensUnderOneSecret(RetentionLab lab, String what) {
        lab.orders.rows.forEach((scope, value) -> {
            DataKeyRecord key = lab.keyStore.dataKey(scope).orElseThrow();
            assertThat(lab.keyStore.epochSecret(key.epochDay(), key.epochVersion()))
                    .as(what)
                    .isPresent();
            assertThat(lab.node().open(value, scope)).as(what).isEqualTo(TEXT);
        });
    }

    private static void assertNoCopyOpens(
            RetentionLab lab, InMemoryKeyStore copy, PiiScope scope, EncryptedValue<EmailAddress> value, String what) {
        InMemoryKeyStore mixed = copy.copy();
        mixed.takeEpochSecretsOf(lab.keyStore);
        RetentionLab.Node thief = new RetentionLab(MovableClock.at(RetentionLab.START), lab.rootKey, mixed).node();
        assertThatExceptionOfType(DppException.class).as(what).isThrownBy(() -> thief.open(value, scope));
    }

    @Test
    @Verifies({"L4.d", "#48"})
    void goesOn_whereverARollBroke() {
        int calls = brokenRoll(0, false, false);
        assertThat(calls).as("calls of ports in one roll").isGreaterThan(8);
        for (int call = 1; call <= calls; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (boolean crash : new boolean[] {false, true}) {
                    brokenRoll(call, after, crash);
                }
            }
        }
    }

    private static int brokenRoll(int call, boolean after, boolean crash) {
        String what = "call " + call + (after ? ", after" : ", before") + (crash ? ", crash" : "");
        RetentionLab lab = new RetentionLab();
        RetentionLab.Node node = lab.node();
        for (int i = 0; i < 3; i++) {
            node.ingest(RetentionLab.order(i));
        }
        EncryptedValue<EmailAddress> value = lab.orders.value(ERASED);
        InMemoryKeyStore copy = lab.keyStore.copy();
        node.retention.disposeNow(ERASED, DataClass.PII, Reason.REQUESTED);
        RetentionLab.Node faulty = lab.faultyNode();
        lab.faults.arm(call, after, crash);
        try {
            faulty.retention.rollEpochs();
        } catch (PortFaults.Crash e) {
            assertThat(crash).isTrue();
        }
        int calls = lab.faults.calls();
        lab.faults.arm(0, false, false);
        assertEachOpensUnderOneSecret(lab, what);
        assertThat(lab.node().retention.rollEpochs().isComplete()).as(what).isTrue();
        assertThat(lab.keyStore.dirtyEpochSecrets()).as(what).isEmpty();
        assertEachOpensUnderOneSecret(lab, what);
        assertNoCopyOpens(lab, copy, ERASED, value, what);
        return calls;
    }

    @Test
    @Verifies({"A2.1.a", "#49"})
    void eraseWins_whateverRollsMovesAndErasesAtOnce() throws Exception {
        RetentionLab lab = new RetentionLab();
        RetentionLab.Node one = lab.node();
        RetentionLab.Node two = lab.node();
        for (int trial = 0; trial < Depth.current().pick(150, 10_000); trial++) {
            PiiScope erased = RetentionLab.order(3 * trial);
            PiiScope moved = RetentionLab.order(3 * trial + 1);
            PiiScope before = RetentionLab.order(3 * trial + 2);
            for (PiiScope scope : List.of(erased, moved, before)) {
                one.ingest(scope);
            }
            EncryptedValue<EmailAddress> value = lab.orders.value(erased);
            InMemoryKeyStore copy = lab.keyStore.copy();
            one.retention.disposeNow(before, DataClass.PII, Reason.REQUESTED); // something to roll
            CyclicBarrier start = new CyclicBarrier(4);
            together(List.of(
                    () -> {
                        start.await();
                        return one.retention.rollEpochs();
                    },
                    () -> {
                        start.await();
                        return two.retention.rollEpochs();
                    },
                    () -> {
                        start.await();
                        return two.retention.disposeNow(erased, DataClass.PII, Reason.REQUESTED);
                    },
                    () -> {
                        start.await();
                        return one.retention.record(moved, OrderEvent.shipped(lab.clock.instant()));
                    }));
            assertThat(lab.keyStore.dataKey(erased)).as("resurrected").isEmpty();
            one.retention.rollEpochs();
            assertThat(lab.keyStore.dirtyEpochSecrets()).isEmpty();
            assertNoCopyOpens(lab, copy, erased, value, "trial " + trial);
            assertThat(lab.node().open(lab.orders.value(moved), moved)).isEqualTo(TEXT);
            one.retention.disposeNow(moved, DataClass.PII, Reason.REQUESTED);
        }
    }

    @Test
    @Verifies("#50")
    void failsNoReadAndLosesNoWrite_whileSecretsAreRolled() throws Exception {
        RetentionLab lab = new RetentionLab();
        RetentionLab.Node node = lab.node();
        int rounds = Depth.current().pick(60, 2_000);
        for (int i = 0; i < 20; i++) {
            node.ingest(RetentionLab.order(i));
        }
        Map<PiiScope, EncryptedValue<EmailAddress>> stored = Map.copyOf(lab.orders.rows);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        Callable<Object> reader = () -> {
            try {
                while (!done.get()) {
                    RetentionLab.Node cold = lab.node(); // nothing is cached: each read unwraps
                    stored.forEach((scope, value) -> {
                        assertThat(cold.open(value, scope)).isEqualTo(TEXT);
                        reads.incrementAndGet();
                    });
                }
            } finally {
                done.set(true); // whoever fails ends the others
            }
            return reads;
        };
        Callable<Object> writer = () -> {
            try {
                for (int i = 1_000; !done.get(); i++) {
                    lab.node().ingest(RetentionLab.order(i));
                    writes.incrementAndGet();
                }
            } finally {
                done.set(true);
            }
            return done;
        };
        Callable<Object> roller = () -> {
            try {
                // until it met readers and a writer, however late they get their turn
                for (int i = 0; !done.get() && (i < rounds || reads.get() == 0 || writes.get() == 0); i++) {
                    PiiScope gone = RetentionLab.order(500_000 + i);
                    node.ingest(gone);
                    node.retention.disposeNow(gone, DataClass.PII, Reason.REQUESTED);
                    assertThat(node.retention.rollEpochs().failures()).isEmpty();
                }
            } finally {
                done.set(true);
            }
            return done;
        };
        together(List.of(reader, reader, writer, roller));
        assertThat(reads).hasPositiveValue();
        assertThat(lab.orders.rows).hasSize(20 + writes.get());
        assertEachOpensUnderOneSecret(lab, "after all rolls");
    }

    private void together(List<Callable<Object>> tasks) throws Exception {
        List<Future<Object>> running = new ArrayList<>(threads.invokeAll(tasks));
        for (Future<Object> task : running) {
            assertThat(task.get()).isNotNull();
        }
    }
}
