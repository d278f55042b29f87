package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static io.github.dppkit.testkit.tck.RetentionSamples.ORDER;
import static io.github.dppkit.testkit.tck.RetentionSamples.information;
import static io.github.dppkit.testkit.tck.RetentionSamples.next;
import static io.github.dppkit.testkit.tck.RetentionSamples.order;
import static io.github.dppkit.testkit.tck.RetentionSamples.record;
import static io.github.dppkit.testkit.tck.RetentionSamples.tombstone;
import static io.github.dppkit.testkit.tck.RetentionSamples.withFirst;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionRecord.State;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link RetentionStoreContract} about many records at a time. */
abstract class RetentionBatchContract extends RetentionGuardContract {

    private static final int MANY = 600;

    private static List<RetentionRecord> filled(RetentionStore store, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> store.add(record(order("902-" + i), NOW.plusSeconds(i))))
                .toList();
    }

    private static List<PiiScope> scopes(List<RetentionRecord> records) {
        return records.stream().map(RetentionRecord::scope).toList();
    }

    @Test
    void findsManyRecords_ofTheAskedScopesAndClassAlone() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = new ArrayList<>(filled(store, 4));
        SellingPartner other = SellingPartner.of("A3OTHER0000001");
        records.add(store.add(record(PiiScope.order(other, "902-1"), NOW)));
        records.add(store.add(record(PiiScope.sellingPartner(other), NOW)));
        store.add(information(records.get(3)));
        store.add(information(record(ORDER, NOW)));
        assertThat(store.findAll(List.of(), DataClass.PII)).isEmpty();
        assertThat(store.findAll(List.of(ORDER), DataClass.PII)).isEmpty();
        List<RetentionRecord> asked = records.subList(1, 6);
        assertThat(store.findAll(scopes(asked), DataClass.PII)).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(store.findAll(scopes(asked), DataClass.INFORMATION)).containsExactly(information(records.get(3)));
    }

    @Test
    void pagesThroughAll_orThroughOnePartners_eachOnce() {
        RetentionStore store = emptyStore();
        assertThat(store.page(null, null, 3)).isEmpty();
        List<RetentionRecord> records = new ArrayList<>(filled(store, 7));
        SellingPartner other = SellingPartner.of("A3OTHER0000001");
        List<RetentionRecord> others = List.of(
                store.add(record(PiiScope.order(other, "902-1"), NOW)),
                store.add(record(PiiScope.sellingPartner(other), NOW)),
                store.add(information(record(PiiScope.sellingPartner(other), NOW))));
        records.addAll(others);
        records.add(store.add(information(records.get(3))));

        assertThat(paged(store, null)).containsExactlyInAnyOrderElementsOf(records);
        assertThat(paged(store, other)).containsExactlyInAnyOrderElementsOf(others);
        assertThat(paged(store, SellingPartner.of("a3OTHER0000001"))).isEmpty();
    }

    private static List<RetentionRecord> paged(RetentionStore store, @Nullable SellingPartner partner) {
        List<RetentionRecord> read = new ArrayList<>();
        List<RetentionRecord> page = store.page(partner, null, 3);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            read.addAll(page);
            page = store.page(partner, page.get(page.size() - 1), 3);
        }
        return read;
    }

    @Test
    void replacesMany_moreThanOneStatementTakes() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, MANY);
        List<RetentionRecord> changed =
                records.stream().map(stored -> next(stored, State.ACTIVE, null)).toList();
        assertThat(store.replaceAll(List.of())).isEmpty();
        assertThat(store.replaceAll(changed)).containsExactlyInAnyOrderElementsOf(changed);
        assertThat(store.findAll(scopes(records), DataClass.PII))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MANY)
                        .mapToObj(i -> withFirst(changed.get(i), records.get(i)))
                        .toList());
        assertThat(store.replaceAll(changed)).isEmpty();
    }

    @Test
    void replacesNone_thatIsGoneOrOfAnotherVersion_andAllOthers() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, 4);
        store.finish(records.get(0), tombstone(1, "{}"));
        store.replace(next(records.get(1), State.ACTIVE, null));
        List<RetentionRecord> changed = records.stream()
                .map(stored -> next(stored, State.DISPOSING, NOW))
                .toList();
        assertThat(store.replaceAll(changed)).containsExactlyInAnyOrder(changed.get(2), changed.get(3));
        assertThat(store.find(records.get(1).scope(), DataClass.PII)
                        .orElseThrow()
                        .state())
                .isEqualTo(State.ACTIVE);
    }

    @Test
    void letsOneOfTwoReplaceEachRecord_whoeverComesFirst() throws Exception {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, 40);
        Queue<PiiScope> replaced = new ConcurrentLinkedQueue<>();
        inParallel(4, caller -> {
            List<RetentionRecord> changed = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                RetentionRecord stored = records.get(caller % 2 == 0 ? i : records.size() - 1 - i);
                changed.add(next(stored, State.ACTIVE, NOW.plusSeconds(caller)));
            }
            for (int from = 0; from < changed.size(); from += 10) {
                replaced.addAll(scopes(store.replaceAll(changed.subList(from, from + 10))));
            }
        });
        assertThat(replaced).containsExactlyInAnyOrderElementsOf(scopes(records));
    }

    @Test
    void tellsWhichOfManyAreDisposedOf() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, 3);
        store.finish(records.get(0), tombstone(1, "{}"));
        store.finish(records.get(1), tombstone(2, "{}"));
        List<SubjectToken> asked = IntStream.range(2, 2 + MANY)
                .mapToObj(i -> new SubjectToken(i, -i))
                .toList();
        assertThat(store.disposedOf(List.of(), DataClass.PII)).isEmpty();
        assertThat(store.disposedOf(asked, DataClass.PII)).containsExactly(new SubjectToken(2, -2));
        assertThat(store.disposedOf(asked, DataClass.INFORMATION)).isEmpty();
    }

    @Test
    void claimsWhatIsDueAndWanted_andLeavesTheRestAsItIs() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, 6);
        store.replace(next(records.get(0), State.DISPOSING, NOW.plusSeconds(99)));
        RetentionStore.Claims claims = store.claimDue(
                NOW.plusSeconds(4),
                4,
                due -> due.equals(records.get(2)) ? null : next(due, State.DISPOSING, NOW.plusSeconds(60)));
        assertThat(claims.others()).containsExactly(records.get(2));
        assertThat(claims.claimed())
                .as("due longest first, neither the claimed one nor the one of the future")
                .extracting(RetentionRecord::scope)
                .containsExactly(
                        records.get(1).scope(),
                        records.get(3).scope(),
                        records.get(4).scope());
        for (RetentionRecord claimed : claims.claimed()) {
            assertThat(store.find(claimed.scope(), DataClass.PII).orElseThrow().version())
                    .isEqualTo(2);
        }
        assertThat(store.find(records.get(2).scope(), DataClass.PII)).contains(records.get(2));
        assertThat(store.claimDue(NOW.plusSeconds(4), 4, due -> next(due, State.DISPOSING, NOW))
                        .claimed())
                .extracting(RetentionRecord::scope)
                .containsExactly(records.get(2).scope());
        assertThat(store.claimDue(NOW, 1, due -> null)).isEqualTo(new RetentionStore.Claims(List.of(), List.of()));
    }

    @Test
    void claimsAtMostAsManyAsAsked() {
        RetentionStore store = emptyStore();
        filled(store, 5);
        RetentionStore.Claims claims =
                store.claimDue(NOW.plusSeconds(99), 3, due -> next(due, State.DISPOSING, NOW.plusSeconds(999)));
        assertThat(claims.claimed()).hasSize(3);
        assertThat(store.due(NOW.plusSeconds(99), 9)).hasSize(2);
    }

    @Test
    void givesEachDueRecordToOneClaimer() throws Exception {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, 200);
        Queue<PiiScope> claimed = new ConcurrentLinkedQueue<>();
        inParallel(4, caller -> {
            while (!store.due(NOW.plusSeconds(999), 1).isEmpty()) {
                claimed.addAll(scopes(store.claimDue(
                                NOW.plusSeconds(999), 20, due -> next(due, State.DISPOSING, NOW.plusSeconds(9_999)))
                        .claimed()));
            }
        });
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(scopes(records));
    }

    @Test
    void finishesMany_moreThanOneStatementTakes_andNoneOfAnotherVersion() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, MANY);
        store.replace(next(records.get(7), State.PARTIAL, null));
        store.finish(records.get(8), tombstone(8, "{\"first\":true}"));
        Map<RetentionRecord, Tombstone> ends = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            ends.put(records.get(i), tombstone(i, "{}"));
        }
        assertThat(store.finishAll(Map.of())).isEmpty();
        assertThat(store.finishAll(ends)).hasSize(MANY - 2).doesNotContain(records.get(7), records.get(8));
        assertThat(store.findAll(scopes(records), DataClass.PII))
                .extracting(RetentionRecord::scope)
                .containsExactly(records.get(7).scope());
        assertThat(store.tombstone(new SubjectToken(7, -7), DataClass.PII)).isEmpty();
        assertThat(store.tombstone(new SubjectToken(8, -8), DataClass.PII))
                .as("the older one stays")
                .contains(tombstone(8, "{\"first\":true}"));
        assertThat(store.tombstone(new SubjectToken(9, -9), DataClass.PII)).contains(tombstone(9, "{}"));
        assertThat(store.finishAll(ends)).isEmpty();
    }

    @Test
    void keepsTheOlderTombstone_whereManyAreFinished() {
        RetentionStore store = emptyStore();
        List<RetentionRecord> records = filled(store, 2);
        store.finish(records.get(0), tombstone(1, "{\"first\":true}"));
        RetentionRecord again = store.add(record(records.get(0).scope(), NOW));
        assertThat(store.finishAll(Map.of(again, tombstone(1, "{}"), records.get(1), tombstone(2, "{}"))))
                .hasSize(2);
        assertThat(store.tombstone(new SubjectToken(1, -1), DataClass.PII)).contains(tombstone(1, "{\"first\":true}"));
    }

    @Test
    void suppressesWhatWasNeverHere_butForgetsNoCertificate() {
        RetentionStore store = emptyStore();
        SubjectToken token = new SubjectToken(1, 2);
        store.suppress(token, DataClass.PII, NOW);
        store.suppress(token, DataClass.PII, NOW.plusSeconds(1));
        assertThat(store.tombstone(token, DataClass.PII)).contains(new Tombstone(token, DataClass.PII, NOW, ""));
        assertThat(store.tombstone(token, DataClass.INFORMATION)).isEmpty();
        assertThat(store.disposedOf(List.of(token), DataClass.PII)).containsExactly(token);
        Tombstone certified = tombstone(7, "{}");
        assertThat(store.finish(store.add(record(ORDER, NOW)), certified)).isTrue();
        store.suppress(certified.token(), DataClass.PII, NOW);
        assertThat(store.tombstone(certified.token(), DataClass.PII)).contains(certified);
    }
}
