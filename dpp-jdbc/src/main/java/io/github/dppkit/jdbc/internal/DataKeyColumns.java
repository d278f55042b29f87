package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/** The columns of {@code dpp_data_key}, as they are written and read. */
final class DataKeyColumns {

    static final String SELECT = "SELECT id, partner, scope_kind, scope_id, epoch_day, epoch_version, version,"
            + " state, wrapped, commitment, known_until_us, origin, created_us, uses, superseded"
            + " FROM dpp_data_key WHERE ";
    static final String INSERT = "INSERT INTO dpp_data_key (id, partner, scope_kind, scope_id, epoch_day,"
            + " epoch_version, first_day, version, state, wrapped, commitment, known_until_us, origin, created_us, uses)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private DataKeyColumns() {}

    /** Binds the columns of a new key. */
    static void bind(Parameters row, DataKeyRecord key) throws SQLException {
        ScopeColumns.bind(row.bytes(key.id().toBytes()), key.scope())
                .day(key.epochDay())
                .number(key.epochVersion())
                .day(key.epochDay())
                .number(key.version())
                .text(key.state().name())
                .bytes(key.wrapped().toBytes())
                .bytes(key.commitment().toBytes())
                .instant(key.knownUntil())
                .text(key.origin())
                .instant(key.createdAt())
                .number(key.uses());
    }

    private static DataKeyRecord.State state(String stored, boolean superseded) {
        DataKeyRecord.State state = DataKeyRecord.State.valueOf(stored);
        return superseded && state == DataKeyRecord.State.ACTIVE ? DataKeyRecord.State.SUPERSEDED : state;
    }

    static DataKeyRecord read(ResultSet row) throws SQLException {
        return new DataKeyRecord(
                DataKeyId.read(row.getBytes(1), 0),
                ScopeColumns.read(row, 2),
                row.getObject(5, LocalDate.class),
                row.getInt(6),
                row.getInt(7),
                state(row.getString(8), row.getBoolean(15)),
                WrappedKey.of(row.getBytes(9)),
                WrappedKey.of(row.getBytes(10)),
                Micros.toInstant(row.getLong(11)),
                row.getString(12),
                Micros.toInstant(row.getLong(13)),
                row.getLong(14));
    }
}
