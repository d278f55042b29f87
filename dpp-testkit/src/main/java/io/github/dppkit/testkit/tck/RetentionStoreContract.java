package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.RetentionSamples.DAY;
import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static io.github.dppkit.testkit.tck.RetentionSamples.ORDER;
import static io.github.dppkit.testkit.tck.RetentionSamples.PARTNER;
import static io.github.dppkit.testkit.tck.RetentionSamples.dueAndDeadline;
import static io.github.dppkit.testkit.tck.RetentionSamples.information;
import static io.github.dppkit.testkit.tck.RetentionSamples.next;
import static io.github.dppkit.testkit.tck.RetentionSamples.order;
import static io.github.dppkit.testkit.tck.RetentionSamples.record;
import static io.github.dppkit.testkit.tck.RetentionSamples.shifted;
import static io.github.dppkit.testkit.tck.RetentionSamples.tombstone;
import static io.github.dppkit.testkit.tck.RetentionSamples.versioned;
import static io.github.dppkit.testkit.tck.RetentionSamples.withFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionRecord.State;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RetentionStore} must do. Extend it, return a store over an empty base, and run it with JUnit.
 *
 * <p>Durability across a crash, and that {@code finish} is one transaction, cannot be shown from inside the process and
 * need tests of their own.
 */
public abstract class RetentionStoreContract extends RetentionBatchContract {

    /** Creates the contract. */
    protected RetentionStoreContract() {}

    @Test
    void returnsNothing_whereNothingWasAdded() {
        RetentionStore store = emptyStore();
        assertThat(store.find(ORDER, DataClass.PII)).isEmpty();
        assertThat(store.due(NOW, 10)).isEmpty();
        assertThat(store.oldestDue(NOW)).isEmpty();
        assertThat(store.tombstone(new SubjectToken(1, 2), DataClass.PII)).isEmpty();
        assertThat(store.replace(next(record(ORDER, NOW), State.ACTIVE, null))).isFalse();
        assertThat(store.finish(record(ORDER, NOW), tombstone(1, "{}"))).isFalse();
        assertThat(store.tombstone(tombstone(1, "{}").token(), DataClass.PII)).isEmpty();
    }

    @Test
    void returnsWhatWasAdded_toTheLastBit_andKeepsTheFirst() {
        RetentionStore store = emptyStore();
        RetentionRecord plain = record(ORDER, NOW);
        RetentionRecord full = withFirst(next(record(order("902-2"), NOW), State.PARTIAL, NOW.plusSeconds(60)), plain);
        assertThat(store.add(plain)).isEqualTo(plain);
        assertThat(store.add(full)).isEqualTo(full);

        assertThat(store.add(record(ORDER, NOW.plusSeconds(5)))).isEqualTo(plain);
        assertThat(store.find(ORDER, DataClass.PII)).contains(plain);
        assertThat(store.find(full.scope(), DataClass.PII)).contains(full);
    }

    @Test
    void keepsRecordsApart_thatDifferInClassPartnerKindOrCase() {
        RetentionStore store = emptyStore();
        List<PiiScope> scopes = List.of(
                ORDER,
                PiiScope.order(SellingPartner.of("a2euq1wtgctbg2"), ORDER.id()),
                PiiScope.sellingPartner(PARTNER),
                PiiScope.order(PARTNER, PARTNER.id()),
                PiiScope.ingest(PARTNER, "orders/2026-01-01/searchOrders", DAY));
        for (int i = 0; i < scopes.size(); i++) {
            store.add(record(scopes.get(i), NOW.plusSeconds(i)));
        }
        RetentionRecord information = information(record(ORDER, NOW.plusSeconds(77)));
        assertThat(store.add(information)).isEqualTo(information);
        for (int i = 0; i < scopes.size(); i++) {
            assertThat(store.find(scopes.get(i), DataClass.PII)).contains(record(scopes.get(i), NOW.plusSeconds(i)));
        }
        assertThat(store.find(scopes.get(1), DataClass.INFORMATION)).isEmpty();
        assertThat(store.finish(record(ORDER, NOW), tombstone(1, "{}"))).isTrue();
        assertThat(store.find(ORDER, DataClass.INFORMATION)).contains(information);
        assertThat(store.tombstone(tombstone(1, "{}").token(), DataClass.INFORMATION))
                .isEmpty();
    }

    @Test
    void replacesARecord_fromTheVersionBeforeAlone_andKeepsOriginAndFirstInstant() {
        RetentionStore store = emptyStore();
        RetentionRecord first = store.add(record(ORDER, NOW));
        RetentionRecord second = next(first, State.DISPOSING, NOW.plusSeconds(60));
        assertThat(store.replace(first)).isFalse();
        assertThat(store.replace(next(second, State.ACTIVE, null))).isFalse();
        assertThat(store.find(ORDER, DataClass.PII)).contains(first);

        assertThat(store.replace(second)).isTrue();
        assertThat(store.replace(second)).isFalse();
        assertThat(store.find(ORDER, DataClass.PII)).contains(withFirst(second, first));

        RetentionRecord third = record(ORDER, NOW.plusSeconds(9));
        RetentionRecord cleared = versioned(third, 3);
        assertThat(store.replace(cleared)).isTrue();
        assertThat(store.find(ORDER, DataClass.PII)).contains(cleared);
    }

