package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.Depth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Arbitrary histories of status reports, shipments, corrections, erases, rolls and crashes. */
class KeyDaysHistoryTest {

    private static final int ORDERS = 3;
    private static final int STEPS = 25;

    /** A secret that a key was wrapped under at some moment. */
    private record Under(LocalDate day, int version) {}

    private final Map<PiiScope, Set<Under>> wrappings = new HashMap<>();

    @Test
    @Verifies({"A2.1.a", "L4.d", "#51"})
    void noSecretOutlivesADeadline_unlessItsRollIsScheduled() {
        for (int history = 0; history < Depth.current().pick(150, 10_000); history++) {
            wrappings.clear();
            play(20_270_301L + history);
        }
    }

    private void play(long seed) {
        Random random = new Random(seed);
        RetentionLab lab = new RetentionLab();
        for (int i = 0; i < ORDERS; i++) {
            lab.node().ingest(RetentionLab.order(i));
        }
        note(lab);
        for (int step = 0; step < STEPS; step++) {
            lab.clock.advance(Duration.ofHours(random.nextInt(30)));
            boolean faulty = random.nextInt(3) == 0;
            RetentionLab.Node node = faulty ? lab.faultyNode() : lab.node();
            lab.faults.arm(faulty ? 1 + random.nextInt(25) : 0, random.nextBoolean(), random.nextBoolean());
            try {
                act(lab, node, random);
            } catch (DppException e) {
                assertThat(faulty).as("seed " + seed + ": " + e).isTrue();
            } catch (PortFaults.Crash e) {
                assertThat(faulty).isTrue();
            }
            lab.faults.arm(0, false, false);
            note(lab);
            judge(lab, "seed " + seed + ", step " + step);
        }
    }

    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");

    private static void act(RetentionLab lab, RetentionLab.Node node, Random random) {
        PiiScope order = RetentionLab.order(random.nextInt(ORDERS));
        Instant now = lab.clock.instant();
        Instant before = now.minus(Duration.ofHours(random.nextInt(200)));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> node.retention.record(order, OrderEvent.unshipped(now));
            case 3 -> node.retention.record(order, OrderEvent.shipped(before));
            case 4 -> node.retention.record(order, OrderEvent.shipped(before).asCorrection(), CLERK);
            case 5 -> node.retention.disposeDue();
            case 6 -> node.retention.rollEpochs();
            default -> {
                if (random.nextInt(4) == 0) {
                    node.retention.disposeNow(order, DataClass.PII, Reason.REQUESTED);
                }
            }
        }
    }

    private void note(RetentionLab lab) {
        for (int i = 0; i < ORDERS; i++) {
            PiiScope order = RetentionLab.order(i);
            lab.keyStore
                    .dataKey(order)
                    .ifPresent(key -> wrappings
                            .computeIfAbsent(order, first -> new HashSet<>())
                            .add(new Under(key.epochDay(), key.epochVersion())));
        }
    }

    private void judge(RetentionLab lab, String what) {
        Set<Under> dirty = new HashSet<>();
        for (EpochSecretRecord secret : lab.keyStore.dirtyEpochSecrets()) {
            dirty.add(new Under(secret.day(), secret.version()));
        }
        wrappings.forEach((order, unders) -> {
            DataKeyRecord key = lab.keyStore
                    .dataKey(order)
                    .filter(stored -> stored.state() == DataKeyRecord.State.ACTIVE)
                    .orElse(null);
            if (key != null) {
                assertThat(lab.keyStore
                                        .epochSecret(key.epochDay(), key.epochVersion())
                                        .isPresent()
                                || !key.epochDay().isAfter(LastDay.day(lab.clock.instant())))
                        .as(what)
                        .isTrue();
            }
            for (Under under : unders) {
                boolean outlives = key == null || under.day().isAfter(key.epochDay());
                if (outlives
                        && lab.keyStore
                                .epochSecret(under.day(), under.version())
                                .isPresent()) {
                    assertThat(dirty).as(what + ", " + order.id()).contains(under);
                }
            }
            if (key != null) {
                lab.store
                        .find(order, DataClass.PII)
                        .filter(record ->
                                record.keyDay() != null && record.dueAt().isAfter(lab.clock.instant()))
                        .ifPresent(record ->
                                assertThat(key.epochDay()).as(what).isBeforeOrEqualTo(LastDay.day(record.deadline())));
            }
        });
    }
}
