package io.github.dppkit.jdbc.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** The rows of {@code dpp_data_key}, to be read. */
final class KeyRows {

    static final String SELECT = "SELECT id, partner, scope_kind, scope_id, epoch_day, epoch_version, version,"
            + " state, wrapped, commitment, known_until_us, origin, created_us, uses"
            + " FROM dpp_data_key WHERE ";

    private KeyRows() {}

    static List<DataKeyRecord> ofScopes(Connection connection, List<PiiScope> scopes) throws SQLException {
        return InList.ofScopes(scopes, (where, binder) -> Sql.query(connection, SELECT + where, binder, KeyRows::read));
    }

    static DataKeyRecord read(ResultSet row) throws SQLException {
        return new DataKeyRecord(
                DataKeyId.read(row.getBytes(1), 0),
                ScopeColumns.read(row, 2),
                row.getObject(5, LocalDate.class),
                row.getInt(6),
                row.getInt(7),
                DataKeyRecord.State.valueOf(row.getString(8)),
                WrappedKey.of(row.getBytes(9)),
                WrappedKey.of(row.getBytes(10)),
                Micros.toInstant(row.getLong(11)),
                row.getString(12),
                Micros.toInstant(row.getLong(13)),
                row.getLong(14));
    }
}
