package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.RetentionSamples.NOW;
import static io.github.dppkit.testkit.tck.RetentionSamples.dueAndDeadline;
import static io.github.dppkit.testkit.tck.RetentionSamples.next;
import static io.github.dppkit.testkit.tck.RetentionSamples.order;
import static io.github.dppkit.testkit.tck.RetentionSamples.record;
import static io.github.dppkit.testkit.tck.RetentionSamples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTrend;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionRecord.State;
import io.github.dppkit.retention.spi.RetentionStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link RetentionStoreContract} about what guards count. */
abstract class RetentionGuardContract extends MarkStoreContract {

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    @Override
    protected abstract RetentionStore emptyStore();

    @Test
    void countsWhatIsDue_byBothInstants_upToTheLimit() {
        RetentionStore store = emptyStore();
        assertThat(store.countDue(NOW, NOW.plusSeconds(100_000), true, 10)).isZero();
        for (int i = 0; i < 6; i++) {
            store.add(
                    dueAndDeadline(record(order("902-" + i), NOW), NOW.plusSeconds(i), NOW.plusSeconds(100L * i + 99)));
        }
        RetentionRecord begun = store.add(record(order("902-9"), NOW));
        store.replace(next(begun, State.PARTIAL, NOW.plusSeconds(60)));

        assertThat(store.countDue(NOW.plusSeconds(5), NOW.plusSeconds(100_000), false, 100))
                .isEqualTo(6);
        assertThat(store.countDue(NOW.plusSeconds(5), NOW.plusSeconds(100_000), true, 100))
                .isEqualTo(7);
        assertThat(store.countDue(NOW.plusSeconds(3), NOW.plusSeconds(100_000), false, 100))
                .isEqualTo(4);
        assertThat(store.countDue(NOW.plusSeconds(5), NOW.plusSeconds(199), false, 100))
                .isEqualTo(2);
        assertThat(store.countDue(NOW.plusSeconds(5), NOW.plusSeconds(198), false, 100))
                .isEqualTo(1);
        assertThat(store.countDue(NOW.plusSeconds(5), NOW.plusSeconds(100_000), true, 3))
                .isEqualTo(3);
    }

    @Test
    void leavesOutWhatIsInUseAndHasItsDeadlineInARange() {
        RetentionStore store = emptyStore();
        for (int i = 0; i < 5; i++) {
            store.add(dueAndDeadline(record(order("902-" + i), NOW), NOW.plusSeconds(i), NOW.plusSeconds(100L + i)));
        }
        RetentionRecord begun =
                store.add(dueAndDeadline(record(order("902-8"), NOW), NOW.plusSeconds(9), NOW.plusSeconds(102)));
        store.replace(next(begun, State.DISPOSING, null));
        assertThat(ids(store.dueExcept(NOW.plusSeconds(99), NOW.plusSeconds(101), NOW.plusSeconds(103), 10)))
                .containsExactly("902-0", "902-4", "902-8");
        assertThat(ids(store.dueExcept(NOW.plusSeconds(99), NOW.plusSeconds(101), NOW.plusSeconds(103), 2)))
                .containsExactly("902-0", "902-4");
        assertThat(ids(store.dueExcept(NOW.plusSeconds(2), NOW.plusSeconds(101), NOW.plusSeconds(103), 10)))
                .containsExactly("902-0");
    }

    @Test
    void tellsHowMuchIsStored_andHowMuchWasDisposedOfSince() {
        RetentionStore store = emptyStore();
        assertThat(store.trend(NOW)).isEqualTo(new DisposalTrend(0, 0, null));
        for (int i = 1; i <= 4; i++) {
            assertThat(store.finish(store.add(record(order("902-" + i), NOW)), tombstone(i, "{}")))
                    .isTrue();
        }
        store.add(record(order("902-7"), NOW));
        assertThat(store.trend(NOW)).isEqualTo(new DisposalTrend(1, 4, NOW.plusSeconds(1)));
        assertThat(store.trend(NOW.plusSeconds(3))).isEqualTo(new DisposalTrend(1, 2, NOW.plusSeconds(3)));
        assertThat(store.trend(NOW.plusSeconds(5))).isEqualTo(new DisposalTrend(1, 0, null));
        store.suppress(tombstone(5, "").token(), DataClass.PII, NOW.plusSeconds(6));
        assertThat(store.trend(NOW.plusSeconds(5)))
                .as("nothing of a suppressed scope was ever stored")
                .isEqualTo(new DisposalTrend(1, 0, null));
    }

    @Test
    void tellsATimeThatDoesNotGoBack_orNone() {
        RetentionStore store = emptyStore();
        store.databaseTime()
                .ifPresent(first -> assertThat(store.databaseTime().orElseThrow())
                        .isBetween(first, first.plus(Duration.ofMinutes(5))));
    }

    private static List<String> ids(List<RetentionRecord> records) {
        return records.stream().map(found -> found.scope().id()).toList();
    }
}
