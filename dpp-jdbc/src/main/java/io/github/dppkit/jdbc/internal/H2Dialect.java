package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * H2. Its commit hands the change to a background writer, so a database in a file is forced to the disk by
 * {@code CHECKPOINT SYNC} after each commit; for that H2 asks for the admin right.
 */
final class H2Dialect implements Dialect {

    private static final String CAUTION =
            "These stores are in H2, which does not sync at commit by itself: dppkit forces"
                    + " CHECKPOINT SYNC after its writes to a file, and H2 in memory keeps nothing. H2 is for trying out and for"
                    + " tests; use PostgreSQL in production.";

    private static final int CONCURRENT_UPDATE = 90131;
    private static final int ADMIN_RIGHTS_REQUIRED = 90040;
    private static final int TABLE_NOT_FOUND = 42102;
    private static final int TABLE_NOT_FOUND_LAST = 42104;

    private final boolean inFile;

    private H2Dialect(boolean inFile) {
        this.inFile = inFile;
    }

    /** Asks the database whether it lies in a file. */
    static H2Dialect of(Connection connection) throws SQLException {
        boolean inFile = Sql.queryOne(
                        connection, "SELECT DATABASE_PATH() IS NOT NULL", none -> {}, row -> row.getBoolean(1))
                .orElse(true);
        return new H2Dialect(inFile);
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.H2;
    }

    @Override
    public boolean insertIfAbsent(Connection connection, String insert, Parameters.Binder binder) throws SQLException {
        try {
            return Sql.update(connection, insert, binder) == 1;
        } catch (SQLException e) {
            if (isDuplicateKey(e)) {
                return false; // H2 undoes the statement alone
            }
            throw e;
        }
    }

    @Override
    public void insertEvents(Connection connection, WriterId writer, List<StoredEvent> events) throws SQLException {
        try (PreparedStatement statement = Sql.prepare(
                connection,
                "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            for (StoredEvent event : events) {
                new Parameters(statement)
                        .text(writer.node())
                        .number(writer.incarnation())
                        .number(event.seq())
                        .uuid(event.id().high(), event.id().low())
                        .bytes(event.leafHash())
                        .bytes(event.body());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public String bytesType() {
        return "VARBINARY";
    }

    @Override
    public String holdClause() {
        return " FOR UPDATE";
    }

    @Override
    public String nowMicros() {
        return "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)";
    }

    @Override
    public boolean isUndone(SQLException fault) {
        return "40001".equals(fault.getSQLState()) || fault.getErrorCode() == CONCURRENT_UPDATE;
    }

    @Override
    public boolean isMissingTable(SQLException fault) {
        return fault.getErrorCode() >= TABLE_NOT_FOUND && fault.getErrorCode() <= TABLE_NOT_FOUND_LAST;
    }

    @Override
    public List<String> maintenance(String table) {
        return inFile ? List.of("SHUTDOWN COMPACT") : List.of();
    }

    @Override
    public void makeDurable(Connection connection) throws SQLException {
        if (inFile) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    @Override
    public void lockSchema(Connection connection) {
        // H2 has no lock that outlives a CREATE: processes that share an H2 server repeat, see JdbcSchema.create
    }

    @Override
    public void checkDurability(Connection connection) throws SQLException {
        try {
            makeDurable(connection);
        } catch (SQLException e) {
            if (e.getErrorCode() == ADMIN_RIGHTS_REQUIRED) {
                throw new JdbcSetupException(
                        "H2 database refused: H2 does not sync at commit, and CHECKPOINT SYNC needs the admin right. Let"
                                + " dppkit's user be an administrator of this database (ALTER USER ... ADMIN TRUE), or use"
                                + " PostgreSQL.",
                        Faults.withoutText(e));
            }
            throw e;
        }
    }

    @Override
    public List<String> cautions(Connection connection) {
        return List.of(CAUTION);
    }
}
