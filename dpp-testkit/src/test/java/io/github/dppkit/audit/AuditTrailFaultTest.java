package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditFixtures.MemoryAnchor;
import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fails every store call of a whole life of a trail, before and after it takes effect, one at a time. */
final class AuditTrailFaultTest {

    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();

    /** What one scripted life acknowledged and denied. */
    private record Life(Set<EventId> acknowledged, int refusedForGood) {}

    @Test
    @Verifies({"#23", "#24"})
    void keepsEveryAcknowledgedEventOnceAndVerifies_whateverCallFails() {
        int calls = callsOfAFaultlessLife();
        assertThat(calls).isGreaterThan(20);
        for (int n = 0; n < calls; n++) {
            for (boolean after : new boolean[] {false, true}) {
                InMemoryAuditStore store = new InMemoryAuditStore();
                FaultyAuditStore faulty = new FaultyAuditStore(store);
                MemoryAnchor anchor = new MemoryAnchor();
                faulty.failAt(n, after);
                Life life = live(faulty, anchor);
                faulty.failAt(-1, false);

                String where = "call " + n + (after ? " after" : " before");
                AuditTrail next = AuditFixtures.trail(faulty, "app-1", anchor, signer, clock)
                        .open();
                EventId last = next.record(AuditFixtures.reveal(99));
                assertThat(next.verify().findings()).as(where).isEmpty();
                next.close();
                assertThat(next.verify().findings()).as(where).isEmpty();

                List<EventId> stored = stored(store);
                assertThat(stored).as(where).doesNotHaveDuplicates().contains(last);
                assertThat(new HashSet<>(stored)).as(where).containsAll(life.acknowledged());
                assertThat(life.refusedForGood()).as(where).isZero();
                requireFrontiers(store, where);
            }
        }
    }

    private int callsOfAFaultlessLife() {
        FaultyAuditStore faulty = new FaultyAuditStore(new InMemoryAuditStore());
        Life life = live(faulty, new MemoryAnchor());
        assertThat(life.acknowledged()).hasSize(8);
        return faulty.calls();
    }

    /** Opens, records, signs, closes, opens again over an unclosed writer; what fails, fails. */
    private Life live(FaultyAuditStore faulty, MemoryAnchor anchor) {
        Set<EventId> acknowledged = new HashSet<>();
        int refusedForGood = 0;
        for (int run = 0; run < 2; run++) {
            AuditTrail trail;
            try {
                trail = AuditFixtures.trail(faulty, "app-1", anchor, signer, clock)
                        .open();
            } catch (DppException e) {
                assertThat(e).isNotInstanceOf(AuditIntegrityException.class);
                continue;
            }
            for (int i = 0; i < 3; i++) {
                try {
                    acknowledged.addAll(trail.record(
                            i == 0
                                    ? List.of(AuditFixtures.reveal(1), AuditFixtures.reveal(2))
                                    : List.of(AuditFixtures.reveal(i))));
                } catch (AuditWriteException e) {
                    refusedForGood += e.durability() == Durability.NOT_RECORDED ? 1 : 0;
                }
                attempt(trail::checkpoint);
            }
            if (run == 0) {
                attempt(trail::close);
            }
        }
        return new Life(acknowledged, refusedForGood);
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (AuditStoreException | AuditWriteException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static List<EventId> stored(InMemoryAuditStore store) {
        List<EventId> ids = new ArrayList<>();
        for (WriterRecord row : store.writers()) {
            store.events(row.id(), 0, 1_000).stream().map(StoredEvent::id).forEach(ids::add);
        }
        return ids;
    }

    /** The tree in memory went to the store with each commit: it must be the tree of the rows. */
    private static void requireFrontiers(InMemoryAuditStore store, String where) {
        for (WriterRecord row : store.writers()) {
            CompactRange tree = CompactRange.empty();
            store.events(row.id(), 0, 1_000).forEach(event -> tree.append(event.leafHash()));
            assertThat(row.size()).as(where).isEqualTo(tree.size());
            assertThat(row.frontier()).as(where).isEqualTo(tree.encode());
        }
    }
}
