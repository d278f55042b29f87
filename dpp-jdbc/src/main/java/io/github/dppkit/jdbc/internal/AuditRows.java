package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/** Reads rows of the audit tables; a row of no form is refused by name. */
final class AuditRows {

    private AuditRows() {}

    static WriterRecord writer(ResultSet row) throws SQLException {
        return new WriterRecord(
                new WriterId(row.getString(1), row.getLong(2)),
                row.getLong(3),
                state(row.getString(4)),
                row.getBytes(5));
    }

    private static WriterState state(String name) {
        return Arrays.stream(WriterState.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AuditFormatException("Audit writer refused: unknown state."));
    }

    static StoredEvent event(ResultSet row) throws SQLException {
        UUID id = row.getObject(2, UUID.class);
        return new StoredEvent(
                row.getLong(1),
                new EventId(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                row.getBytes(3),
                row.getBytes(4));
    }

    static PrunedWriter pruned(ResultSet row) throws SQLException {
        return new PrunedWriter(new WriterId(row.getString(1), row.getLong(2)), row.getLong(3), row.getBytes(4));
    }

    static StoredCheckpoint checkpoint(ResultSet row) throws SQLException {
        return new StoredCheckpoint(row.getLong(1), row.getString(2));
    }
}
