package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.jdbc.DatabaseKind;
import io.github.dppkit.jdbc.JdbcStores;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    /** What nobody who only appends may do; tables that the user cannot see are not there for him. */
    private static final String TOO_MANY_RIGHTS =
            "SELECT r.what || ' of ' || string_agg(t.relname, ', ' ORDER BY t.relname) FROM pg_class t,"
                    + " (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS r (what)"
                    + " WHERE t.oid IN (to_regclass('dpp_audit_event'), to_regclass('dpp_audit_meta'),"
                    + " to_regclass('dpp_audit_checkpoint'), to_regclass('dpp_audit_pruned'), to_regclass('dpp_audit_writer'))"
                    + " AND NOT (t.relname = 'dpp_audit_writer' AND r.what = 'UPDATE')"
                    + " AND has_table_privilege(t.oid, r.what) GROUP BY r.what ORDER BY 1";

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

    @Override
    public void insertEvents(Connection connection, WriterId writer, List<StoredEvent> events) throws SQLException {
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
        try (PreparedStatement statement = Sql.prepare(
                connection,
                "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body)"
                        + " SELECT ?, ?, e.seq, e.event_id, e.leaf_hash, e.body"
                        + " FROM unnest(?, ?, ?, ?) AS e (seq, event_id, leaf_hash, body)")) {
            new Parameters(statement)
                    .text(writer.node())
                    .number(writer.incarnation())
                    .array(array(connection, "int8", seqs))
                    .array(array(connection, "uuid", ids))
                    .array(array(connection, "bytea", hashes))
                    .array(array(connection, "bytea", bodies));
            statement.executeUpdate();
        }
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
                : List.of("dppkit's database user may do more with the audit trail than append to it: "
                        + String.join("; ", rights) + ". Let another user own the tables, and give this one INSERT and"
                        + " SELECT only, and UPDATE of dpp_audit_writer (size, state, frontier) (A2.6.c).");
    }
}
