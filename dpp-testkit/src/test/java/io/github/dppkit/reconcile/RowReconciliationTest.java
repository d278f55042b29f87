package io.github.dppkit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.RowContent;
import io.github.dppkit.crypto.RowPlace;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.reconcile.spi.TaggedRow;
import io.github.dppkit.reconcile.spi.TaggedTable;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReconciliationTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final Instant NOW = Instant.parse("2026-11-10T10:00:00Z");
    private static final FieldName EMAIL = FieldName.of("shop.email");

    @TempDir
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final MovableClock clock = MovableClock.at(NOW);
    private final Table table = new Table();
    private Dpp dpp;

    /** A table in memory; {@code during} runs after it was shown, as writes of others do. */
    private static final class Table implements TaggedTable {

        private final Map<RowPlace, RecordTag> rows = new LinkedHashMap<>();
        private Runnable during = () -> {};
        private long unattributed;

        @Override
        public String table() {
            return "shop";
        }

        @Override
        public long forEach(Consumer<TaggedRow> taker) {
            rows.forEach((place, tag) -> taker.accept(new TaggedRow(place, tag)));
            during.run();
            return unattributed;
        }
    }

    @BeforeEach
    void open() {
        dpp = Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .clock(clock, clock.nanos())
                .build();
    }

    @AfterEach
    void close() {
        dpp.close();
    }

    private static RowPlace place(int id) {
        return new RowPlace(PiiScope.order(SELLER, "902-" + id), "shop", "row-" + id);
    }

    private RecordTag tag(int id, long version) {
        return dpp.recordTags()
                .tag(
                        RowContent.of(place(id), version).withText(EMAIL, "dpp1.x" + version),
                        Provenance.spApi("getOrder", clock.instant()));
    }

    private RecordTag write(int id, long version) {
        RecordTag tag = tag(id, version);
        table.rows.put(place(id), tag);
        return tag;
    }

    private RecordTag writeOnRecord(int id, long version) {
        RecordTag tag = write(id, version);
        dpp.rows().record(List.of(new TaggedRow(place(id), tag)));
        return tag;
    }

    private ReconciliationReport run() {
        return dpp.rows().run(List.of(table));
    }

    private List<RecordedEvent> events(Action action) {
        List<RecordedEvent> found = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 100_000)) {
                RecordedEvent recorded = RecordedEvent.decode(event.body());
                if (recorded.action() == action) {
                    found.add(recorded);
                }
            }
        }
        return found;
    }

    private static void assertOnly(ReconciliationReport report, RowFinding finding, long count) {
        for (RowFinding each : RowFinding.values()) {
            assertThat(report.count(each)).as(each.name()).isEqualTo(each == finding ? count : 0);
        }
        assertThat(report.isClean()).isFalse();
    }

    @Test
    @Verifies("A2.4.a")
    void isClean_andSaysSoOnRecord_whenEveryRowIsAsItWasLastRecorded() {
        List<TaggedRow> many = new ArrayList<>();
        for (int id = 0; id < 1_200; id++) {
            many.add(new TaggedRow(place(id), write(id, 1)));
        }
        dpp.rows().record(many);
        writeOnRecord(7, 2);
        writeOnRecord(7, 3);
        ReconciliationReport report = run();
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.rows()).isEqualTo(1_200);
        assertThat(events(Action.INTEGRITY))
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS))
                .satisfies(event -> assertThat(event.count()).isEqualTo(1_200));
        assertThat(events(Action.ROW_TAG)).hasSize(1_202);
        assertThat(report.toString()).doesNotContain("902-").doesNotContain("row-");
    }

    @Test
    void findsARowThatIsPutBack_whateverVersionItsForgedTagNames() {
        RecordTag old = writeOnRecord(1, 1);
        writeOnRecord(1, 2);
        writeOnRecord(2, 1);
        writeOnRecord(3, 1);
        table.rows.put(place(1), old);
        table.rows.put(place(2), RecordTag.parse("dppt1.none"));
        ReconciliationReport report = run();
        assertOnly(report, RowFinding.PUT_BACK, 2);
        assertThat(report.examples().get(RowFinding.PUT_BACK))
                .containsExactly(dpp.rows().token(place(1)), dpp.rows().token(place(2)));
        assertThat(events(Action.INTEGRITY))
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.FAILURE))
                .satisfies(event -> assertThat(event.count()).isEqualTo(2));
        assertThat(events(Action.ALARM)).isEmpty();
    }

    @Test
    void findsMissingRows_butNotRemovedOnesAndThoseOfDisposedScopes() {
        writeOnRecord(1, 1);
        RecordTag removed = writeOnRecord(2, 1);
        RecordTag disposed = writeOnRecord(3, 1);
        table.rows.clear();
        dpp.rows().recordRemoved(List.of(new TaggedRow(place(2), removed)));
        dpp.retention().disposeNow(place(3).scope(), DataClass.PII, Reason.REQUESTED);
        assertOnly(run(), RowFinding.MISSING, 1);

        table.rows.put(place(2), removed);
        table.rows.put(place(3), disposed);
        ReconciliationReport returned = run();
        assertThat(returned.count(RowFinding.RETURNED)).isEqualTo(2);
        assertThat(returned.count(RowFinding.MISSING)).isEqualTo(1);
    }

    @Test
    void tellsRowsThatWereNeverPutOnRecord_andAlarms() {
        writeOnRecord(1, 1);
        write(1, 2);
        write(2, 1);
        table.unattributed = 1;
        ReconciliationReport report = run();
        assertOnly(report, RowFinding.UNRECORDED, 2);
        assertThat(report.unattributed()).isEqualTo(1);
        assertThat(events(Action.ALARM))
                .singleElement()
                .satisfies(event -> assertThat(event.count()).isEqualTo(2));
        assertThat(events(Action.INTEGRITY))
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.FAILURE));
    }

    @Test
    void takesWritesDuringTheRunForWhatTheyAre() {
        writeOnRecord(1, 1);
        RecordTag committed = write(1, 2);
        RecordTag gone = writeOnRecord(3, 1);
        table.rows.remove(place(3));
        table.during = () -> dpp.rows().record(List.of(new TaggedRow(place(1), committed)));
        ReconciliationReport report = run();
        assertOnly(report, RowFinding.MISSING, 1);

        table.during = () -> dpp.rows().recordRemoved(List.of(new TaggedRow(place(3), gone)));
        assertThat(run().isClean()).isTrue();
    }

    @Test
    void looksAtNoRow_whenTheTrailDoesNotPass() {
        writeOnRecord(1, 1);
        java.nio.file.Path anchor = folder.resolve("anchor.txt");
        assertThat(anchor).exists();
        assertThat(anchor.toFile().delete()).isTrue();
        ReconciliationReport report = run();
        assertThat(report.trailIntact()).isFalse();
        assertThat(report.isClean()).isFalse();
        assertThat(report.rows()).isZero();
        assertThat(events(Action.INTEGRITY))
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.FAILURE));
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThatThrownBy(() -> dpp.rows().run(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dpp.rows().run(List.of(table, table))).isInstanceOf(IllegalArgumentException.class);
        TaggedRow none = new TaggedRow(place(1), RecordTag.parse("none"));
        assertThatThrownBy(() -> dpp.rows().record(List.of(none))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dpp.rows().recordRemoved(List.of(none))).isInstanceOf(IllegalArgumentException.class);
    }
}
