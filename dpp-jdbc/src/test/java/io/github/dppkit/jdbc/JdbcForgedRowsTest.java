package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that somebody with the tables in hand has written. */
class JdbcForgedRowsTest {

    @ParameterizedTest
    @EnumSource(Base.class)
    void fencesTheWriter_whoseNextNumberIsTaken(Base base) throws SQLException {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            AuditStore store = JdbcStores.create(database.dataSource()).auditStore();
            WriterId writer = store.openWriter("node-1").id();
            insertEvent(database.dataSource(), "node-1", 0);

            StoredEvent event = new StoredEvent(0, new EventId(1, 2), new byte[32], new byte[] {1});
            assertThatExceptionOfType(AuditFencedException.class)
                    .isThrownBy(() -> store.append(writer, 0, List.of(event), new byte[32]));
            assertThat(store.writer(writer).orElseThrow().size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void showsEventsOfAWriterThatWasNeverOpened_andRefusesANameThatIsNone(Base base) throws SQLException {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            AuditStore store = JdbcStores.create(database.dataSource()).auditStore();
            insertEvent(database.dataSource(), "node-7", 5);
            assertThat(store.eventWriters()).containsExactly(new WriterId("node-7", 1));

            insertEvent(database.dataSource(), "No Node", 0);
            assertThatExceptionOfType(AuditFormatException.class).isThrownBy(store::eventWriters);
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void refusesToSayWhatIsDue_whileARecordOfNoFormIsAmongThem(Base base) {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            RetentionStore store = JdbcStores.create(database.dataSource()).retentionStore();
            store.add(Samples.retention(1));
            store.add(Samples.retention(2));
            for (String forged : List.of("scope_kind = 'Order'", "partner = 'no partner'", "scope_id = ''")) {
                Base.run(database.dataSource(), "UPDATE dpp_retention SET " + forged + " WHERE scope_id = '902-2'");
                assertThatExceptionOfType(JdbcStoreException.class)
                        .isThrownBy(() -> store.due(Samples.NOW, 10))
                        .withMessageContaining("dpp_retention");
                assertThat(store.find(Samples.order(1), DataClass.PII)).contains(Samples.retention(1));
                assertThat(store.oldestDue(Samples.NOW)).contains(Samples.NOW);
                Base.run(database.dataSource(), "DELETE FROM dpp_retention WHERE version = 1");
                store.add(Samples.retention(1));
                store.add(Samples.retention(2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void takesNoStateClassVersionTokenOrOrderOfInstants_thatAStoreWouldNotWrite(Base base) {
        try (TestDatabase database = base.open()) {
            JdbcSchema.create(database.dataSource());
            RetentionStore store = JdbcStores.create(database.dataSource()).retentionStore();
            store.add(Samples.retention(1));
            store.add(Samples.retention(2));
            store.finish(Samples.retention(2), Samples.tombstone(2));
            for (String forged : List.of(
                    "dpp_retention SET state = 'HELD'",
                    "dpp_retention SET data_class = 'pii'",
                    "dpp_retention SET version = 0",
                    "dpp_retention SET due_us = deadline_us + 1",
                    "dpp_retention SET deadline_us = NULL",
                    "dpp_tombstone SET data_class = 'NONE'",
                    "dpp_tombstone SET certificate = NULL")) {
                assertThatThrownBy(() -> Base.run(database.dataSource(), "UPDATE " + forged))
                        .as(forged)
                        .hasCauseInstanceOf(SQLException.class);
            }
            assertThat(store.find(Samples.order(1), DataClass.PII)).contains(Samples.retention(1));
        }
    }

    private static void insertEvent(DataSource database, String node, long seq) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body)"
                                + " VALUES (?, 1, ?, ?, ?, ?)")) {
            insert.setString(1, node);
            insert.setLong(2, seq);
            insert.setObject(3, new UUID(7, seq));
            insert.setBytes(4, new byte[32]);
            insert.setBytes(5, new byte[] {9});
            insert.executeUpdate();
        }
    }
}
