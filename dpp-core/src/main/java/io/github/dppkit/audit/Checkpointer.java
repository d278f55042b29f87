package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts writer heads on the meta-log, signs its size and root, and hands the result to store and anchors.
 *
 * <p>Before it signs for the first time it holds what store and anchors remember against the meta-log; before it
 * publishes to an anchor, what that anchor holds by then. A contradiction is an {@link AuditIntegrityException}. All methods are
 * mutually exclusive, so the checkpoints of one process never race each other; those of several processes meet at the
 * conditional append and at the anchor.
 */
final class Checkpointer {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    private final AuditStore store;
    private final AuditSigner signer;
    private final List<CheckpointAnchor> anchors;
    private final String origin;
    private final InstantSource clock;
    private final MetaLog meta;
    /** What each anchor was last found to hold and the meta-log to continue. */
    private final IdentityHashMap<CheckpointAnchor, Checkpoint> confirmed = new IdentityHashMap<>();

    private volatile Set<String> unavailable = Set.of();
    private volatile @Nullable Instant lastAt;

    Checkpointer(
            AuditStore store,
            AuditSigner signer,
            List<CheckpointAnchor> anchors,
            String origin,
            String node,
            InstantSource clock) {
        this.store = store;
        this.signer = signer;
        this.anchors = anchors;
        this.origin = origin;
        this.clock = clock;
        this.meta = new MetaLog(store, node);
    }

    /** Returns when the last checkpoint was signed and offered; null before the first. */
    @Nullable Instant lastAt() {
        return lastAt;
    }

    /** Returns the names of the anchors that did not take the last checkpoint. */
    Set<String> unavailable() {
        return unavailable;
    }

    /** Reads the meta-log and refuses it if it contradicts what the store or a reachable anchor remembers. */
    synchronized void reconcile() {
        List<Checkpoint> held = new ArrayList<>();
        for (CheckpointAnchor anchor : anchors) {
            latest(anchor).ifPresent(held::add);
        }
        Optional<StoredCheckpoint> stored = store.latestCheckpoint();
        if (stored.isPresent() && held.isEmpty()) {
            LOG.warn(
                    "Audit store holds checkpoints but no anchor does: nothing shows whether the store was rolled back. If"
                            + " no anchor is new or out of reach, find out who emptied them.");
        }
        stored.map(row -> parse(row.note())).ifPresent(held::add);
        requireHeld(held, meta.catchUp(held.stream().map(Checkpoint::size).toList()));
    }

    /**
     * Enters a new writer, after the ends that earlier runs of the node left unwritten.
     *
     * @return those earlier writers that were found open
     */
    synchronized List<WriterRecord> open(WriterId writer) {
        List<WriterRecord> ended = new ArrayList<>();
        meta.catchUp(List.of());
        for (WriterId earlier : meta.unended()) {
            if (earlier.incarnation() < writer.incarnation()) {
                WriterRecord row = store.writer(earlier)
                        .orElseThrow(() -> new AuditIntegrityException(
                                "Audit trail refused: a writer of this node is missing. Run the verifier."));
                end(row);
                if (row.state() == WriterState.ABANDONED) {
                    ended.add(row);
                }
            }
        }
        meta.append(new MetaLeaf(MetaLeaf.Kind.OPEN, writer, 0, Sha256.empty(), now()));
        return ended;
    }

    /** Enters the end of a writer that its row says has ended. */
    synchronized void end(WriterRecord row) {
        MetaLeaf.Kind kind = switch (row.state()) {
            case CLOSED -> MetaLeaf.Kind.CLOSED;
            case ABANDONED -> MetaLeaf.Kind.ABANDONED;
            case OPEN ->
                throw new AuditIntegrityException(
                        "Audit trail refused: an earlier writer of this node is open again. Run the verifier.");
        };
        meta.append(new MetaLeaf(kind, row.id(), row.size(), rootOf(row), now()));
    }

    private static byte[] rootOf(WriterRecord row) {
        try {
            return CompactRange.decode(row.size(), row.frontier()).root();
        } catch (AuditFormatException e) {
            throw new AuditIntegrityException(
                    "Audit trail refused: the tree of an earlier writer of this node was altered. Run the verifier.",
                    e);
        }
    }

    /**
     * Enters the head of a writer, signs, keeps and publishes.
     *
     * @param tree the writer's tree; asked for inside, so that heads stand on the meta-log in the order of their sizes
     */
    synchronized Checkpoint checkpoint(WriterId writer, Supplier<CompactRange> tree) {
        Instant at = now();
        CompactRange head = tree.get();
        meta.append(new MetaLeaf(MetaLeaf.Kind.HEAD, writer, head.size(), head.root(), at));
        return publish(at);
    }

