package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over the meta-log that drives a verification: each head moves its writer's cursor forward, each size is held
 * against the checkpoints of that size.
 *
 * <p>It may run beside live writers. What they add in the meantime is either read or left to the next run; nothing that
 * is merely newer than the pass becomes a finding.
 */
final class MetaWalk {

    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final Findings findings;
    private final Duration tolerance;
    private final CheckpointJudge judge;
    private final Map<WriterId, WriterCursor> cursors = new LinkedHashMap<>();
    private final CompactRange tree = CompactRange.empty();
    private long next;

    MetaWalk(AuditStore store, Findings findings, Duration tolerance, CheckpointJudge judge) {
        this.store = store;
        this.findings = findings;
        this.tolerance = tolerance;
        this.judge = judge;
    }

    long events() {
        return cursors.values().stream().mapToLong(WriterCursor::read).sum();
    }

    long writers() {
        return cursors.size();
    }

    void run() {
        judge.at(tree);
        readLeaves();
        // A writer has its OPEN leaf before its first event: rows read now are on the leaves read after them.
        List<WriterRecord> rows = store.writers();
        readLeaves();
        // A checkpoint is stored after its leaves: one that is ahead must have its leaves there by now.
        boolean more = true;
        while (more && judge.hasBeyond(next)) {
            more = readLeaves();
        }
        judge.end(tree);
        for (WriterRecord row : rows) {
            boolean used = row.size() > 0 || !store.events(row.id(), 0, 1).isEmpty();
            if (used && !cursors.containsKey(row.id())) {
                findings.add(Kind.WRITER_UNREGISTERED, row.id(), 0, row.size());
            }
        }
        cursors.values().forEach(WriterCursor::finish);
    }

    /** Reads what is new; false if nothing is. */
    private boolean readLeaves() {
        long before = next;
        List<StoredLeaf> page;
        do {
            page = store.metaLeaves(next, PAGE);
            page.forEach(this::accept);
        } while (!page.isEmpty());
        return next > before;
    }

    private void accept(StoredLeaf row) {
        if (row.index() != next) {
            findings.add(Kind.META_ALTERED, null, next, row.index());
        }
        next = row.index() + 1;
        byte[] bytes = row.leaf();
        tree.append(Sha256.leaf(bytes));
        judge.at(tree);
        MetaLeaf leaf;
        try {
            leaf = MetaLeaf.decode(bytes);
        } catch (AuditFormatException e) {
            findings.add(Kind.META_ALTERED, null, row.index(), row.index() + 1);
            return;
        }
        WriterCursor cursor =
                cursors.computeIfAbsent(leaf.writer(), writer -> new WriterCursor(store, writer, findings, tolerance));
        if (!cursor.accept(leaf)) {
            findings.add(Kind.META_ALTERED, leaf.writer(), row.index(), row.index() + 1);
        }
    }
}
