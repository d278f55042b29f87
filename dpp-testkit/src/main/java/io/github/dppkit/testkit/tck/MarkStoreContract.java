package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link MarkStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class MarkStoreContract {

    /** Creates the contract. */
    protected MarkStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return a store in which nothing is kept yet
     */
    protected abstract MarkStore emptyStore();

    @Test
    void keepsTheHighestPosition_andTheLatestInstantOfIt() {
        MarkStore store = emptyStore();
        assertThat(store.marks()).isEmpty();
        store.raise("data:node-1", new Mark(3, NOW));
        store.raise("ledger:1", new Mark(0, NOW.plusNanos(1_999)));
        store.raise("data:node-1", new Mark(2, NOW.plusSeconds(1)));
        assertThat(store.marks())
                .hasSize(2)
                .containsEntry("data:node-1", new Mark(3, NOW))
                .containsEntry("ledger:1", new Mark(0, NOW.plusNanos(1_000)));
        store.raise("data:node-1", new Mark(3, NOW.plusSeconds(2)));
        store.raise("ledger:1", new Mark(Long.MAX_VALUE, NOW));
        assertThat(store.marks())
                .containsEntry("data:node-1", new Mark(3, NOW.plusSeconds(2)))
                .containsEntry("ledger:1", new Mark(Long.MAX_VALUE, NOW));
    }

    @Test
    void letsTheHighestWin_ofManyCallersAtOnce() {
        MarkStore store = emptyStore();
        List<Long> positions = LongStream.rangeClosed(1, 40).boxed().toList();
        positions.parallelStream().forEach(position -> store.raise("data:node-1", new Mark(position, NOW)));
        assertThat(store.marks().get("data:node-1")).isEqualTo(new Mark(40, NOW));
    }
}