    @Test
    void keepsInstantsToTheMicrosecond_andCutsFinerDigitsOff() {
        RetentionStore store = emptyStore();
        RetentionRecord fine = shifted(record(ORDER, NOW), 999);
        RetentionRecord coarse = shifted(record(ORDER, NOW), 0);
        assertThat(store.add(fine)).isEqualTo(coarse);
        assertThat(store.find(ORDER, DataClass.PII)).contains(coarse);
        assertThat(store.due(NOW, 10)).containsExactly(coarse);
        assertThat(store.due(NOW.minusNanos(1), 10)).isEmpty();
        assertThat(store.oldestDue(NOW.plusNanos(1))).contains(NOW);

        RetentionRecord changed = versioned(fine, 2);
        assertThat(store.replace(changed)).isTrue();
        assertThat(store.find(ORDER, DataClass.PII)).contains(versioned(coarse, 2));

        Tombstone stone = new Tombstone(new SubjectToken(1, 2), DataClass.PII, NOW.plusNanos(999), "{}");
        assertThat(store.finish(changed, stone)).isTrue();
        assertThat(store.tombstone(stone.token(), DataClass.PII).map(Tombstone::disposedAt))
                .contains(NOW);
    }

    @Test
    void refusesWhatNoDeadlineCanBe_andChangesNothing() {
        RetentionStore store = emptyStore();
        RetentionRecord stored = store.add(record(ORDER, NOW));
        RetentionRecord late = dueAndDeadline(record(order("902-2"), NOW), NOW.plusSeconds(1), NOW);
        RetentionRecord never = dueAndDeadline(record(order("902-3"), NOW), NOW, Instant.MAX);
        for (RetentionRecord none : List.of(late, never, versioned(record(order("902-4"), NOW), 0))) {
            assertThatThrownBy(() -> store.add(none)).isInstanceOf(RuntimeException.class);
            assertThat(store.find(none.scope(), DataClass.PII)).isEmpty();
        }
        RetentionRecord lateNext = versioned(dueAndDeadline(stored, NOW.plusSeconds(1), NOW), 2);
        assertThatThrownBy(() -> store.replace(lateNext)).isInstanceOf(RuntimeException.class);
        assertThat(store.find(ORDER, DataClass.PII)).contains(stored);
    }

    @Test
    void namesWhatIsDueLongestFirst_upToTheLimit_andNothingThatIsNot() {
        RetentionStore store = emptyStore();
        for (int i : List.of(4, 0, 6, 2, 1, 5, 3)) {
            store.add(record(order("902-" + i), NOW.plusSeconds(i)));
        }
        assertThat(store.due(NOW.minusNanos(1_000), 10)).isEmpty();
        assertThat(ids(store.due(NOW.plusSeconds(4), 10))).containsExactly("902-0", "902-1", "902-2", "902-3", "902-4");
        assertThat(ids(store.due(NOW.plusSeconds(4), 2))).containsExactly("902-0", "902-1");
        assertThat(store.due(NOW.plusSeconds(4), 0)).isEmpty();
        assertThat(store.oldestDue(NOW.plusSeconds(4))).contains(NOW);
        assertThat(store.oldestDue(NOW.minusNanos(1_000))).isEmpty();
    }

    @Test
    void namesAClaimedRecordAsDueAgain_onlyWhenTheClaimHasEnded() {
        RetentionStore store = emptyStore();
        Instant until = NOW.plusSeconds(60);
        RetentionRecord first = store.add(record(ORDER, NOW));
        store.add(record(order("902-2"), NOW.plusSeconds(1)));
        for (State state : State.values()) {
            RetentionRecord before = store.find(ORDER, DataClass.PII).orElseThrow();
            assertThat(store.replace(next(before, state, until))).isTrue();
            assertThat(ids(store.due(until.minusNanos(1_000), 1))).containsExactly("902-2");
            assertThat(ids(store.due(until, 10))).containsExactly(ORDER.id(), "902-2");
            assertThat(store.oldestDue(until.minusNanos(1_000))).contains(first.dueAt());
        }
    }

