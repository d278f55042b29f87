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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link RetentionStoreContract} about many records at a time. */
abstract class RetentionBatchContract {

    private static final int MANY = 600;

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract RetentionStore emptyStore();

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
}
