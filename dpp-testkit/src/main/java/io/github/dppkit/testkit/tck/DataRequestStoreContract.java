package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static io.github.dppkit.testkit.tck.RetentionSamples.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.StoredRequest;
import io.github.dppkit.governance.request.spi.StoredSubject;
import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link DataRequestStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class DataRequestStoreContract {

    private static final String ID = "dsr-1";

    /** Creates the contract. */
    protected DataRequestStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract DataRequestStore emptyStore();

    private static StoredRequest request(String id, StoredRequest.State state, Instant received, int version) {
        return new StoredRequest(id, state, received, null, "{\"v\":" + version + "}", null, version);
    }

    private static StoredSubject scope(
            String request, long high, @Nullable PiiScope scope, StoredSubject.State state, int version) {
        return new StoredSubject(request, new SubjectToken(high, 5), scope, state, version == 1 ? null : "{}", version);
    }

    private static List<StoredSubject> open(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> scope(ID, i, order("902-" + i), StoredSubject.State.OPEN, 1))
                .toList();
    }

    @Test
    void returnsNothing_whereNothingWasAdded() {
        DataRequestStore store = emptyStore();
        assertThat(store.find(ID)).isEmpty();
        assertThat(store.open(10)).isEmpty();
        assertThat(store.subjects(ID, false, null, 10)).isEmpty();
        assertThat(store.replace(request(ID, StoredRequest.State.OPEN, NOW, 2))).isFalse();
        assertThat(store.replaceSubject(scope(ID, 1, null, StoredSubject.State.DONE, 2)))
                .isFalse();
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    void keepsTheFirstOfAnId_andReplacesFromTheVersionBeforeAlone() {
        DataRequestStore store = emptyStore();
        StoredRequest first = request(ID, StoredRequest.State.OPEN, NOW, 1);
        assertThat(store.add(request(ID, StoredRequest.State.OPEN, NOW.plusNanos(999), 1)))
                .isEqualTo(first);
        assertThat(store.add(request(ID, StoredRequest.State.OPEN, NOW.plusSeconds(5), 1)))
                .isEqualTo(first);
        assertThat(store.add(request("DSR-1", StoredRequest.State.OPEN, NOW, 1)).id())
                .isEqualTo("DSR-1");

        StoredRequest claimed = new StoredRequest(
                ID, StoredRequest.State.DECIDED, NOW.plusSeconds(9), NOW.plusNanos(1_999), "{}", "{\"c\":1}", 2);
        assertThat(store.replace(request(ID, StoredRequest.State.OPEN, NOW, 3))).isFalse();
        assertThat(store.replace(claimed)).isTrue();
        assertThat(store.replace(claimed)).isFalse();
        assertThat(store.find(ID))
                .contains(new StoredRequest(
                        ID, StoredRequest.State.DECIDED, NOW, NOW.plusNanos(1_000), "{}", "{\"c\":1}", 2));
    }

    @Test
    void takesTheLongestTexts() {
        DataRequestStore store = emptyStore();
        StoredRequest longest = new StoredRequest(
                ID, StoredRequest.State.DECIDED, NOW, null, "b".repeat(32_768), "c".repeat(1_048_576), 1);
        assertThat(store.add(longest)).isEqualTo(longest);
        StoredSubject scope =
                new StoredSubject(ID, new SubjectToken(1, 2), null, StoredSubject.State.DONE, "r".repeat(16_384), 1);
        store.addSubjects(List.of(scope));
        assertThat(store.subjects(ID, false, null, 10)).containsExactly(scope);
    }

    @Test
    void returnsRequestsThatAreNotClosed_theOldestFirst() {
        DataRequestStore store = emptyStore();
        StoredRequest late = store.add(request("late", StoredRequest.State.OPEN, NOW.plusSeconds(3), 1));
        StoredRequest early = store.add(request("early", StoredRequest.State.DECIDED, NOW, 1));
        store.add(request("closed", StoredRequest.State.CLOSED, NOW, 1));
        StoredRequest middle = store.add(request("middle", StoredRequest.State.OPEN, NOW.plusSeconds(1), 1));
        assertThat(store.open(10)).containsExactly(early, middle, late);
        assertThat(store.open(2)).containsExactly(early, middle);
    }

    @Test
    void keepsEachScopeOnce_andPagesInTheOrderOfTokens() {
        DataRequestStore store = emptyStore();
        List<StoredSubject> scopes = new ArrayList<>(open(7));
        store.addSubjects(scopes.subList(3, 7));
        store.addSubjects(scopes);
        store.addSubjects(List.of());
        StoredSubject negative = scope(ID, -1, order("902-x"), StoredSubject.State.OPEN, 1);
        store.addSubjects(List.of(negative, scope("other", 2, order("902-1"), StoredSubject.State.OPEN, 1)));
        scopes.add(negative); // its first byte is the highest

        List<StoredSubject> read = new ArrayList<>();
        List<StoredSubject> page = store.subjects(ID, false, null, 3);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            read.addAll(page);
            page = store.subjects(ID, false, page.get(page.size() - 1).token(), 3);
        }
        assertThat(read).containsExactlyElementsOf(scopes);
    }

    @Test
    void replacesAScope_fromTheVersionBeforeAlone_andDropsItsNameWhenDone() {
        DataRequestStore store = emptyStore();
        List<StoredSubject> scopes = open(3);
        store.addSubjects(scopes);
        StoredSubject done = scope(ID, 1, null, StoredSubject.State.DONE, 2);
        assertThat(store.replaceSubject(scope(ID, 1, null, StoredSubject.State.DONE, 3)))
                .isFalse();
        assertThat(store.replaceSubject(done)).isTrue();
        assertThat(store.replaceSubject(done)).isFalse();
        store.addSubjects(scopes);
        assertThat(store.subjects(ID, true, null, 10)).containsExactly(scopes.get(0), scopes.get(2));
        assertThat(store.subjects(ID, false, null, 10)).containsExactly(scopes.get(0), done, scopes.get(2));
        StoredSubject returned = scope(ID, 2, order("902-2"), StoredSubject.State.OPEN, 2);
        assertThat(store.replaceSubject(returned)).isTrue();
        assertThat(store.subjects(ID, true, new SubjectToken(1, 5), 10)).containsExactly(returned);
    }

    @Test
    void letsOneOfManyCallersWin() throws Exception {
        DataRequestStore store = emptyStore();
        AtomicInteger wins = new AtomicInteger();
        AtomicInteger scopeWins = new AtomicInteger();
        inParallel(6, caller -> {
            assertThat(store.add(request(ID, StoredRequest.State.OPEN, NOW, 1)).id())
                    .isEqualTo(ID);
            store.addSubjects(open(40));
            wins.addAndGet(store.replace(request(ID, StoredRequest.State.OPEN, NOW, 2)) ? 1 : 0);
            scopeWins.addAndGet(store.replaceSubject(scope(ID, 7, null, StoredSubject.State.DONE, 2)) ? 1 : 0);
        });
        assertThat(wins).hasValue(1);
        assertThat(scopeWins).hasValue(1);
        assertThat(store.find(ID)).contains(request(ID, StoredRequest.State.OPEN, NOW, 2));
        assertThat(store.subjects(ID, false, null, 100)).hasSize(40);
        assertThat(store.subjects(ID, true, null, 100)).hasSize(39);
    }
}
