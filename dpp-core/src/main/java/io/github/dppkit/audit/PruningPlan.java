package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredLeaf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which events a pruning deletes: those that the heads below one checkpoint cover, in steps of about 20,000. */
final class PruningPlan {

    private static final int PAGE = 1_000;
    private static final long STEP = 20_000;

    private final AuditStore store;
    private final Instant before;
    private final Map<WriterId, PrunedWriter> pruned = new HashMap<>();
    private final Map<WriterId, List<MetaLeaf>> heads = new LinkedHashMap<>();
    private long upTo;

    /** The events of a writer up to a head, behind what was pruned before. */
    static final class Step {

        private final MetaLeaf head;
        private final CompactRange from;

        private Step(MetaLeaf head, CompactRange from) {
            this.head = head;
            this.from = from;
        }

        WriterId writer() {
            return head.writer();
        }

        long size() {
            return head.size();
        }

        byte[] root() {
            return head.root();
        }

        /** Returns the right edge that the steps of this writer continue, one after the other. */
        CompactRange from() {
            return from;
        }
    }

    private PruningPlan(AuditStore store, Instant before) {
        this.store = store;
        this.before = before;
    }

    /** Makes a plan for what is not later than that. */
    static PruningPlan of(AuditStore store, Instant before) {
        PruningPlan plan = new PruningPlan(store, before);
        store.pruned().forEach(row -> plan.pruned.put(row.id(), row));
        plan.findEnd();
        plan.collectHeads();
        return plan;
    }

    /** Returns the number of leaves whose events go. */
    long upTo() {
        return upTo;
    }

    long writers() {
        return heads.size();
    }

    long events() {
        return heads.entrySet().stream()
                .mapToLong(entry -> last(entry.getValue()).size() - prunedTo(entry.getKey()))
                .sum();
    }

    /** Returns the steps; those of one writer are to be taken in this order. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        heads.forEach((writer, those) -> {
            PrunedWriter row = pruned.get(writer);
            CompactRange from = row == null ? CompactRange.empty() : CompactRange.decode(row.size(), row.frontier());
            those.forEach(head -> steps.add(new Step(head, from)));
        });
        return steps;
    }

    /** Finds the largest checkpoint none of whose leaves is too young. */
    private void findEnd() {
        long from = 0;
        List<StoredCheckpoint> page;
        Instant latest = Instant.MIN;
        long read = 0;
        do {
            page = store.checkpoints(from, PAGE);
            for (StoredCheckpoint checkpoint : page) {
                while (read < checkpoint.size()) {
                    List<StoredLeaf> leaves = store.metaLeaves(read, (int) Math.min(PAGE, checkpoint.size() - read));
                    if (leaves.isEmpty()) {
                        return;
                    }
                    for (StoredLeaf leaf : leaves) {
                        Instant time = MetaEntry.decode(leaf.leaf()).time();
                        latest = time.isAfter(latest) ? time : latest;
                    }
                    read += leaves.size();
                }
                if (latest.isAfter(before)) {
                    return;
                }
                upTo = checkpoint.size();
                from = checkpoint.size() + 1;
            }
        } while (page.size() == PAGE);
    }

    private void collectHeads() {
        for (long at = 0; at < upTo; at += PAGE) {
            for (StoredLeaf row : store.metaLeaves(at, (int) Math.min(PAGE, upTo - at))) {
                if (MetaEntry.decode(row.leaf()) instanceof MetaLeaf leaf && leaf.size() > prunedTo(leaf.writer())) {
                    collect(heads.computeIfAbsent(leaf.writer(), any -> new ArrayList<>()), leaf);
                }
            }
        }
    }

    /** Keeps the last head, and earlier ones a step apart. */
    private void collect(List<MetaLeaf> kept, MetaLeaf head) {
        if (!kept.isEmpty()) {
            long begun = kept.size() == 1
                    ? prunedTo(head.writer())
                    : kept.get(kept.size() - 2).size();
            if (last(kept).size() - begun < STEP) {
                kept.remove(kept.size() - 1);
            }
        }
        kept.add(head);
    }

    private long prunedTo(WriterId writer) {
        PrunedWriter row = pruned.get(writer);
        return row == null ? 0 : row.size();
    }

    private static MetaLeaf last(List<MetaLeaf> heads) {
        return heads.get(heads.size() - 1);
    }
}