    /** Signs the meta-log as it was last read, keeps the checkpoint and offers it to every anchor. */
    synchronized Checkpoint publish() {
        return publish(now());
    }

    private Checkpoint publish(Instant at) {
        Checkpoint checkpoint = Checkpoint.sign(origin, meta.size(), meta.root(), signer);
        if (!store.putCheckpoint(new StoredCheckpoint(checkpoint.size(), checkpoint.note()))) {
            List<StoredCheckpoint> rows = store.checkpoints(checkpoint.size(), 1);
            if (rows.isEmpty() || !parse(rows.get(0).note()).agreesWith(checkpoint)) {
                throw new AuditIntegrityException(
                        "Audit trail refused: the store holds another checkpoint of the same size. Run the verifier.");
            }
        }
        Set<String> missed = new HashSet<>();
        for (CheckpointAnchor anchor : anchors) {
            if (!offer(anchor, checkpoint)) {
                missed.add(anchor.name());
            }
        }
        unavailable = Set.copyOf(missed);
        lastAt = at;
        return checkpoint;
    }

    /** Offers a checkpoint to one anchor; false if the anchor could not take it now. */
    private boolean offer(CheckpointAnchor anchor, Checkpoint checkpoint) {
        try {
            if (anchor.isReadable()) {
                anchor.latest().ifPresent(held -> requireContinued(anchor, held));
            }
            publish(anchor, checkpoint);
            return true;
        } catch (AuditIntegrityException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("Audit anchor {} did not take a checkpoint; it is offered the next one.", anchor.name(), e);
            return false;
        }
    }

    /** Publishes to one anchor, or finds that the anchor holds a larger checkpoint which continues this one. */
    private void publish(CheckpointAnchor anchor, Checkpoint checkpoint) {
        try {
            anchor.publish(checkpoint);
            confirmed.put(anchor, checkpoint);
        } catch (CheckpointRefusedException e) {
            // Another node may have anchored a larger meta-log meanwhile. That one covers ours if it continues it.
            Optional<Checkpoint> held = anchor.latest();
            if (held.isEmpty() || held.get().size() < checkpoint.size()) {
                throw new AuditIntegrityException(
                        "Audit trail refused: an anchor refuses a checkpoint that continues what it holds.", e);
            }
            requireContinued(anchor, held.get());
        }
    }

    /**
     * Refuses what an anchor holds unless the meta-log continues it. An anchor compares sizes only: without this a fork
     * that has grown faster would be taken for a continuation.
     */
    private void requireContinued(CheckpointAnchor anchor, Checkpoint held) {
        if (held.equals(confirmed.get(anchor))) {
            return;
        }
        List<Long> wanted = List.of(held.size());
        Map<Long, byte[]> roots = meta.catchUp(wanted);
        if (roots.isEmpty()) {
            roots = new MetaLog(store, "none").catchUp(wanted);
        }
        requireHeld(List.of(held), roots);
        confirmed.put(anchor, held);
    }

    private Optional<Checkpoint> latest(CheckpointAnchor anchor) {
        try {
            Optional<Checkpoint> held = anchor.latest();
            return held;
        } catch (AuditFormatException e) {
            throw new AuditIntegrityException(
                    "Audit trail refused: an anchor holds something that is no checkpoint. Run the verifier.", e);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Audit anchor {} cannot be read; it is held against the log before its next checkpoint.",
                    anchor.name(),
                    e);
            return Optional.empty();
        }
    }

    private void requireHeld(List<Checkpoint> held, Map<Long, byte[]> roots) {
        for (Checkpoint checkpoint : held) {
            if (!checkpoint.origin().equals(origin)) {
                throw new AuditIntegrityException(
                        "Audit trail refused: an anchor or the store holds checkpoints of another environment.");
            }
            byte[] root = roots.get(checkpoint.size());
            if (root == null) {
                throw new AuditIntegrityException("Audit trail refused: a checkpoint is ahead of the store, so the"
                        + " store was rolled back or truncated. Run the verifier before anything else.");
            }
            if (!MessageDigest.isEqual(root, checkpoint.root())) {
                throw new AuditIntegrityException("Audit trail refused: a checkpoint contradicts the store, so the"
                        + " store was rewritten or forked. Run the verifier before anything else.");
            }
        }
    }

    private Checkpoint parse(String note) {
        try {
            return Checkpoint.parse(note);
        } catch (AuditFormatException e) {
            throw new AuditIntegrityException(
                    "Audit trail refused: the store holds something that is no checkpoint. Run the verifier.", e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
