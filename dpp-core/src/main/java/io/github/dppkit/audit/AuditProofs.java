package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.ProofRanges;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import java.util.List;

/**
 * Makes proofs from an audit store, for single events and between checkpoints.
 *
 * <p>Each proof costs one pass over the meta-log, or over it twice and over one writer's events; memory does not grow with
 * either. A proof is made from what the store holds: if that was altered, the proof does not verify. Immutable and safe for
 * use by several threads.
 */
public final class AuditProofs {

    private static final int PAGE = 1_000;

    private final AuditStore store;

    private AuditProofs(AuditStore store) {
        this.store = store;
    }

    /**
     * Returns a maker of proofs.
     *
     * @param store where the trail is kept
     * @return the maker
     */
    public static AuditProofs of(AuditStore store) {
        return new AuditProofs(store);
    }

    /**
     * Proves that an event was on record when a checkpoint was signed.
     *
     * @param writer whose event
     * @param seq its number
     * @param checkpoint under which checkpoint
     * @return the proof
     * @throws AuditFormatException if the checkpoint does not cover such an event
     * @throws AuditStoreException if the store could not be read
     */
    public EventProof event(WriterId writer, long seq, Checkpoint checkpoint) {
        StoredLeaf head = head(writer, seq, checkpoint.size());
        long size = MetaLeaf.decode(head.leaf()).size();
        ProofRanges inWriter = ProofRanges.inclusion(seq, size);
        byte[] body = null;
        long next = startBehindPruned(writer, inWriter);
        while (next < size) {
            List<StoredEvent> page = store.events(writer, next, (int) Math.min(PAGE, size - next));
            for (StoredEvent row : page) {
                body = row.seq() == seq ? row.body() : body;
                inWriter.accept(row.seq(), Sha256.leaf(row.body()));
            }
            if (page.isEmpty()) {
                break;
            }
            next = page.get(page.size() - 1).seq() + 1;
        }
        if (body == null) {
            throw new AuditFormatException(
                    "Event proof refused: the event is not there any more: it was pruned, or the store was altered. Run the verifier.");
        }
        ProofRanges inMetaLog = ProofRanges.inclusion(head.index(), checkpoint.size());
        readLeaves(checkpoint.size(), inMetaLog);
        return new EventProof(
                body,
                InclusionProof.of(seq, size, inWriter.path()),
                head.leaf(),
                InclusionProof.of(head.index(), checkpoint.size(), inMetaLog.path()));
    }

    /**
     * Proves that what one checkpoint signed is the beginning of what another signed.
     *
     * @param older the smaller checkpoint
     * @param newer the larger one
     * @return the proof
     * @throws AuditFormatException if the first is the larger one
     * @throws AuditStoreException if the store could not be read
     */
    public ConsistencyProof consistency(Checkpoint older, Checkpoint newer) {
        if (older.size() > newer.size()) {
            throw new AuditFormatException("Consistency proof refused: the first checkpoint is the larger one.");
        }
        ProofRanges ranges = ProofRanges.consistency(older.size(), newer.size());
        readLeaves(newer.size(), ranges);
        return ConsistencyProof.of(older.size(), newer.size(), ranges.path());
    }

    private long startBehindPruned(WriterId writer, ProofRanges ranges) {
        for (PrunedWriter row : store.pruned()) {
            if (row.id().equals(writer)) {
                long[] start = {0};
                CompactRange.decode(row.size(), row.frontier()).forEach((level, hash) -> {
                    ranges.accept(start[0], level, hash);
                    start[0] += 1L << level;
                });
                return row.size();
            }
        }
        return 0;
    }

    private void readLeaves(long size, ProofRanges ranges) {
        for (long next = 0; next < size; ) {
            List<StoredLeaf> page = store.metaLeaves(next, (int) Math.min(PAGE, size - next));
            if (page.isEmpty()) {
                return;
            }
            page.forEach(row -> ranges.accept(row.index(), Sha256.leaf(row.leaf())));
            next = page.get(page.size() - 1).index() + 1;
        }
    }

    /** Returns the first leaf below the checkpoint's size that states a tree which holds the event. */
    private StoredLeaf head(WriterId writer, long seq, long size) {
        for (long next = 0; next < size; ) {
            List<StoredLeaf> page = store.metaLeaves(next, (int) Math.min(PAGE, size - next));
            for (StoredLeaf row : page) {
                if (MetaEntry.decode(row.leaf()) instanceof MetaLeaf leaf
                        && leaf.writer().equals(writer)
                        && seq >= 0
                        && leaf.size() > seq
                        && row.index() < size) {
                    return row;
                }
            }
            if (page.isEmpty()) {
                break;
            }
            next = page.get(page.size() - 1).index() + 1;
        }
        throw new AuditFormatException("Event proof refused: the checkpoint covers no such event.");
    }
}
