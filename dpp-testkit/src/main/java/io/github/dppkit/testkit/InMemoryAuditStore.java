package io.github.dppkit.testkit;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An audit store in memory, for tests only: nothing in it survives the process.
 *
 * <p>It keeps the contract of {@link AuditStore} except durability. The four {@code …Table} methods give the live tables,
 * so that a test can do what an administrator of a database could; {@link #copy()} is a backup. Safe for use by several
 * threads as far as the port goes; the tables are for a time when nobody else is at work.
 */
public final class InMemoryAuditStore implements AuditStore {

    private static final Comparator<WriterId> ORDER =
            Comparator.comparing(WriterId::node).thenComparingLong(WriterId::incarnation);

    private final NavigableMap<WriterId, WriterRecord> writers = new TreeMap<>(ORDER);
    private final NavigableMap<WriterId, NavigableMap<Long, StoredEvent>> events = new TreeMap<>(ORDER);
    private final NavigableMap<Long, StoredLeaf> meta = new TreeMap<>();
    private final NavigableMap<Long, StoredCheckpoint> checkpoints = new TreeMap<>();
    private final NavigableMap<WriterId, PrunedWriter> pruned = new TreeMap<>(ORDER);

    /** Creates an empty store. */
    public InMemoryAuditStore() {}

    /**
     * Returns a store that holds the same and changes apart from this one.
     *
     * @return a backup
     */
    public synchronized InMemoryAuditStore copy() {
        InMemoryAuditStore copy = new InMemoryAuditStore();
        copy.writers.putAll(writers);
        events.forEach((writer, rows) -> copy.events.put(writer, new TreeMap<>(rows)));
        copy.meta.putAll(meta);
        copy.checkpoints.putAll(checkpoints);
        copy.pruned.putAll(pruned);
        return copy;
    }

    /**
     * Returns the live table of writers.
     *
     * @return changes take effect at once
     */
    public NavigableMap<WriterId, WriterRecord> writerTable() {
        return writers;
    }

    /**
     * Returns the live table of a writer's events by their number.
     *
     * @param writer which
     * @return changes take effect at once
     */
    public synchronized NavigableMap<Long, StoredEvent> eventTable(WriterId writer) {
        return events.computeIfAbsent(writer, any -> new TreeMap<>());
    }

    /**
     * Returns the live table of the meta-log.
     *
     * @return changes take effect at once
     */
    public NavigableMap<Long, StoredLeaf> metaTable() {
        return meta;
    }

    /**
     * Returns the live table of checkpoints.
     *
     * @return changes take effect at once
     */
    public NavigableMap<Long, StoredCheckpoint> checkpointTable() {
        return checkpoints;
    }

    /**
     * Returns the live table of how far writers were pruned.
     *
     * @return changes take effect at once
     */
    public NavigableMap<WriterId, PrunedWriter> prunedTable() {
        return pruned;
    }

    @Override
    public synchronized List<PrunedWriter> pruned() {
        return List.copyOf(pruned.values());
    }

    @Override
    public synchronized void prune(PrunedWriter upTo) {
        PrunedWriter held = pruned.get(upTo.id());
        if (held == null || held.size() < upTo.size()) {
            pruned.put(upTo.id(), upTo);
            eventTable(upTo.id()).headMap(upTo.size()).clear();
        }
    }

    @Override
    public synchronized WriterRecord openWriter(String node) {
        long incarnation = 1;
        for (WriterRecord row : List.copyOf(writers.values())) {
            if (row.id().node().equals(node)) {
                incarnation = row.id().incarnation() + 1;
                if (row.state() == WriterState.OPEN) {
                    put(row.id(), row.size(), WriterState.ABANDONED, row.frontier());
                }
            }
        }
        return put(new WriterId(node, incarnation), 0, WriterState.OPEN, new byte[0]);
    }

    @Override
    public synchronized void append(WriterId writer, long expectedSize, List<StoredEvent> rows, byte[] frontier) {
        requireNumbered(rows, expectedSize);
        WriterRecord row = writers.get(writer);
        if (row != null && row.size() == expectedSize + rows.size() && holds(writer, expectedSize, rows)) {
            return;
        }
        require(row != null && row.size() == expectedSize && row.state() == WriterState.OPEN);
        require(rows.stream().noneMatch(event -> eventTable(writer).containsKey(event.seq())));
        for (StoredEvent event : rows) {
            eventTable(writer).put(event.seq(), event);
        }
        put(writer, expectedSize + rows.size(), WriterState.OPEN, frontier);
    }

    private static void requireNumbered(List<StoredEvent> rows, long first) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).seq() != first + i) {
                throw new IllegalArgumentException("Append refused: events are numbered from the expected size on.");
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("Append refused: there is no event.");
        }
    }

    private boolean holds(WriterId writer, long from, List<StoredEvent> rows) {
        List<StoredEvent> held = events(writer, from, rows.size());
        return held.stream()
                .map(StoredEvent::id)
                .toList()
                .equals(rows.stream().map(StoredEvent::id).toList());
    }

    @Override
    public synchronized void endWriter(WriterId writer, long expectedSize, WriterState state) {
        if (state == WriterState.OPEN) {
            throw new IllegalArgumentException("A writer ends CLOSED or ABANDONED.");
        }
        WriterRecord row = writers.get(writer);
        require(row != null && row.size() == expectedSize && (row.state() == WriterState.OPEN || row.state() == state));
        if (row != null) {
            put(writer, row.size(), state, row.frontier());
        }
    }

    @Override
    public synchronized Optional<WriterRecord> writer(WriterId writer) {
        return Optional.ofNullable(writers.get(writer));
    }

    @Override
    public synchronized List<WriterRecord> writers() {
        return List.copyOf(writers.values());
    }

    @Override
    public synchronized List<WriterId> eventWriters() {
        return events.entrySet().stream()
                .filter(table -> !table.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized List<StoredEvent> events(WriterId writer, long fromSeq, int limit) {
        return first(events.getOrDefault(writer, new TreeMap<>()), fromSeq, limit);
    }

    @Override
    public synchronized boolean appendMeta(long expectedSize, byte[] leaf) {
        long size = meta.isEmpty() ? 0 : meta.lastKey() + 1;
        if (size != expectedSize) {
            return false;
        }
        meta.put(size, new StoredLeaf(size, leaf));
        return true;
    }

    @Override
    public synchronized List<StoredLeaf> metaLeaves(long fromIndex, int limit) {
        return first(meta, fromIndex, limit);
    }

    @Override
    public synchronized boolean putCheckpoint(StoredCheckpoint checkpoint) {
        StoredCheckpoint held = checkpoints.putIfAbsent(checkpoint.size(), checkpoint);
        return held == null || held.equals(checkpoint);
    }

    @Override
    public synchronized List<StoredCheckpoint> checkpoints(long fromSize, int limit) {
        return first(checkpoints, fromSize, limit);
    }

    @Override
    public synchronized Optional<StoredCheckpoint> latestCheckpoint() {
        return checkpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(checkpoints.lastEntry().getValue());
    }

    private WriterRecord put(WriterId writer, long size, WriterState state, byte[] frontier) {
        WriterRecord row = new WriterRecord(writer, size, state, frontier);
        writers.put(writer, row);
        return row;
    }

    private static void require(boolean fence) {
        if (!fence) {
            throw new AuditFencedException("Audit append refused: the writer is not open at the expected size.");
        }
    }

    /** Takes a page without a look at what is behind it: a stream over a tail would count the tail first. */
    private static <T> List<T> first(NavigableMap<Long, T> table, long from, int limit) {
        List<T> page = new ArrayList<>();
        Iterator<T> rows = table.tailMap(from, true).values().iterator();
        while (page.size() < limit && rows.hasNext()) {
            page.add(rows.next());
        }
        return page;
    }
}
