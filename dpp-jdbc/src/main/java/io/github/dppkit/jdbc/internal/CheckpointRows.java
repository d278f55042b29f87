package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.spi.StoredCheckpoint;
import java.util.List;
import java.util.Optional;

/** The rows of {@code dpp_audit_checkpoint}: one note for each size, and the first one stays. */
final class CheckpointRows {

    private static final String TABLE = "dpp_audit_checkpoint";
    private static final String SELECT =
            "SELECT size, note FROM dpp_audit_checkpoint WHERE size >= ? ORDER BY size LIMIT ?";
    private static final String LATEST = "SELECT size, note FROM dpp_audit_checkpoint ORDER BY size DESC LIMIT 1";
    private static final String INSERT = "INSERT INTO dpp_audit_checkpoint (size, note) VALUES (?, ?)";

    private final Database database;

    CheckpointRows(Database database) {
        this.database = database;
    }

    /** Returns whether this note is the one of its size now. */
    boolean put(StoredCheckpoint checkpoint) {
        return database.write(
                "put into " + TABLE,
                connection -> database.dialect()
                                .insertIfAbsent(
                                        connection,
                                        INSERT,
                                        row -> row.number(checkpoint.size()).text(checkpoint.note()))
                        || Sql.query(
                                        connection,
                                        SELECT,
                                        key -> key.number(checkpoint.size()).number(1),
                                        AuditRows::checkpoint)
                                .contains(checkpoint));
    }

    List<StoredCheckpoint> from(long fromSize, int limit) {
        return database.read(
                "read " + TABLE,
                connection -> Sql.query(
                        connection, SELECT, key -> key.number(fromSize).number(limit), AuditRows::checkpoint));
    }

    Optional<StoredCheckpoint> latest() {
        return database.read(
                "read " + TABLE, connection -> Sql.queryOne(connection, LATEST, none -> {}, AuditRows::checkpoint));
    }
}
