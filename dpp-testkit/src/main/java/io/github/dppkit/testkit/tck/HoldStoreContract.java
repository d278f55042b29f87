package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldRecord.State;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.HoldYear;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link HoldStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class HoldStoreContract {

    private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123456Z");
    private static final LocalDate UNTIL = LocalDate.parse("2036-12-31");
    private static final ArchiveYear YEAR = new ArchiveYear("DE", 2026);
    private static final String SHA = "ab".repeat(32);

    /** Creates the contract. */
    protected HoldStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract HoldStore emptyStore();

    private static String id(int number) {
        return "%032x".formatted(number);
    }

    private static HoldRecord hold(int number, State state, LocalDate until, @Nullable String sha256, int version) {
        return new HoldRecord(
                id(number),
                new SubjectToken(1, number % 3),
                state,
                "AO-147",
                "invoice/1",
                YEAR,
                "a.kowalska",
                until,
                sha256 == null ? 0 : 1,
                sha256,
                AT.plusSeconds(version),
                version);
    }

    private static HoldRecord first(int number) {
        return hold(number, State.REQUESTED, UNTIL, null, 1);
    }

    @Test
    void returnsWhatWasPut() {
        HoldStore store = emptyStore();
        assertThat(store.find(id(1))).isEmpty();
        assertThat(store.put(first(1))).isTrue();
        assertThat(store.find(id(1))).contains(first(1));
        assertThat(store.find(id(2))).isEmpty();
        assertThat(store.anyOf(YEAR)).isTrue();
        assertThat(store.anyOf(new ArchiveYear("DE", 2027))).isFalse();
        assertThat(store.anyOf(new ArchiveYear("FR", 2026))).isFalse();
    }

    @Test
    void changesAHold_onlyFromTheVersionBefore_andTakesTheSameAgain() {
        HoldStore store = emptyStore();
        assertThat(store.put(hold(1, State.HELD, UNTIL, SHA, 2))).isFalse();
        assertThat(store.put(first(1))).isTrue();
        assertThat(store.put(first(1))).isTrue();
        assertThat(store.put(hold(1, State.HELD, UNTIL, SHA, 1))).isFalse();
        assertThat(store.put(hold(1, State.SEALING, UNTIL.plusYears(1), SHA, 2)))
                .isTrue();
        assertThat(store.put(hold(1, State.SEALING, UNTIL.plusYears(1), SHA, 2)))
                .isTrue();
        assertThat(store.put(hold(1, State.ENDING, UNTIL.plusYears(1), SHA, 2))).isFalse();
        assertThat(store.put(hold(1, State.HELD, UNTIL, SHA, 4))).isFalse();
        assertThat(store.find(id(1))).contains(hold(1, State.SEALING, UNTIL.plusYears(1), SHA, 2));
    }

    @Test
    void cutsInstantsToTheMicrosecond() {
        HoldStore store = emptyStore();
        HoldRecord fine = new HoldRecord(
                id(1),
                new SubjectToken(1, 2),
                State.REQUESTED,
                "AO-147",
                "invoice/1",
                YEAR,
                "a.kowalska",
                UNTIL,
                0,
                null,
                AT.plusNanos(999),
                1);
        assertThat(store.put(fine)).isTrue();
        assertThat(store.put(fine)).isTrue();
        assertThat(store.find(id(1)).orElseThrow().changedAt()).isEqualTo(AT);
    }

    @Test
    void findsTheHoldsOfManyScopes() {
        HoldStore store = emptyStore();
        for (int i = 0; i < 9; i++) {
            store.put(first(i));
        }
        List<SubjectToken> many = new ArrayList<>();
        for (int i = 0; i < 998; i++) {
            many.add(new SubjectToken(9, i));
        }
        many.add(new SubjectToken(1, 0));
        many.add(new SubjectToken(1, 2));
        assertThat(store.of(many))
                .containsExactlyInAnyOrder(first(0), first(2), first(3), first(5), first(6), first(8));
        assertThat(store.of(List.of())).isEmpty();
        assertThat(store.of(List.of(new SubjectToken(2, 0)))).isEmpty();
    }

    @Test
    void listsById_pageByPage() {
        HoldStore store = emptyStore();
        for (int i = 16; i > 0; i--) {
            store.put(first(i));
        }
        List<String> ids = new ArrayList<>();
        List<HoldRecord> page = store.list("", 5);
        while (!page.isEmpty()) {
            page.forEach(hold -> ids.add(hold.id()));
            page = store.list(ids.get(ids.size() - 1), 5);
        }
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            all.add(id(i));
        }
        assertThat(ids).containsExactlyElementsOf(all);
    }

    @Test
    void listsWhatIsToEnd_andNothingElse() {
        HoldStore store = emptyStore();
        LocalDate today = UNTIL;
        HoldRecord lastDay = hold(1, State.HELD, today, SHA, 1);
        HoldRecord over = hold(2, State.HELD, today.minusDays(1), SHA, 1);
        HoldRecord ending = hold(3, State.ENDING, today.plusDays(1), SHA, 1);
        HoldRecord ended = hold(4, State.ENDED, today.plusDays(1), SHA, 1);
        HoldRecord open = hold(5, State.SEALING, today.plusDays(1), SHA, 1);
        List.of(lastDay, over, ending, ended, open).forEach(store::put);
        assertThat(store.ending(today, "", 10)).containsExactly(over, ending, ended);
        assertThat(store.ending(today, "", 1)).containsExactly(over);
        assertThat(store.ending(today, over.id(), 2)).containsExactly(ending, ended);
        assertThat(store.ending(today.plusDays(1), "", 1)).containsExactly(lastDay);
    }

    @Test
    void removesAHold_ofTheSameVersionAlone() {
        HoldStore store = emptyStore();
        store.put(first(1));
        store.put(hold(1, State.ENDED, UNTIL, null, 2));
        assertThat(store.remove(first(1))).isFalse();
        assertThat(store.find(id(1))).isPresent();
        assertThat(store.remove(hold(1, State.ENDED, UNTIL, null, 2))).isTrue();
        assertThat(store.remove(hold(1, State.ENDED, UNTIL, null, 2))).isTrue();
        assertThat(store.find(id(1))).isEmpty();
        assertThat(store.anyOf(YEAR)).isFalse();
    }

    @Test
    void keepsYears_eachChangedFromTheVersionBefore() {
        HoldStore store = emptyStore();
        HoldYear opened = new HoldYear(YEAR, UNTIL, HoldYear.State.OPEN, 1);
        HoldYear due = new HoldYear(YEAR, UNTIL, HoldYear.State.DUE, 2);
        HoldYear other = new HoldYear(new ArchiveYear("FR", 2026), UNTIL.minusYears(4), HoldYear.State.OPEN, 1);
        assertThat(store.putYear(due)).isFalse();
        assertThat(store.putYear(opened)).isTrue();
        assertThat(store.putYear(opened)).isTrue();
        assertThat(store.putYear(other)).isTrue();
        assertThat(store.putYear(new HoldYear(YEAR, UNTIL, HoldYear.State.DESTROYED, 1)))
                .isFalse();
        assertThat(store.putYear(due)).isTrue();
        assertThat(store.years()).containsExactlyInAnyOrder(due, other);
        assertThat(store.year(YEAR)).contains(due);
        assertThat(store.year(new ArchiveYear("FR", 2027))).isEmpty();
    }

    @Test
    void letsOneOfManyWin() throws Exception {
        HoldStore store = emptyStore();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                int number = round;
                store.put(first(number));
                List<Callable<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    HoldRecord mine = hold(number, State.HELD, UNTIL.plusDays(i), SHA, 2);
                    writers.add(() -> store.put(mine));
                }
                int winners = 0;
                for (Future<Boolean> answer : threads.invokeAll(writers)) {
                    winners += answer.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
