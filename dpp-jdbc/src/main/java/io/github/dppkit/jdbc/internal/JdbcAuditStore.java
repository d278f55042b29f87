package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trail in five tables, written by conditional statements only. */
public final class JdbcAuditStore implements AuditStore {

    private static final String SELECT_WRITER =
            "SELECT node_id, incarnation, size, state, frontier FROM dpp_audit_writer";
    private static final String ONE_WRITER = " WHERE node_id = ? AND incarnation = ?";
    private static final String INSERT_WRITER =
            "INSERT INTO dpp_audit_writer (node_id, incarnation, size, state, frontier)"
                    + " VALUES (?, ?, 0, 'OPEN', ?)";
    private static final String LAST_INCARNATION =
            "SELECT COALESCE(MAX(incarnation), 0) FROM dpp_audit_writer WHERE node_id = ?";
    private static final String ABANDON_OTHERS = "UPDATE dpp_audit_writer SET state = 'ABANDONED'"
            + " WHERE node_id = ? AND state = 'OPEN' AND incarnation < ?";
    private static final String ADVANCE =
            "UPDATE dpp_audit_writer SET size = ?, frontier = ?" + ONE_WRITER + " AND size = ? AND state = 'OPEN'";
    private static final String END =
            "UPDATE dpp_audit_writer SET state = ?" + ONE_WRITER + " AND size = ? AND state = 'OPEN'";
    private static final String SELECT_EVENTS = "SELECT seq, event_id, leaf_hash, body FROM dpp_audit_event"
            + ONE_WRITER + " AND seq >= ? ORDER BY seq LIMIT ?";
    private static final String SELECT_META =
            "SELECT idx, leaf FROM dpp_audit_meta WHERE idx >= ? ORDER BY idx LIMIT ?";
    private static final String SELECT_PRUNED = "SELECT node_id, incarnation, size, frontier FROM dpp_audit_pruned";
    private static final String ADVANCE_PRUNED =
            "UPDATE dpp_audit_pruned SET size = ?, frontier = ?" + ONE_WRITER + " AND size < ?";
    private static final String INSERT_PRUNED =
            "INSERT INTO dpp_audit_pruned (size, frontier, node_id, incarnation) VALUES (?, ?, ?, ?)";
    private static final String DELETE_EVENTS = "DELETE FROM dpp_audit_event" + ONE_WRITER + " AND seq < ?";

    private static final String WRITERS = "dpp_audit_writer";

    /** Sorted here: a database sorts by its own collation. */
    private static final Comparator<WriterRecord> ORDER = Comparator.comparing(
                    (WriterRecord row) -> row.id().node())
            .thenComparingLong(row -> row.id().incarnation());

    /** How many other processes of one node may win before this one gives up. */
    private static final int OPEN_ATTEMPTS = 1_000;

    private final Database database;
    private final CheckpointRows checkpoints;
    private final String insertMeta;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcAuditStore(Database database) {
        this.database = database;
        this.checkpoints = new CheckpointRows(database);
        this.insertMeta = "INSERT INTO dpp_audit_meta (idx, leaf) SELECT CAST(? AS "
                + database.dialect().bigintType()
                + "), CAST(? AS "
                + database.dialect().bytesType()
                + ") FROM (SELECT COALESCE(MAX(idx) + 1, 0) AS n FROM dpp_audit_meta) m WHERE m.n = ?";
    }

    @Override
    public WriterRecord openWriter(String node) {
        for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
            Optional<WriterRecord> opened =
                    database.write("open a writer in " + WRITERS, connection -> tryOpen(connection, node));
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        throw new AuditStoreException(
                "The store could not open a writer: other processes of this node keep opening theirs."
                        + " Give every process its own node name.");
    }

    /**
     * Inserts first and abandons then: the new number can only be free when the row of the number below is committed, so the
     * second statement sees every earlier one. The other way round, two processes at once could leave two writers open.
     */
    private Optional<WriterRecord> tryOpen(Connection connection, String node) throws SQLException {
        long last = Sql.queryOne(connection, LAST_INCARNATION, key -> key.text(node), row -> row.getLong(1))
                .orElse(0L);
        WriterRecord opened = new WriterRecord(new WriterId(node, last + 1), 0, WriterState.OPEN, new byte[0]);
        boolean first = database.dialect()
                .insertIfAbsent(
                        connection,
                        INSERT_WRITER,
                        row -> row.text(node).number(last + 1).bytes(new byte[0]));
        if (!first) {
            return Optional.empty();
        }
        Sql.update(connection, ABANDON_OTHERS, row -> row.text(node).number(last + 1));
        return Optional.of(opened);
    }

    @Override
    public void append(WriterId writer, long expectedSize, List<StoredEvent> events, byte[] frontier) {
        requireNumbered(events, expectedSize);
        if (database.dialect().appendAlone(database, writer, expectedSize, events, frontier)) {
            return;
        }
        // Not done in one statement: this finds out why, or does it in two.
        long newSize = expectedSize + events.size();
        database.write("append to dpp_audit_event", connection -> {
            int moved = Sql.update(connection, ADVANCE, row -> {
                row.number(newSize).bytes(frontier);
                key(row, writer).number(expectedSize);
            });
            if (moved == 1) {
                insert(connection, writer, events);
            } else if (!isAppended(connection, writer, newSize, events)) {
                throw new AuditFencedException("Append refused: the writer is not open, or its size is another than"
                        + " expected. Nothing was written; open a new writer.");
            }
            return Boolean.TRUE;
        });
    }

