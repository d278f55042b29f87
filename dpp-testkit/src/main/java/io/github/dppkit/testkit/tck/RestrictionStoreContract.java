package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.spi.Restriction;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.SubjectToken;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link RestrictionStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class RestrictionStoreContract {

    /** Creates the contract. */
    protected RestrictionStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract RestrictionStore emptyStore();

    private static SubjectToken token(long high) {
        return new SubjectToken(high, 7);
    }

    private static Restriction restriction(long high, String request) {
        return new Restriction(token(high), request, NOW.plusNanos(999));
    }

    @Test
    void restrictsNothing_whereNothingWasAdded() {
        RestrictionStore store = emptyStore();
        assertThat(store.among(List.of(token(1)))).isEmpty();
        assertThat(store.among(List.of())).isEmpty();
        assertThat(store.scopes(null, 10)).isEmpty();
        assertThat(store.removeOf("dsr-1")).isZero();
        store.remove(List.of(token(1)));
        store.remove(List.of());
        store.add(List.of());
    }

    @Test
    void tellsWhichAreRestricted_howeverManyAreAsked() {
        RestrictionStore store = emptyStore();
        store.add(IntStream.range(0, 500)
                .filter(i -> i % 3 == 0)
                .mapToObj(i -> restriction(i, "dsr-1"))
                .toList());
        List<SubjectToken> asked = LongStream.range(0, 500)
                .mapToObj(RestrictionStoreContract::token)
                .toList();
        assertThat(store.among(asked))
                .hasSize(167)
                .contains(token(0), token(498))
                .doesNotContain(token(1));
        assertThat(store.among(List.of(new SubjectToken(0, 8)))).isEmpty();
    }

    @Test
    void staysRestricted_untilTheLastRequestIsLifted() {
        RestrictionStore store = emptyStore();
        store.add(List.of(restriction(1, "dsr-1"), restriction(1, "dsr-2"), restriction(2, "dsr-1")));
        store.add(List.of(restriction(1, "dsr-1")));
        assertThat(store.removeOf("dsr-1")).isEqualTo(2);
        assertThat(store.removeOf("dsr-1")).isZero();
        assertThat(store.among(List.of(token(1), token(2)))).containsExactly(token(1));
        assertThat(store.removeOf("DSR-2")).isZero();
        assertThat(store.removeOf("dsr-2")).isEqualTo(1);
        assertThat(store.among(List.of(token(1)))).isEmpty();
    }

    @Test
    void forgetsScopes_andPagesThroughTheOthersInTheOrderOfTheirTokens() {
        RestrictionStore store = emptyStore();
        store.add(List.of(
                restriction(-1, "dsr-1"),
                restriction(3, "dsr-1"),
                restriction(3, "dsr-2"),
                restriction(5, "dsr-1"),
                restriction(4, "dsr-2")));
        store.remove(List.of(token(4), token(9)));
        List<SubjectToken> read = new ArrayList<>();
        List<SubjectToken> page = store.scopes(null, 2);
        while (!page.isEmpty()) {
            read.addAll(page);
            page = store.scopes(page.get(page.size() - 1), 2);
        }
        assertThat(read).containsExactly(token(3), token(5), token(-1));
        store.remove(List.of(token(3)));
        assertThat(store.among(List.of(token(3)))).isEmpty();
    }

    @Test
    void takesTheSameRestrictionFromManyCallers() throws Exception {
        RestrictionStore store = emptyStore();
        List<Restriction> same =
                IntStream.range(0, 40).mapToObj(i -> restriction(i, "dsr-1")).toList();
        inParallel(4, caller -> store.add(same));
        assertThat(store.scopes(null, 100)).hasSize(40);
        assertThat(store.removeOf("dsr-1")).isEqualTo(40);
    }
}
