package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.RecoveryRun;
import io.github.dppkit.crypto.RowContent;
import io.github.dppkit.crypto.RowPlace;
import io.github.dppkit.jdbc.reconcile.TagColumn;
import io.github.dppkit.jdbc.reencrypt.EncryptedTable;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.reconcile.ReconciliationReport;
import io.github.dppkit.reconcile.RowFinding;
import io.github.dppkit.reconcile.spi.TaggedRow;
import io.github.dppkit.reconcile.spi.TaggedTable;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Old values put back by SQL into a host's table, whose rows carry tags. */
@ParameterizedClass
@MethodSource("databases")
class RowTagTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final FieldName EMAIL = FieldName.of("sales.email");
    private static final FieldName NAME = FieldName.of("sales.name");

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-10T10:00:00Z"));
    private Dpp dpp;
    private TaggedTable table;
    private AuditStore audit;

    RowTagTest(TestDatabase database) {
        this.database = database;
    }

    static Stream<Arguments> databases() {
        return Base.chosen().map(base -> {
            TestDatabase database = base.open();
            JdbcSchema.create(database.dataSource());
            Base.run(
                    database.dataSource(),
                    "CREATE TABLE sales (id BIGINT NOT NULL PRIMARY KEY, seller_id VARCHAR(64),"
                            + " amazon_order_id VARCHAR(64), row_version BIGINT, email TEXT, name TEXT,"
                            + " row_tag VARCHAR(76))");
            return Arguments.argumentSet(base.name(), database);
        });
    }

    @BeforeEach
    void open() {
        Base.clear(database.dataSource());
        Base.run(database.dataSource(), "DELETE FROM sales");
        audit = JdbcStores.create(database.dataSource()).auditStore();
        dpp = Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(JdbcStores.create(database.dataSource()))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .target(TableTarget.builder(database.dataSource(), "sales")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .scrub("email", "name", "row_tag")
                        .build())
                .reencryptionTarget(EncryptedTable.builder(database.dataSource(), "sales")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .column("email", EMAIL)
                        .column("name", NAME)
                        .tagged("id", "row_tag", "row_version")
                        .build())
                .clock(clock, clock.nanos())
                .build();
        table = TagColumn.builder(database.dataSource(), "sales")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .rowColumn("id")
                .tagColumn("row_tag")
                .build();
    }

    @AfterEach
    void close() {
        dpp.close();
    }

    /** A row as it stands in the table. */
    private record Row(
            int id,
            long version,
            @Nullable String email,
            @Nullable String name,
            String tag) {

        RowPlace place() {
            return RowTagTest.place(id);
        }

        RowContent content() {
            return RowContent.of(place(), version)
                    .with(EMAIL, email == null ? null : EncryptedValue.parse(email, PiiType.EMAIL_ADDRESS))
                    .withText(NAME, name);
        }
    }

    private static RowPlace place(int id) {
        return new RowPlace(PiiScope.order(SELLER, "902-" + id), "sales", Integer.toString(id));
    }

    /** What the host does at each write: encrypt, tag, store in one statement, put on record once committed. */
    private Row write(int id, long version, String email, @Nullable String name) {
        Row row = committed(id, version, email, name);
        dpp.rows().record(List.of(new TaggedRow(row.place(), RecordTag.parse(row.tag()))));
        clock.advance(java.time.Duration.ofSeconds(1));
        return row;
    }

    private Row committed(int id, long version, String email, @Nullable String name) {
        RowPlace place = place(id);
        Provenance from = Provenance.spApi("getOrder", clock.instant());
        EncryptedValue<?> address = dpp.encryptor().encrypt(EmailAddress.of(email), place.scope(), EMAIL, from);
        EncryptedValue<?> called =
                name == null ? null : dpp.encryptor().encrypt(PersonName.of(name), place.scope(), NAME, from);
        RowContent content = RowContent.of(place, version).with(EMAIL, address).with(NAME, called);
        Row row = new Row(
                id,
                version,
                address.text(),
                called == null ? null : called.text(),
                dpp.recordTags().tag(content, from).text());
        if (version == 1) {
            execute(
                    "INSERT INTO sales (id, seller_id, amazon_order_id) VALUES (?, ?, ?)",
                    (long) id,
                    SELLER.id(),
                    place.scope().id());
        }
        overwrite(row);
        return row;
    }

    /** Stands for the host's statement, and for the attacker's. */
    private void overwrite(Row row) {
        execute(
                "UPDATE sales SET row_version = ?, email = ?, name = ?, row_tag = ? WHERE id = ?",
                row.version(),
                row.email(),
                row.name(),
                row.tag(),
                (long) row.id());
    }

    private void execute(String sql, @Nullable Object... parameters) {
        assertThat(ShopLab.execute(database.dataSource(), sql, parameters)).isEqualTo(1);
    }

    private Row read(int id) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT row_version, email, name, row_tag FROM sales WHERE id = ?")) {
            statement.setLong(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return new Row(id, rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void verify(int id) {
        Row row = read(id);
        dpp.recordTags().verify(RecordTag.parse(row.tag()), row.content());
    }

    private void assertRefusedOnRead(int id) {
        int before = events(Action.INTEGRITY).size();
        assertThatThrownBy(() -> verify(id)).isInstanceOf(DecryptionFailedException.class);
        assertThat(events(Action.INTEGRITY)).hasSize(before + 1);
    }

    private ReconciliationReport reconcile() {
        return dpp.rows().run(List.of(table));
    }

    private List<RecordedEvent> events(Action action) {
        return audit.writers().stream()
                .map(WriterRecord::id)
                .flatMap(writer -> audit.events(writer, 0, 100_000).stream())
                .map(StoredEvent::body)
                .map(RecordedEvent::decode)
                .filter(event -> event.action() == action)
                .toList();
    }

    @Test
    @Verifies({"#41", "A2.4.a"})
    void refusesARowOnRead_whenAnythingLessThanTheWholeRowIsPutBack() {
        Row old = write(1, 1, "anna@example.org", "Anna Nowak");
        Row now = write(1, 2, "anna.kowalska@example.org", "Anna Kowalska");
        Row other = write(2, 1, "jan@example.org", null);
        verify(1);
        verify(2);

        execute("UPDATE sales SET email = ? WHERE id = 1", old.email());
        assertRefusedOnRead(1);
        overwrite(new Row(1, now.version(), old.email(), now.name(), old.tag()));
        assertRefusedOnRead(1);
        overwrite(new Row(1, old.version(), old.email(), now.name(), old.tag()));
        assertRefusedOnRead(1);
        overwrite(new Row(1, now.version(), old.email(), old.name(), old.tag()));
        assertRefusedOnRead(1);
        overwrite(new Row(1, old.version(), old.email(), old.name(), now.tag()));
        assertRefusedOnRead(1);
        overwrite(new Row(1, now.version(), now.email(), null, now.tag()));
        assertRefusedOnRead(1);
        overwrite(new Row(1, other.version(), other.email(), other.name(), other.tag()));
        assertRefusedOnRead(1);
        overwrite(now);
        verify(1);
    }

    @Test
    @Verifies("#41")
    void findsAWholeRowThatIsPutBack_byTheNewestTagOnRecord() {
        Row old = write(1, 1, "anna@example.org", "Anna Nowak");
        write(1, 2, "anna.kowalska@example.org", "Anna Kowalska");
        write(2, 1, "jan@example.org", null);
        assertThat(reconcile().isClean()).isTrue();

        overwrite(old);
        verify(1); // it was true once
        ReconciliationReport report = reconcile();
        assertThat(report.trailIntact()).isTrue();
        assertThat(report.rows()).isEqualTo(2);
        assertThat(report.count(RowFinding.PUT_BACK)).isEqualTo(1);
        assertThat(report.examples().get(RowFinding.PUT_BACK))
                .containsExactly(dpp.rows().token(place(1)));
        RecordedEvent last = events(Action.INTEGRITY).get(1);
        assertThat(last.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(last.count()).isEqualTo(1);
    }

    @Test
    @Verifies({"#41", "#64", "A2.4.a", "A2.4.b"})
    void keepsEveryRowTrue_whenARecoveryEncryptsItAgain_andMakesNoForgedOneTrue() {
        write(1, 1, "anna@example.org", "Anna Nowak");
        write(2, 1, "jan@example.org", null);
        write(2, 4, "jan@example.org", null);
        execute("INSERT INTO sales (id, seller_id, amazon_order_id) VALUES (3, ?, '902-3')", SELLER.id());
        Row old = committed(3, 7, "ewa@example.org", null);
        Row now = write(3, 8, "ewa.kowalska@example.org", null);
        overwrite(new Row(3, now.version(), old.email(), null, now.tag())); // put back in part
        execute(
                "INSERT INTO sales (id, seller_id, amazon_order_id, row_version, email) VALUES (4, ?, '902-1', 1, ?)",
                SELLER.id(),
                read(1).email());
        RecoveryOrder order = RecoveryOrder.everything(new ActorId(ActorId.Kind.PERSON, "m.kowalska"), clock.instant());
        RecoveryRun first = dpp.recovery().recover(order);
        assertThat(first.blocked()).as("the forged row").isEqualTo(1);
        verify(1);
        verify(2);
        assertThat(read(1).version()).isEqualTo(2);
        assertThat(read(2).version()).isEqualTo(5);
        assertThat(HostTables.read(
                        database.dataSource(),
                        "SELECT id FROM sales WHERE id = 4 AND row_tag IS NULL AND row_version = 1",
                        1))
                .as("a row without a tag gets none")
                .hasSize(1);
        assertThat(read(3)).as("left as it is").isEqualTo(new Row(3, 8, old.email(), null, now.tag()));
        ReconciliationReport report = reconcile();
        assertThat(report.isClean()).as("the new tags are on record: " + report).isTrue();

        Row one = read(1);
        clock.advance(java.time.Duration.ofMinutes(30));
        assertThat(dpp.recovery().recover(order).failures()).isEmpty();
        assertThat(read(1)).as("nothing is written twice").isEqualTo(one);
        verify(1);
        assertRefusedOnRead(3);
        overwrite(now); // the forgery is mended by hand
        assertThat(dpp.recovery().recover(order).blocked()).isZero();
        clock.advance(java.time.Duration.ofMinutes(30));
        assertThat(dpp.recovery().recover(order).isComplete()).isTrue();
        verify(3);
        assertThat(reconcile().isClean()).isTrue();
    }

    @Test
    void tellsDeletedRowsFromDisposedOnes_andAPausedHostFromAForger() {
        write(1, 1, "anna@example.org", null);
        write(2, 1, "jan@example.org", null);
        write(3, 1, "ewa@example.org", null);
        committed(3, 2, "ewa.nowak@example.org", null); // and then the process died
        dpp.retention().disposeNow(place(2).scope(), DataClass.PII, Reason.REQUESTED);
        execute("DELETE FROM sales WHERE id = 1");
        ReconciliationReport report = reconcile();
        assertThat(report.count(RowFinding.MISSING)).isEqualTo(1);
        assertThat(report.count(RowFinding.UNRECORDED)).isEqualTo(1);
        assertThat(report.count(RowFinding.PUT_BACK)).isZero();
        assertThat(report.count(RowFinding.RETURNED)).isZero();
        assertThat(events(Action.ALARM)).hasSize(1);
    }

    @Test
    void findsARowThatIsCopied_andOneWhoseTagIsTakenAway() {
        Row row = write(1, 1, "anna@example.org", null);
        write(2, 1, "jan@example.org", null);
        execute(
                "INSERT INTO sales (id, seller_id, amazon_order_id, row_version, email, row_tag) VALUES (?, ?, ?, ?, ?, ?)",
                3L,
                SELLER.id(),
                "902-1",
                row.version(),
                row.email(),
                row.tag());
        execute("INSERT INTO sales (id, seller_id, amazon_order_id, row_tag) VALUES (4, 'no partner!', '902-1', 'x')");
        execute("UPDATE sales SET row_tag = NULL WHERE id = 2");
        ReconciliationReport report = reconcile();
        assertThat(report.rows()).isEqualTo(2);
        assertThat(report.count(RowFinding.UNRECORDED)).isEqualTo(1);
        assertThat(report.count(RowFinding.MISSING)).isEqualTo(1);
        assertThat(report.unattributed()).isEqualTo(1);
    }

    @Test
    void readsATableOfSeveralPages() {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO sales (id, seller_id, amazon_order_id, row_tag) VALUES (?, ?, ?, ?)")) {
            for (int id = 0; id < 2_500; id++) {
                statement.setLong(1, id);
                statement.setString(2, SELLER.id());
                statement.setString(3, "902-" + id);
                statement.setString(4, "tag-" + id);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(reconcile().count(RowFinding.UNRECORDED)).isEqualTo(2_500);
    }

    @Test
    void refusesATableThatDoesNotFit() {
        TagColumn.Builder builder = TagColumn.builder(database.dataSource(), "sales")
                .partner(SELLER)
                .rowColumn("seller_id")
                .tagColumn("row_tag");
        assertThatThrownBy(builder::build)
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("may be null");
        builder.rowColumn("id").tagColumn("row_version");
        assertThatThrownBy(builder::build)
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("neither text");
        builder.tagColumn("row_tag").partnerColumn("seller_id");
        assertThatThrownBy(builder::build)
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("not both");
    }
}
