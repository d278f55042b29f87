package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Tombstone;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of {@code dpp_tombstone}: what was disposed of, by token; the first one of a token stays. */
final class TombstoneRows {

    static final String TABLE = "dpp_tombstone";

    private static final String SELECT =
            "SELECT token, data_class, disposed_us, certificate FROM dpp_tombstone WHERE token = ? AND data_class = ?";
    private static final String SELECT_TOKENS = "SELECT token FROM dpp_tombstone WHERE data_class = ? AND token ";
    private static final String INSERT =
            "INSERT INTO dpp_tombstone (token, data_class, disposed_us, certificate) VALUES (?, ?, ?, ?)";

    private final Database database;

    TombstoneRows(Database database) {
        this.database = database;
    }

    Optional<Tombstone> find(SubjectToken token, DataClass dataClass) {
        return database.queryOne(
                "read " + TABLE,
                SELECT,
                key -> key.bytes(token.toBytes()).text(dataClass.name()),
                row -> new Tombstone(
                        SubjectToken.of(row.getBytes(1)),
                        DataClass.valueOf(row.getString(2)),
                        Micros.toInstant(row.getLong(3)),
                        row.getString(4)));
    }

    /** Returns those of the tokens that have a tombstone. */
    Set<SubjectToken> among(List<SubjectToken> tokens, DataClass dataClass) {
        return database.readDurable("read " + TABLE, connection -> {
            Set<SubjectToken> found = new HashSet<>();
            for (int from = 0; from < tokens.size(); from += InList.LONGEST) {
                List<SubjectToken> part = tokens.subList(from, Math.min(tokens.size(), from + InList.LONGEST));
                found.addAll(Sql.query(
                        connection,
                        SELECT_TOKENS + InList.of(part.size()),
                        row -> {
                            row.text(dataClass.name());
                            InList.bind(part, token -> row.bytes(token.toBytes()));
                        },
                        row -> SubjectToken.of(row.getBytes(1))));
            }
            return found;
        });
    }

    void add(Connection connection, Tombstone tombstone) throws SQLException {
        database.dialect().insertIfAbsent(connection, INSERT, row(tombstone));
    }

    /** Adds in the order of the tokens, as every node does, so that two never wait for each other. */
    void addAll(Connection connection, List<Tombstone> tombstones) throws SQLException {
        List<Parameters.Binder> rows = tombstones.stream()
                .sorted(Comparator.comparing(tombstone -> tombstone.token().toString()))
                .map(TombstoneRows::row)
                .toList();
        database.dialect().insertAllIfAbsent(connection, INSERT, rows);
    }

    /** Adds one without a certificate, so that such data are refused when they come again. */
    void suppress(SubjectToken token, DataClass dataClass, Instant at) {
        Tombstone bare = new Tombstone(token, dataClass, at, "");
        database.write(
                "add to " + TABLE, connection -> database.dialect().insertIfAbsent(connection, INSERT, row(bare)));
    }

    private static Parameters.Binder row(Tombstone tombstone) {
        return row -> row.bytes(tombstone.token().toBytes())
                .text(tombstone.dataClass().name())
                .instant(tombstone.disposedAt())
                .text(tombstone.certificate());
    }
}
