package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

/**
 * MariaDB with InnoDB. Its driver writes the text of every error to its logger, values included, so no error is provoked
 * where another way is as good.
 */
final class MariaDbDialect implements Dialect {

    private static final String INSERT = "INSERT ";
    private static final int DUPLICATE_KEY = 1062;
    private static final int DEADLOCK = 1213;
    private static final int TABLE_NOT_FOUND = 1146;
    private static final String EVENT_ROW = "(?, ?, ?, ?, ?, ?)";

    /** With the longest bodies, each byte escaped, less than half a megabyte: see {@link MariaDbSettings}. */
    private static final int EVENTS = 200;

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.MARIADB;
    }

    /** IGNORE makes warnings of all that is wrong with a row; only the key that is there already is not a fault. */
    @Override
    public boolean insertIfAbsent(Connection connection, String insert, Parameters.Binder binder) throws SQLException {
        if (!insert.startsWith(INSERT)) {
            throw new IllegalArgumentException("Not an INSERT.");
        }
        try (PreparedStatement statement =
                Sql.prepare(connection, INSERT + "IGNORE " + insert.substring(INSERT.length()))) {
            binder.bind(new Parameters(statement));
            boolean added = statement.executeUpdate() == 1;
            for (SQLWarning each = statement.getWarnings(); each != null; each = each.getNextWarning()) {
                if (added || each.getErrorCode() != DUPLICATE_KEY) {
                    throw Faults.withoutText(each);
                }
            }
            return added;
        }
    }

    @Override
    public void insertEvents(Connection connection, WriterId writer, List<StoredEvent> events) throws SQLException {
        for (int from = 0; from < events.size(); from += EVENTS) {
            insertPart(connection, writer, events.subList(from, Math.min(events.size(), from + EVENTS)));
        }
    }

    private static void insertPart(Connection connection, WriterId writer, List<StoredEvent> events)
            throws SQLException {
        String sql = "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body) VALUES "
                + EVENT_ROW + (", " + EVENT_ROW).repeat(events.size() - 1);
        Sql.update(connection, sql, row -> {
            for (StoredEvent event : events) {
                row.text(writer.node())
                        .number(writer.incarnation())
                        .number(event.seq())
                        .uuid(event.id().high(), event.id().low())
                        .bytes(event.leafHash())
                        .bytes(event.body());
            }
        });
    }

    @Override
    public String bigintType() {
        return "SIGNED";
    }

    /** By itself MariaDB assigns from left to right, and what comes later sees what came before. */
    @Override
    public String simultaneous(String update) {
        return "SET STATEMENT sql_mode = CONCAT(@@sql_mode, ',SIMULTANEOUS_ASSIGNMENT') FOR " + update;
    }

    /** InnoDB's own limit is 50 seconds; a session that was told another would have to be told the former one afterwards. */
    @Override
    public String briefly(String change) {
        return "SET STATEMENT innodb_lock_wait_timeout = 2 FOR " + change;
    }

    /** A TIMESTAMP is an instant that MariaDB shows in the session's time zone, in which the begin of a day may be missing. */
    @Override
    public String truncated(String field, String column, boolean zoned) {
        String local = zoned ? "CONVERT_TZ(" + column + ", @@session.time_zone, '+00:00')" : column;
        String cut = "CAST(DATE_FORMAT(" + local + ", '" + ("year".equals(field) ? "%Y-01-01" : "%Y-%m-01")
                + "') AS DATETIME)";
        return zoned ? "CONVERT_TZ(" + cut + ", '+00:00', @@session.time_zone)" : cut;
    }

    @Override
    public List<String> maintenance(String table) {
        return List.of("OPTIMIZE TABLE " + table);
    }

    @Override
    public String bytesType() {
        return "BINARY";
    }

    @Override
    public String holdClause() {
        return " LOCK IN SHARE MODE";
    }

    /** In UTC from the start: the hour that a session's time zone has twice would be one hour off. */
    @Override
    public String nowMicros() {
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    @Override
    public boolean isUndone(SQLException fault) {
        return fault.getErrorCode() == DEADLOCK || "40001".equals(fault.getSQLState());
    }

    @Override
    public boolean isMissingTable(SQLException fault) {
        return fault.getErrorCode() == TABLE_NOT_FOUND;
    }

    @Override
    public boolean isDuplicateKey(SQLException fault) {
        return fault.getErrorCode() == DUPLICATE_KEY;
    }

    @Override
    public void makeDurable(Connection connection) {
        // the commit is durable by itself, unless a setting says otherwise: see checkDurability
    }

    @Override
    public void lockSchema(Connection connection) {
        // each CREATE IF NOT EXISTS takes a metadata lock of its own, and commits
    }

    @Override
    public void checkDurability(Connection connection) throws SQLException {
        MariaDbSettings.check(connection);
    }

    @Override
    public List<String> cautions(Connection connection) throws SQLException {
        return MariaDbSettings.cautions(connection);
    }
}
