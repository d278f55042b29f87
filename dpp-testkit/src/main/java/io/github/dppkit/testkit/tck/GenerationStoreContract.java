package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.KeySamples.NOW;
import static io.github.dppkit.testkit.tck.KeySamples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.GenerationStore;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link GenerationStore} must do. Extend it, return a store over an empty place, and run it with JUnit.
 */
public abstract class GenerationStoreContract {

    /** Creates the contract. */
    protected GenerationStoreContract() {}

    /**
     * Returns a store over an empty place.
     *
     * @return the store to test
     */
    protected abstract GenerationStore emptyStore();

    /**
     * Returns another object, as of another process, over the place of the last store.
     *
     * @return a store that holds the same
     */
    protected abstract GenerationStore again();

    private static Generation generation(int number, @Nullable Instant pureFrom) {
        return new Generation(
                number,
                bytes(60, number),
                "aws-kms://key/" + number,
                NOW.plusSeconds(number),
                NOW.minusSeconds(300L - number),
                pureFrom,
                null);
    }

    @Test
    void holdsNothing_atFirst() {
        GenerationStore store = emptyStore();
        assertThat(store.current()).isEmpty();
        assertThat(store.find(1)).isEmpty();
        assertThat(store.living()).isEmpty();
        assertThat(store.destroy(1, NOW)).isFalse();
        assertThat(store.create(generation(2, null))).as("the first is 1").isFalse();
        assertThat(store.create(generation(0, null))).isFalse();
    }

    @Test
    void returnsWhatWasAdded_toTheLastBit_inAnyProcess() {
        GenerationStore store = emptyStore();
        Generation first = generation(1, null);
        Generation second = generation(2, NOW.plusSeconds(300));
        assertThat(store.create(first)).isTrue();
        assertThat(store.current()).contains(first);
        assertThat(store.create(first)).as("the number is taken").isFalse();
        assertThat(store.create(generation(3, null))).isFalse();
        assertThat(again().create(second)).isTrue();
        for (GenerationStore any : new GenerationStore[] {store, again()}) {
            assertThat(any.current()).contains(second);
            assertThat(any.find(1)).contains(first);
            assertThat(any.find(3)).isEmpty();
            assertThat(any.living()).containsExactly(first, second);
        }
    }

    @Test
    void destroysAKeyForEver_andKeepsWhatIsKnownOfIt() {
        GenerationStore store = emptyStore();
        Generation first = generation(1, NOW);
        store.create(first);
        assertThat(store.destroy(1, NOW)).as("the newest").isFalse();
        assertThat(store.find(1)).contains(first);
        store.create(generation(2, NOW));
        Instant at = NOW.plusSeconds(86_400);
        assertThat(store.destroy(1, at)).isTrue();
        for (GenerationStore any : new GenerationStore[] {store, again()}) {
            assertThat(any.find(1)).contains(first.destroyed(at));
            assertThat(any.living()).containsExactly(generation(2, NOW));
            assertThat(any.current()).contains(generation(2, NOW));
        }
        assertThat(again().destroy(1, at.plusSeconds(9))).as("again").isTrue();
        assertThat(store.find(1)).as("it was destroyed once").contains(first.destroyed(at));
        assertThat(store.create(first)).as("no number comes twice").isFalse();
        assertThat(store.create(generation(3, NOW))).isTrue();
        assertThat(store.find(1).orElseThrow().wrapped()).isNull();
    }

    @Test
    void letsOneOfManyAddTheNext() throws Exception {
        GenerationStore store = emptyStore();
        for (int number = 1; number <= 8; number++) {
            AtomicInteger won = new AtomicInteger();
            int next = number;
            inParallel(4, caller -> {
                GenerationStore node = caller % 2 == 0 ? store : again();
                Generation ours =
                        new Generation(next, bytes(60, 50 + caller), "caller-" + caller, NOW, NOW, null, null);
                if (node.create(ours)) {
                    won.incrementAndGet();
                }
            });
            assertThat(won).as("generation " + next).hasValue(1);
            Generation stored = store.current().orElseThrow();
            int winner = Integer.parseInt(stored.rootUri().substring("caller-".length()));
            assertThat(stored.number()).isEqualTo(next);
            assertThat(stored.wrapped()).isEqualTo(bytes(60, 50 + winner));
        }
        assertThat(store.living()).hasSize(8);
    }
}
