package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcStores;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, and what speaks its protocol and SQL. An error there ends the transaction, so none is provoked. */
final class PostgresDialect implements Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStores.class);

    /** Serialization failure and deadlock: the server has rolled the transaction back. */
    private static final Set<String> UNDONE = Set.of("40001", "40P01");

    /**
     * What nobody who only appends may do, himself, as the owner, who can grant himself what he has not, or in a role that he
     * may take on; tables that the user cannot see are not there for him.
     */
    private static final String TOO_MANY_RIGHTS =
            "SELECT r.what || ' of ' || string_agg(t.relname, ', ' ORDER BY t.relname) FROM pg_class t,"
                    + " (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS r (what)"
                    + " WHERE t.oid IN (to_regclass('dpp_audit_event'), to_regclass('dpp_audit_meta'),"
                    + " to_regclass('dpp_audit_checkpoint'), to_regclass('dpp_audit_pruned'), to_regclass('dpp_audit_writer'))"
                    + " AND NOT (t.relname = 'dpp_audit_writer' AND r.what = 'UPDATE')"
                    + " AND EXISTS (SELECT 1 FROM pg_roles m WHERE pg_has_role(m.oid, 'MEMBER') AND (m.oid = t.relowner"
                    + " OR has_table_privilege(m.oid, t.oid, r.what)"
                    + " OR r.what = 'UPDATE' AND has_any_column_privilege(m.oid, t.oid, r.what)))"
                    + " GROUP BY r.what ORDER BY 1";

    private static final String INSERT_EVENTS =
            "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body)"
                    + " SELECT ?, ?, e.seq, e.event_id, e.leaf_hash, e.body";
    private static final String ROWS = "unnest(?, ?, ?, ?) AS e (seq, event_id, leaf_hash, body)";
    private static final String APPEND = "WITH moved AS (UPDATE dpp_audit_writer SET size = ?, frontier = ?"
            + " WHERE node_id = ? AND incarnation = ? AND size = ? AND state = 'OPEN' RETURNING size) "
            + INSERT_EVENTS + " FROM moved, " + ROWS;

    private static final String UNDEFINED_TABLE = "42P01";

    /** Key of the advisory lock under which the schema is created: "dppkit" in ASCII. */
    private static final long SCHEMA_LOCK = 0x6470_706B_6974L;

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.POSTGRESQL;
    }

    @Override
    public boolean insertIfAbsent(Connection connection, String insert, Parameters.Binder binder) throws SQLException {
        return Sql.update(connection, insert + " ON CONFLICT DO NOTHING", binder) == 1;
    }

    /**
     * The fence and the insert as one statement: rows are added only if the writer's row was moved on. PostgreSQL carries
     * it out wholly or not at all, under every isolation level.
     */
    @Override
    public boolean appendAlone(
            Database database, WriterId writer, long expectedSize, List<StoredEvent> events, byte[] frontier) {
        return database.writeAlone("append to dpp_audit_event", connection -> {
            try (PreparedStatement statement = Sql.prepare(connection, APPEND)) {
                Parameters parameters = new Parameters(statement)
                        .number(expectedSize + events.size())
                        .bytes(frontier)
                        .text(writer.node())
                        .number(writer.incarnation())
                        .number(expectedSize);
                bind(connection, parameters, writer, events);
                return statement.executeUpdate() == events.size();
            }
        });
    }

    @Override
    public void insertAllIfAbsent(Connection connection, String insert, List<Parameters.Binder> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int values = insert.indexOf("VALUES (");
        long columns = insert.substring(values).chars().filter(c -> c == '?').count();
        String all = insert.substring(0, values) + "SELECT * FROM " + ColumnArrays.unnest((int) columns)
                + " ON CONFLICT DO NOTHING";
        try (PreparedStatement statement = Sql.prepare(connection, all)) {
            ColumnArrays.bind(connection, statement, rows);
            statement.executeUpdate();
        }
    }

    @Override
    public void insertEvents(Connection connection, WriterId writer, List<StoredEvent> events) throws SQLException {
        try (PreparedStatement statement = Sql.prepare(connection, INSERT_EVENTS + " FROM " + ROWS)) {
            bind(connection, new Parameters(statement), writer, events);
            statement.executeUpdate();
        }
    }

    private static void bind(Connection connection, Parameters parameters, WriterId writer, List<StoredEvent> events)
            throws SQLException {
        int count = events.size();
        Long[] seqs = new Long[count];
        UUID[] ids = new UUID[count];
        byte[][] hashes = new byte[count][];
        byte[][] bodies = new byte[count][];
        for (int i = 0; i < count; i++) {
            StoredEvent event = events.get(i);
            seqs[i] = event.seq();
            ids[i] = new UUID(event.id().high(), event.id().low());
            hashes[i] = event.leafHash();
            bodies[i] = event.body();
        }
        parameters
                .text(writer.node())
                .number(writer.incarnation())
                .array(array(connection, "int8", seqs))
                .array(array(connection, "uuid", ids))
                .array(array(connection, "bytea", hashes))
                .array(array(connection, "bytea", bodies));
    }

    private static Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    @Override
    public String bytesType() {
        return "BYTEA";
    }

    @Override
    public String holdClause() {
        return " FOR KEY SHARE";
    }

    @Override
    public String nowMicros() {
        return "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)";
    }

    @Override
    public boolean isUndone(SQLException fault) {
        return fault.getSQLState() != null && UNDONE.contains(fault.getSQLState());
    }

    @Override
    public boolean isMissingTable(SQLException fault) {
        return UNDEFINED_TABLE.equals(fault.getSQLState());
    }

    @Override
    public void limitLockWait(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '2s'");
        }
    }

    @Override
    public List<String> maintenance(String table) {
        return List.of("VACUUM (FULL, ANALYZE) " + table, "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT");
    }

    @Override
    public void makeDurable(Connection connection) {
        // the commit is durable by itself, unless a setting says otherwise: see checkDurability
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        Sql.query(connection, "SELECT pg_advisory_xact_lock(?)", lock -> lock.number(SCHEMA_LOCK), row -> Boolean.TRUE);
    }

    @Override
    public void checkDurability(Connection connection) throws SQLException {
        boolean off = Sql.queryOne(
                        connection,
                        "SELECT 'off' IN (COALESCE(current_setting('fsync', true), ''),"
                                + " COALESCE(current_setting('synchronous_commit', true), ''))",
                        none -> {},
                        row -> row.getBoolean(1))
                .orElse(false);
        if (off) {
            LOG.warn("PostgreSQL runs with fsync or synchronous_commit off: what dppkit takes for durable, keys, audit"
                    + " events and disposals included, can be lost in a crash. Turn both on.");
        }
    }

    @Override
    public List<String> cautions(Connection connection) throws SQLException {
        List<String> rights = Sql.query(connection, TOO_MANY_RIGHTS, none -> {}, row -> row.getString(1));
        return rights.isEmpty()
                ? List.of()
                : List.of("dppkit's database user, or a role that it may take on, may do more with the audit trail than"
                        + " append to it: " + String.join("; ", rights) + ". Let another user own the tables, and give"
                        + " this one INSERT and SELECT only, and UPDATE of dpp_audit_writer (size, state, frontier)"
                        + " (A2.6.c).");
    }
}
