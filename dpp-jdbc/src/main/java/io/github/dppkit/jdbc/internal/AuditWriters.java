package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.WriterId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which writers have events, by the table of events itself. Each is sought behind the last one in the primary key, so the
 * cost grows with writers, not with events, as DISTINCT would.
 */
final class AuditWriters {

    private static final String SELECT = "SELECT node_id, incarnation FROM dpp_audit_event";
    private static final String FIRST = SELECT + " ORDER BY node_id, incarnation LIMIT 1";
    private static final String SAME_NODE =
            SELECT + " WHERE node_id = ? AND incarnation > ? ORDER BY node_id, incarnation LIMIT 1";
    private static final String NEXT_NODE = SELECT + " WHERE node_id > ? ORDER BY node_id, incarnation LIMIT 1";

    private AuditWriters() {}

    static List<WriterId> inEvents(Connection connection) throws SQLException {
        List<WriterId> writers = new ArrayList<>();
        Optional<WriterId> next = one(connection, FIRST, none -> {});
        while (next.isPresent()) {
            WriterId last = next.get();
            writers.add(last);
            next = one(connection, SAME_NODE, in -> in.text(last.node()).number(last.incarnation()));
            if (next.isEmpty()) {
                next = one(connection, NEXT_NODE, in -> in.text(last.node()));
            }
        }
        return writers;
    }

    private static Optional<WriterId> one(Connection connection, String sql, Parameters.Binder binder)
            throws SQLException {
        return Sql.queryOne(connection, sql, binder, row -> new WriterId(row.getString(1), row.getLong(2)));
    }
}
