package io.github.dppkit.testkit.attack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The tables of the trail in the hands of their owner: plain SQL in one transaction. */
final class AuditTables {

    private static final String KEY = " WHERE node_id = ? AND incarnation = ?";

    private final Connection connection;

    AuditTables(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    int run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = bound(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
        return statement;
    }

    private <T> List<T> query(Reader<T> reader, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = bound(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        }
    }

    List<WriterKey> writers() throws SQLException {
        return query(
                row -> new WriterKey(row.getString(1), row.getLong(2)),
                "SELECT node_id, incarnation FROM dpp_audit_writer ORDER BY node_id, incarnation");
    }

    long size(WriterKey writer) throws SQLException {
        return query(
                        row -> row.getLong(1),
                        "SELECT size FROM dpp_audit_writer" + KEY,
                        writer.node(),
                        writer.incarnation())
                .get(0);
    }

    List<EventRow> events(WriterKey writer, long from, int limit) throws SQLException {
        return query(
                row -> new EventRow(row.getLong(1), row.getObject(2, UUID.class), row.getBytes(3), row.getBytes(4)),
                "SELECT seq, event_id, leaf_hash, body FROM dpp_audit_event" + KEY + " AND seq >= ? ORDER BY seq LIMIT "
                        + limit,
                writer.node(),
                writer.incarnation(),
                from);
    }

    EventRow event(WriterKey writer, long seq) throws SQLException {
        return events(writer, seq, 1).get(0);
    }

    List<MetaRow> leaves(long from, int limit) throws SQLException {
        return query(
                row -> new MetaRow(row.getLong(1), row.getBytes(2)),
                "SELECT idx, leaf FROM dpp_audit_meta WHERE idx >= ? ORDER BY idx LIMIT " + limit,
                from);
    }

    List<Long> checkpointSizes() throws SQLException {
        return query(row -> row.getLong(1), "SELECT size FROM dpp_audit_checkpoint ORDER BY size");
    }

    String note(long size) throws SQLException {
        return query(row -> row.getString(1), "SELECT note FROM dpp_audit_checkpoint WHERE size = ?", size)
                .get(0);
    }

    /** Returns the number and the frontier up to which a writer was pruned, or nothing. */
    List<EventRow> pruned(WriterKey writer) throws SQLException {
        return query(
                row -> new EventRow(row.getLong(1), new UUID(0, 0), row.getBytes(2), new byte[0]),
                "SELECT size, frontier FROM dpp_audit_pruned" + KEY,
                writer.node(),
                writer.incarnation());
    }

    void putBody(WriterKey writer, EventRow row) throws SQLException {
        run(
                "UPDATE dpp_audit_event SET event_id = ?, leaf_hash = ?, body = ?" + KEY + " AND seq = ?",
                row.id(),
                row.leafHash(),
                row.body(),
                writer.node(),
                writer.incarnation(),
                row.seq());
    }

    void insert(WriterKey writer, EventRow row) throws SQLException {
        run(
                "INSERT INTO dpp_audit_event (node_id, incarnation, seq, event_id, leaf_hash, body) VALUES (?, ?, ?, ?, ?, ?)",
                writer.node(),
                writer.incarnation(),
                row.seq(),
                row.id(),
                row.leafHash(),
                row.body());
    }

    int deleteEvents(WriterKey writer, long from, long to) throws SQLException {
        return run(
                "DELETE FROM dpp_audit_event" + KEY + " AND seq >= ? AND seq < ?",
                writer.node(),
                writer.incarnation(),
                from,
                to);
    }

    void putWriter(WriterKey writer, long size, byte[] frontier) throws SQLException {
        run(
                "UPDATE dpp_audit_writer SET size = ?, frontier = ?" + KEY,
                size,
                frontier,
                writer.node(),
                writer.incarnation());
    }

    void putLeaf(MetaRow row) throws SQLException {
        if (run("UPDATE dpp_audit_meta SET leaf = ? WHERE idx = ?", row.bytes(), row.index()) == 0) {
            run("INSERT INTO dpp_audit_meta (idx, leaf) VALUES (?, ?)", row.index(), row.bytes());
        }
    }
}