    /** A number that is taken was taken by nobody who may append, and trying again would never end. */
    private void insert(Connection connection, WriterId writer, List<StoredEvent> events) throws SQLException {
        try {
            database.dialect().insertEvents(connection, writer, events);
        } catch (SQLException e) {
            if (database.dialect().isDuplicateKey(e)) {
                throw new AuditFencedException(
                        "Append refused: an event stands at one of the numbers already. Nothing was"
                                + " written; run the verifier.");
            }
            throw e;
        }
    }

    private static void requireNumbered(List<StoredEvent> events, long first) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).seq() != first + i) {
                throw new IllegalArgumentException("Append refused: events are numbered from the expected size on.");
            }
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("Append refused: there is no event.");
        }
    }

    /** The same append again: an earlier call was carried out and its answer lost. */
    private static boolean isAppended(Connection connection, WriterId writer, long newSize, List<StoredEvent> events)
            throws SQLException {
        boolean sized =
                select(connection, writer).filter(row -> row.size() == newSize).isPresent();
        return sized
                && ids(select(connection, writer, events.get(0).seq(), events.size()))
                        .equals(ids(events));
    }

    private static List<EventId> ids(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::id).toList();
    }

    @Override
    public void endWriter(WriterId writer, long expectedSize, WriterState state) {
        if (state == WriterState.OPEN) {
            throw new IllegalArgumentException("A writer ends CLOSED or ABANDONED.");
        }
        database.write("end a writer in " + WRITERS, connection -> {
            int ended = Sql.update(
                    connection, END, row -> key(row.text(state.name()), writer).number(expectedSize));
            if (ended != 1
                    && select(connection, writer)
                            .filter(row -> row.size() == expectedSize && row.state() == state)
                            .isEmpty()) {
                throw new AuditFencedException("Writer not ended: it has another size, or was ended in another way.");
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public Optional<WriterRecord> writer(WriterId writer) {
        return database.read("read " + WRITERS, connection -> select(connection, writer));
    }

    @Override
    public List<WriterRecord> writers() {
        return database
                .read(
                        "read " + WRITERS,
                        connection -> Sql.query(connection, SELECT_WRITER, none -> {}, AuditRows::writer))
                .stream()
                .sorted(ORDER)
                .toList();
    }

    @Override
    public List<WriterId> eventWriters() {
        return database.read("read dpp_audit_event", AuditWriters::inEvents);
    }

    @Override
    public List<StoredEvent> events(WriterId writer, long fromSeq, int limit) {
        return database.read("read dpp_audit_event", connection -> select(connection, writer, fromSeq, limit));
    }

    @Override
    public boolean appendMeta(long expectedSize, byte[] leaf) {
        return database.write(
                "append to dpp_audit_meta",
                connection -> database.dialect()
                        .insertIfAbsent(
                                connection,
                                insertMeta,
                                row -> row.number(expectedSize).bytes(leaf).number(expectedSize)));
    }

    @Override
    public List<StoredLeaf> metaLeaves(long fromIndex, int limit) {
        return database.read(
                "read dpp_audit_meta",
                connection -> Sql.query(
                        connection,
                        SELECT_META,
                        key -> key.number(fromIndex).number(limit),
                        row -> new StoredLeaf(row.getLong(1), row.getBytes(2))));
    }

    @Override
    public boolean putCheckpoint(StoredCheckpoint checkpoint) {
        return checkpoints.put(checkpoint);
    }

    @Override
    public List<StoredCheckpoint> checkpoints(long fromSize, int limit) {
        return checkpoints.from(fromSize, limit);
    }

    @Override
    public Optional<StoredCheckpoint> latestCheckpoint() {
        return checkpoints.latest();
    }

    @Override
    public List<PrunedWriter> pruned() {
        return database.read(
                "read dpp_audit_pruned",
                connection -> Sql.query(connection, SELECT_PRUNED, none -> {}, AuditRows::pruned));
    }

    @Override
    public void prune(PrunedWriter upTo) {
        database.write("prune dpp_audit_event", connection -> {
            boolean further = Sql.update(
                                    connection,
                                    ADVANCE_PRUNED,
                                    row -> key(row.number(upTo.size()).bytes(upTo.frontier()), upTo.id())
                                            .number(upTo.size()))
                            == 1
                    || database.dialect()
                            .insertIfAbsent(
                                    connection,
                                    INSERT_PRUNED,
                                    row -> key(row.number(upTo.size()).bytes(upTo.frontier()), upTo.id()));
            if (further) {
                Sql.update(connection, DELETE_EVENTS, row -> key(row, upTo.id()).number(upTo.size()));
            }
            return Boolean.TRUE;
        });
    }

    private static Parameters key(Parameters row, WriterId writer) throws SQLException {
        return row.text(writer.node()).number(writer.incarnation());
    }

    private static Optional<WriterRecord> select(Connection connection, WriterId writer) throws SQLException {
        return Sql.queryOne(connection, SELECT_WRITER + ONE_WRITER, row -> key(row, writer), AuditRows::writer);
    }

    private static List<StoredEvent> select(Connection connection, WriterId writer, long from, int limit)
            throws SQLException {
        return Sql.query(
                connection, SELECT_EVENTS, row -> key(row, writer).number(from).number(limit), AuditRows::event);
    }
}