    @Test
    void finishesARecordAndLeavesItsTombstone_butOnlyAtTheStoredVersion() {
        RetentionStore store = emptyStore();
        RetentionRecord first = store.add(record(ORDER, NOW));
        RetentionRecord second = withFirst(next(first, State.DISPOSING, null), first);
        store.replace(second);
        Tombstone stone = tombstone(1, "{\"scope\":\"ż€\"}");
        for (int version : List.of(1, 3)) {
            assertThat(store.finish(versioned(first, version), stone)).isFalse();
        }
        assertThat(store.find(ORDER, DataClass.PII)).contains(second);
        assertThat(store.tombstone(stone.token(), DataClass.PII)).isEmpty();

        assertThat(store.finish(second, stone)).isTrue();
        assertThat(store.finish(second, tombstone(1, "another"))).isFalse();
        assertThat(store.find(ORDER, DataClass.PII)).isEmpty();
        assertThat(store.due(NOW.plusSeconds(999), 10)).isEmpty();
        assertThat(store.replace(next(second, State.ACTIVE, null))).isFalse();
        assertThat(store.tombstone(stone.token(), DataClass.PII)).contains(stone);
        assertThat(store.tombstone(new SubjectToken(1, 1), DataClass.PII)).isEmpty();
    }

    @Test
    void keepsTheOlderTombstone_whenDataOfTheSameTokenEndAgain() {
        RetentionStore store = emptyStore();
        Tombstone older = tombstone(1, "first");
        assertThat(store.finish(store.add(record(ORDER, NOW)), older)).isTrue();

        assertThat(store.finish(
                        store.add(record(ORDER, NOW)),
                        new Tombstone(older.token(), DataClass.PII, NOW.plusSeconds(99), "second")))
                .isTrue();
        assertThat(store.find(ORDER, DataClass.PII)).isEmpty();
        assertThat(store.tombstone(older.token(), DataClass.PII)).contains(older);
    }

    @Test
    void keepsCertificatesOf16384Characters_andNeitherEndsNorLeavesAnythingForALongerOne() {
        RetentionStore store = emptyStore();
        RetentionRecord stored = store.add(record(ORDER, NOW));
        assertThatThrownBy(() -> store.finish(stored, tombstone(1, "x".repeat(16_385))))
                .isInstanceOf(RuntimeException.class);
        assertThat(store.find(ORDER, DataClass.PII)).contains(stored);
        assertThat(store.tombstone(tombstone(1, "").token(), DataClass.PII)).isEmpty();

        Tombstone longest = tombstone(1, "x".repeat(16_384));
        assertThat(store.finish(stored, longest)).isTrue();
        assertThat(store.tombstone(longest.token(), DataClass.PII)).contains(longest);
    }

    @Test
    void letsExactlyOneClaim_whenManyNodesWorkOnWhatIsDue() throws Exception {
        RetentionStore store = emptyStore();
        int orders = 20;
        for (int i = 0; i < orders; i++) {
            store.add(record(order("902-" + i), NOW.plusSeconds(i)));
        }
        Set<String> finished = ConcurrentHashMap.newKeySet();
        Queue<String> claims = new ConcurrentLinkedQueue<>();
        inParallel(6, caller -> {
            List<RetentionRecord> found = store.due(NOW.plusSeconds(99), 5);
            while (!found.isEmpty()) {
                for (RetentionRecord one : found) {
                    RetentionRecord claimed = next(one, State.DISPOSING, NOW.plusSeconds(600));
                    if (store.replace(claimed)) {
                        claims.add(one.scope().id());
                        Tombstone stone =
                                tombstone(Integer.parseInt(one.scope().id().substring(4)), "by " + caller);
                        assertThat(store.finish(claimed, stone)).isTrue();
                        finished.add(one.scope().id());
                    }
                }
                found = store.due(NOW.plusSeconds(99), 5);
            }
        });
        assertThat(claims).hasSize(orders).doesNotHaveDuplicates();
        assertThat(finished).hasSize(orders);
        assertThat(store.oldestDue(NOW.plusSeconds(99))).isEmpty();
    }

    @Test
    void letsExactlyOneAddAndOneFinish_whenManyDoAtOnce() throws Exception {
        RetentionStore store = emptyStore();
        for (int round = 0; round < 5; round++) {
            PiiScope scope = order("race-" + round);
            int token = round;
            Set<RetentionRecord> seen = ConcurrentHashMap.newKeySet();
            Queue<String> wins = new ConcurrentLinkedQueue<>();
            inParallel(6, caller -> seen.add(store.add(record(scope, NOW.plusSeconds(caller)))));
            assertThat(seen).hasSize(1);
            RetentionRecord stored = seen.iterator().next();
            inParallel(6, caller -> {
                if (store.finish(stored, tombstone(token, "by " + caller))) {
                    wins.add("by " + caller);
                }
            });
            assertThat(wins).hasSize(1);
            assertThat(store.tombstone(tombstone(token, "").token(), DataClass.PII)
                            .map(Tombstone::certificate))
                    .contains(wins.element());
        }
    }

    private static List<String> ids(List<RetentionRecord> records) {
        return records.stream().map(found -> found.scope().id()).toList();
    }
}
