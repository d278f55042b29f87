package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.KeySamples.DAY;
import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.PARTNER;
import static io.github.dppkit.testkit.tck.KeySamples.epoch;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.pii.PiiScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The part of {@link KeyStoreContract} about the list of keys that every process must drop. */
abstract class KeyWithdrawalContract {

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract KeyStore emptyStore();

    private static KeyStore withKeys(KeyStore store, int count) {
        store.addEpochSecret(epoch(DAY, 1));
        for (int i = 0; i < count; i++) {
            assertThat(store.addDataKey(key(PiiScope.order(PARTNER, "902-" + i), i)))
                    .isPresent();
        }
        return store;
    }

    private static DataKeyId id(int seed) {
        return key(ORDER, seed).id();
    }

    @Test
    void tellsTheEndOfTheList_toACallerWhoKnowsNoMark() {
        KeyStore store = withKeys(emptyStore(), 3);
        assertThat(store.withdrawnKeys(-1, 10)).isEqualTo(WithdrawnKeys.incomplete(0));
        assertThat(store.withdrawnKeys(0, 10)).isEqualTo(new WithdrawnKeys(0, List.of(), true));
        store.beginDisposal(id(0));
        store.beginDisposal(id(2));
        assertThat(store.withdrawnKeys(-1, 10)).isEqualTo(WithdrawnKeys.incomplete(2));
        assertThat(store.withdrawnKeys(Long.MIN_VALUE, 1)).isEqualTo(WithdrawnKeys.incomplete(2));
    }

    @Test
    void refusesAMarkAheadOfTheList_asOneOfAnotherHistory() {
        KeyStore store = withKeys(emptyStore(), 1);
        store.beginDisposal(id(0));
        assertThat(store.withdrawnKeys(2, 10)).isEqualTo(WithdrawnKeys.incomplete(1));
        assertThat(store.withdrawnKeys(Long.MAX_VALUE, 10)).isEqualTo(WithdrawnKeys.incomplete(1));
    }

    @Test
    void listsEachErasedKeyOnce_inOrder_pageByPage() {
        KeyStore store = withKeys(emptyStore(), 5);
        for (int i = 4; i >= 0; i--) {
            store.beginDisposal(id(i));
        }
        assertThat(store.withdrawnKeys(0, 2)).isEqualTo(new WithdrawnKeys(2, List.of(id(4), id(3)), true));
        assertThat(store.withdrawnKeys(2, 2)).isEqualTo(new WithdrawnKeys(4, List.of(id(2), id(1)), true));
        assertThat(store.withdrawnKeys(4, 2)).isEqualTo(new WithdrawnKeys(5, List.of(id(0)), true));
        assertThat(store.withdrawnKeys(5, 2)).isEqualTo(new WithdrawnKeys(5, List.of(), true));

        store.beginDisposal(id(1));
        store.removeDataKey(id(1));
        store.beginDisposal(id(1));
        store.beginDisposal(id(77));
        assertThat(store.withdrawnKeys(5, 2))
                .as("a repeated or vain erase adds nothing")
                .isEqualTo(new WithdrawnKeys(5, List.of(), true));
        assertThat(store.withdrawnKeys(0, 100).keys())
                .as("a key that is gone stays on the list")
                .containsExactly(id(4), id(3), id(2), id(1), id(0));
    }

    @Test
    void losesNoKeyToAReader_whateverCommitsTogether() throws Exception {
        int keys = 60;
        int writers = 3;
        KeyStore store = withKeys(emptyStore(), keys);
        List<DataKeyId> heard = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger writing = new AtomicInteger(writers);
        inParallel(writers + 1, caller -> {
            if (caller < writers) {
                try {
                    for (int i = caller; i < keys; i += writers) {
                        store.beginDisposal(id(i));
                    }
                } finally {
                    writing.decrementAndGet();
                }
            } else {
                long mark = 0;
                boolean last = false;
                while (!last) {
                    last = writing.get() == 0;
                    WithdrawnKeys next = store.withdrawnKeys(mark, 7);
                    assertThat(next.complete()).isTrue();
                    heard.addAll(next.keys());
                    mark = next.mark();
                    last &= next.keys().isEmpty();
                }
            }
        });
        assertThat(heard).hasSize(keys).doesNotHaveDuplicates();
    }
}
