package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static io.github.dppkit.testkit.tck.RetentionSamples.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.CaseStore;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CaseStore} must do: {@link NoticeStoreContract} and {@link DataRequestStoreContract} run it.
 *
 * @param <S> the states of a case
 */
abstract class CaseStoreContract<S extends Enum<S>> {

    private static final String ID = "amzn-1";

    private final S first;
    private final S later;
    private final S closed;
    private final int longestOutcome;

    /** Takes two states in which a case is open, the last one, and how long an outcome may be. */
    CaseStoreContract(S first, S later, S closed, int longestOutcome) {
        this.first = first;
        this.later = later;
        this.closed = closed;
        this.longestOutcome = longestOutcome;
    }

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract CaseStore<S> emptyStore();

    private StoredCase<S> stored(String id, S state, Instant received, int version) {
        return new StoredCase<>(id, state, received, null, "{\"v\":" + version + "}", null, version);
    }

    private static StoredScope scope(
            String caseId, long high, @Nullable PiiScope scope, StoredScope.State state, int version) {
        return new StoredScope(caseId, new SubjectToken(high, 5), scope, state, version == 1 ? null : "{}", version);
    }

    private static List<StoredScope> open(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> scope(ID, i, order("902-" + i), StoredScope.State.OPEN, 1))
                .toList();
    }

    @Test
    void returnsNothing_whereNothingWasAdded() {
        CaseStore<S> store = emptyStore();
        assertThat(store.find(ID)).isEmpty();
        assertThat(store.open(10)).isEmpty();
        assertThat(store.scopes(ID, false, null, 10)).isEmpty();
        assertThat(store.replace(stored(ID, later, NOW, 2))).isFalse();
        assertThat(store.replaceScope(scope(ID, 1, null, StoredScope.State.DONE, 2)))
                .isFalse();
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    void keepsTheFirstOfAnId_andReplacesFromTheVersionBeforeAlone() {
        CaseStore<S> store = emptyStore();
        StoredCase<S> added = stored(ID, first, NOW, 1);
        assertThat(store.add(stored(ID, first, NOW.plusNanos(999), 1))).isEqualTo(added);
        assertThat(store.add(stored(ID, later, NOW.plusSeconds(5), 1))).isEqualTo(added);
        assertThat(store.add(stored("AMZN-1", later, NOW, 1)).id()).isEqualTo("AMZN-1");

        StoredCase<S> claimed =
                new StoredCase<>(ID, later, NOW.plusSeconds(9), NOW.plusNanos(1_999), "{}", "{\"c\":1}", 2);
        assertThat(store.replace(stored(ID, later, NOW, 3))).isFalse();
        assertThat(store.replace(claimed)).isTrue();
        assertThat(store.replace(claimed)).isFalse();
        assertThat(store.find(ID))
                .contains(new StoredCase<>(ID, later, NOW, NOW.plusNanos(1_000), "{}", "{\"c\":1}", 2));
    }

    @Test
    void takesTheLongestTexts() {
        CaseStore<S> store = emptyStore();
        StoredCase<S> longest =
                new StoredCase<>(ID, later, NOW, null, "b".repeat(32_768), "c".repeat(longestOutcome), 1);
        assertThat(store.add(longest)).isEqualTo(longest);
        StoredScope scope =
                new StoredScope(ID, new SubjectToken(1, 2), null, StoredScope.State.DONE, "r".repeat(16_384), 1);
        store.addScopes(List.of(scope));
        assertThat(store.scopes(ID, false, null, 10)).containsExactly(scope);
    }

    @Test
    void returnsCasesThatAreNotClosed_theOldestFirst() {
        CaseStore<S> store = emptyStore();
        StoredCase<S> late = store.add(stored("late", later, NOW.plusSeconds(3), 1));
        StoredCase<S> early = store.add(stored("early", later, NOW, 1));
        store.add(stored("closed", closed, NOW, 1));
        StoredCase<S> middle = store.add(stored("middle", first, NOW.plusSeconds(1), 1));
        assertThat(store.open(10)).containsExactly(early, middle, late);
        assertThat(store.open(2)).containsExactly(early, middle);
    }

    @Test
    void keepsEachScopeOnce_andPagesInTheOrderOfTokens() {
        CaseStore<S> store = emptyStore();
        List<StoredScope> scopes = new ArrayList<>(open(7));
        store.addScopes(scopes.subList(3, 7));
        store.addScopes(scopes);
        store.addScopes(List.of());
        StoredScope negative = scope(ID, -1, order("902-x"), StoredScope.State.OPEN, 1);
        store.addScopes(List.of(negative, scope("other", 2, order("902-1"), StoredScope.State.OPEN, 1)));
        scopes.add(negative); // its first byte is the highest

        List<StoredScope> read = new ArrayList<>();
        List<StoredScope> page = store.scopes(ID, false, null, 3);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            read.addAll(page);
            page = store.scopes(ID, false, page.get(page.size() - 1).token(), 3);
        }
        assertThat(read).containsExactlyElementsOf(scopes);
    }

    @Test
    void replacesAScope_fromTheVersionBeforeAlone_andDropsItsNameWhenDone() {
        CaseStore<S> store = emptyStore();
        List<StoredScope> scopes = open(3);
        store.addScopes(scopes);
        StoredScope done = scope(ID, 1, null, StoredScope.State.DONE, 2);
        assertThat(store.replaceScope(scope(ID, 1, null, StoredScope.State.DONE, 3)))
                .isFalse();
        assertThat(store.replaceScope(done)).isTrue();
        assertThat(store.replaceScope(done)).isFalse();
        store.addScopes(scopes);
        assertThat(store.scopes(ID, true, null, 10)).containsExactly(scopes.get(0), scopes.get(2));
        assertThat(store.scopes(ID, false, null, 10)).containsExactly(scopes.get(0), done, scopes.get(2));
        StoredScope returned = scope(ID, 2, order("902-2"), StoredScope.State.OPEN, 2);
        assertThat(store.replaceScope(returned)).isTrue();
        assertThat(store.scopes(ID, true, new SubjectToken(1, 5), 10)).containsExactly(returned);
    }

    @Test
    void letsOneOfManyCallersWin() throws Exception {
        CaseStore<S> store = emptyStore();
        AtomicInteger wins = new AtomicInteger();
        AtomicInteger scopeWins = new AtomicInteger();
        inParallel(6, caller -> {
            assertThat(store.add(stored(ID, first, NOW, 1)).id()).isEqualTo(ID);
            store.addScopes(open(40));
            wins.addAndGet(store.replace(stored(ID, later, NOW, 2)) ? 1 : 0);
            scopeWins.addAndGet(store.replaceScope(scope(ID, 7, null, StoredScope.State.DONE, 2)) ? 1 : 0);
        });
        assertThat(wins).hasValue(1);
        assertThat(scopeWins).hasValue(1);
        assertThat(store.find(ID)).contains(stored(ID, later, NOW, 2));
        assertThat(store.scopes(ID, false, null, 100)).hasSize(40);
        assertThat(store.scopes(ID, true, null, 100)).hasSize(39);
    }
}
