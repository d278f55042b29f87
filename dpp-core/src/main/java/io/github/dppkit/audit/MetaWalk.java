package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the meta-log that drives a verification: each head moves its writer's cursor forward, each size is held
 * against the checkpoints of that size.
 *
 * <p>It may run beside live writers. Whatever needs something else to be there is read first: checkpoints before the
 * leaves that they cover, writers and their events before the leaf that opened them. So what is merely newer than the
 * pass is either read or left to the next run, and never becomes a finding; and the pass ends even if leaves are added
 * faster than it reads.
 */
final class MetaWalk {

    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final Findings findings;
    private final Duration tolerance;
    private final CheckpointJudge judge;
    private final Beat beat;
    private final VerificationProgress progress;
    private final EventPages pages;
    private final Map<WriterId, WriterCursor> cursors = new LinkedHashMap<>();
    private final Map<WriterId, PrunedWriter> pruned = new HashMap<>();
    private final @Nullable VerifiedState before;
    private final CompactRange tree;
    private final MetaStatements statements;
    private long next;
    private long eventsRead;
    private @Nullable VerifiedState reached;

    MetaWalk(
            AuditStore store,
            Findings findings,
            Duration tolerance,
            CheckpointJudge judge,
            MetaStatements statements,
            Beat beat,
            VerificationProgress progress,
            EventPages pages,
            @Nullable VerifiedState before) {
        this.store = store;
        this.findings = findings;
        this.tolerance = tolerance;
        this.judge = judge;
        this.statements = statements;
        this.beat = beat;
        this.progress = progress;
        this.pages = pages;
        this.before = before;
        this.tree = before == null ? CompactRange.empty() : before.tree();
        this.next = tree.size();
    }

    /** Returns what was reached at the smallest size that an anchor holds, or null if there is no such. */
    @Nullable VerifiedState reached() {
        return reached;
    }

    /**
     * Tells whether this walk can go on from the former state: not if events were pruned since, as the heads which that was
     * about are not read again.
     */
    boolean canResume() {
        Map<WriterId, Long> now = new HashMap<>();
        store.pruned().forEach(row -> now.put(row.id(), row.size()));
        return before == null
                || before.writers().values().stream()
                        .allMatch(writer -> now.getOrDefault(writer.id(), 0L) == writer.prunedTo());
    }

    long events() {
        return cursors.values().stream().mapToLong(WriterCursor::read).sum();
    }

    long writers() {
        return cursors.size();
    }

    void run() {
        judge.lookAhead();
        store.pruned().forEach(row -> pruned.put(row.id(), row));
        Map<WriterId, Long> used = usedWriters();
        if (before == null) {
            judge.at(tree);
        } else {
            resume(before);
        }
        readLeaves();
        judge.end(tree);
        pruned.forEach((writer, row) -> used.putIfAbsent(writer, row.size()));
        used.forEach((writer, size) -> {
            if (!cursors.containsKey(writer)) {
                findings.add(Kind.WRITER_UNREGISTERED, writer, 0, size);
            }
        });
        cursors.values().forEach(cursor -> cursor.finish(statements));
    }

    private void resume(VerifiedState state) {
        statements.resume(state);
        state.writers().values().forEach(writer -> cursor(writer.id()).resume(writer));
        judge.startAt(tree.size(), state.time());
        reach(judge.at(tree), state.time());
    }

    private void reach(@Nullable Checkpoint anchored, Instant time) {
        if (anchored == null || reached != null) {
            return;
        }
        List<VerifiedWriter> writers = new ArrayList<>();
        for (WriterCursor cursor : cursors.values()) {
            VerifiedWriter writer = cursor.verified();
            if (writer == null) {
                return;
            }
            writers.add(writer);
        }
        reached = statements.state(anchored, tree, time, writers);
    }

    /** Returns the writers that did more than come into being, and so must stand on the leaves read after this. */
    private Map<WriterId, Long> usedWriters() {
        Map<WriterId, Long> used = new LinkedHashMap<>();
        store.eventWriters().forEach(writer -> used.put(writer, 0L));
        for (WriterRecord row : store.writers()) {
            boolean untouched = row.size() == 0 && row.frontier().length == 0 && row.state() != WriterState.CLOSED;
            if (!untouched || used.containsKey(row.id())) {
                used.put(row.id(), row.size());
            }
        }
        return used;
    }

    private void readLeaves() {
        long from = before == null ? Long.MIN_VALUE : next;
        List<StoredLeaf> page;
        do {
            page = store.metaLeaves(from, PAGE);
            page.forEach(this::accept);
            from = next;
        } while (page.size() == PAGE && next > 0);
    }

    private void readPage(int size) {
        eventsRead += size;
        progress.read(eventsRead);
    }

    private void accept(StoredLeaf row) {
        if (row.index() != next) {
            findings.add(Kind.META_ALTERED, null, next, row.index());
        }
        next = row.index() + 1;
        byte[] bytes = row.leaf();
        @Nullable MetaEntry entry = null;
        try {
            entry = MetaEntry.decode(bytes);
            statements.accept(row.index(), entry);
        } catch (AuditFormatException e) {
            findings.add(Kind.META_ALTERED, null, row.index(), row.index() + 1);
        }
        tree.append(Sha256.leaf(bytes));
        Checkpoint anchored = judge.at(tree);
        if (entry != null) {
            judge.leafAt(tree.size(), entry.time());
        }
        if (entry instanceof MetaLeaf leaf) {
            accept(row, leaf);
        }
        if (entry != null) {
            reach(anchored, entry.time());
        }
    }

    private void accept(StoredLeaf row, MetaLeaf leaf) {
        if (!cursor(leaf.writer()).accept(row.index(), leaf)) {
            findings.add(Kind.META_ALTERED, leaf.writer(), row.index(), row.index() + 1);
        }
    }

    private WriterCursor cursor(WriterId id) {
        return cursors.computeIfAbsent(
                id,
                writer -> new WriterCursor(
                        store, writer, findings, tolerance, pruned.get(writer), beat, pages, this::readPage));
    }
}
