package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;

/** What every {@link MarkStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class MarkStoreContract {

    private static final String NODE = "data:node-1";

    /** Creates the contract. */
    protected MarkStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return a store in which nothing is kept yet
     */
    protected abstract MarkStore emptyStore();

    @Test
    void keepsMarksByName_andTakesTheNextVersionAlone() {
        MarkStore store = emptyStore();
        assertThat(store.marks()).isEmpty();
        assertThat(store.putMark("disposal-late", new Mark(7, NOW, 2))).isFalse();
        assertThat(store.marks()).isEmpty();
        Mark first = new Mark(7, NOW, 1);
        assertThat(store.putMark("disposal-late", first)).isTrue();
        assertThat(store.putMark("disposal-late", new Mark(8, NOW, 1))).isFalse();
        assertThat(store.putMark("disposal-late", new Mark(8, NOW, 3))).isFalse();
        assertThat(store.marks()).containsOnly(entry("disposal-late", first));
        assertThat(store.putMark("ledger:1", new Mark(Long.MAX_VALUE, NOW.plusNanos(1_999), 1)))
                .isTrue();
        Mark second = new Mark(0, NOW.minusSeconds(1), 2);
        assertThat(store.putMark("disposal-late", second)).isTrue();
        assertThat(store.putMark("disposal-late", second)).isFalse();
        assertThat(store.marks())
                .containsOnly(
                        entry("disposal-late", second),
                        entry("ledger:1", new Mark(Long.MAX_VALUE, NOW.plusNanos(1_000), 1)));
    }

    @Test
    void letsOneCallerPutAVersion_whenManyTryAtOnce() throws Exception {
        MarkStore store = emptyStore();
        for (int version = 1; version <= 5; version++) {
            int next = version;
            Queue<Integer> wins = new ConcurrentLinkedQueue<>();
            inParallel(6, caller -> {
                if (store.putMark("disposal-paused", new Mark(caller, NOW, next))) {
                    wins.add(caller);
                }
            });
            assertThat(wins).hasSize(1);
            assertThat(store.marks()).containsOnly(entry("disposal-paused", new Mark(wins.element(), NOW, next)));
        }
    }

    @Test
    void raisesToTheHighestNumber_andKeepsTheLatestInstantOfIt() {
        MarkStore store = emptyStore();
        store.raise(NODE, 3, NOW);
        store.raise(NODE, 2, NOW.plusSeconds(1));
        assertThat(store.marks()).containsOnly(entry(NODE, new Mark(3, NOW, 1)));
        store.raise(NODE, 3, NOW.plusSeconds(2));
        store.raise("ledger:1", 0, NOW);
        assertThat(store.marks())
                .containsOnly(entry(NODE, new Mark(3, NOW.plusSeconds(2), 2)), entry("ledger:1", new Mark(0, NOW, 1)));
    }

    @Test
    void letsTheHighestWin_ofManyCallersAtOnce() throws Exception {
        MarkStore store = emptyStore();
        inParallel(8, caller -> {
            for (int number = caller + 1; number <= 40; number += 8) {
                store.raise(NODE, number, NOW);
            }
        });
        assertThat(store.marks())
                .containsOnlyKeys(NODE)
                .hasValueSatisfying(new Condition<>(mark -> mark.number() == 40, "the highest number"));
    }
}
