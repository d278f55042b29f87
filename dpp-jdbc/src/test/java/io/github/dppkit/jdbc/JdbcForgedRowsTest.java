package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
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
