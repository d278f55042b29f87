package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final String origin;
    private final Set<VerifierKey> trusted;
    private final InstantSource clock;
    private final MetaLog meta;
    private final AnchorKeeper anchors;
    private volatile @Nullable Instant lastAt;

    Checkpointer(
            AuditStore store,
            AuditSigner signer,
            List<CheckpointAnchor> anchors,
            String origin,
            Set<VerifierKey> trusted,
            String node,
            InstantSource clock) {
        this.store = store;
        this.signer = signer;
        this.origin = origin;
        this.trusted = trusted;
        this.clock = clock;
        this.meta = new MetaLog(store, node, trusted);
        this.anchors = new AnchorKeeper(store, anchors, meta, origin);
    }

    /** Returns when the last checkpoint was signed and offered; null before the first. */
    @Nullable Instant lastAt() {
        return lastAt;
    }

    /** Returns the names of the anchors that did not take the last checkpoint. */
    Set<String> unavailable() {
        return anchors.unavailable();
    }

    /** Returns since when no readable anchor takes checkpoints; null if one does. */
    @Nullable Instant anchorageLostAt() {
        return anchors.anchorageLostAt();
    }

    /** Returns how many anchors have been out of reach for that long. */
    synchronized int awayFor(Duration time, Instant now) {
        return anchors.awayFor(time, now);
    }

    /** Returns when the last leaf of the meta-log was stated; null if there is none. */
    synchronized @Nullable Instant lastStated() {
        return meta.lastTime();
    }

    /** Returns the size of the meta-log as it was last read. */
    synchronized long size() {
        return meta.size();
    }

    /** Puts a statement about the log itself on the meta-log; it is given the signer to sign with. */
    synchronized void state(Function<AuditSigner, MetaEntry> statement) {
        meta.catchUp(List.of());
        requireNotRetired(now());
        meta.state(statement.apply(signer));
    }

    /**
     * Reads the meta-log and refuses it if it contradicts what the store or a reachable anchor remembers.
     *
     * @return what anchors hold beyond the meta-log and nobody acknowledged as lost; empty if all is in order
     */
    synchronized List<Checkpoint> reconcile() {
        List<Checkpoint> held = anchors.held();
        Optional<StoredCheckpoint> stored = store.latestCheckpoint();
        if (stored.isPresent() && held.isEmpty()) {
            LOG.warn(
                    "Audit store holds checkpoints but no anchor does: nothing shows whether the store was rolled back. If"
                            + " no anchor is new or out of reach, find out who emptied them.");
        }
        List<Checkpoint> own = stored.map(row -> parse(row.note())).stream().toList();
        List<Long> sizes =
                Stream.concat(held.stream(), own.stream()).map(Checkpoint::size).toList();
        Map<Long, byte[]> roots = meta.catchUp(sizes);
        anchors.requireHeld(own, roots);
        held.removeIf(meta::isAcknowledged);
        List<Checkpoint> ahead = held.stream()
                .filter(checkpoint -> checkpoint.origin().equals(origin) && checkpoint.size() > meta.size())
                .collect(Collectors.toMap(Checkpoint::size, Function.identity(), Checkpointer::sameOrRefuse))
                .values()
                .stream()
                .sorted(Comparator.comparingLong(Checkpoint::size))
                .toList();
        held.removeIf(checkpoint -> checkpoint.origin().equals(origin) && checkpoint.size() > meta.size());
        anchors.requireHeld(held, roots);
        ahead.forEach(this::requireOurs);
        return ahead;
    }

    private static Checkpoint sameOrRefuse(Checkpoint one, Checkpoint other) {
        if (!one.agreesWith(other)) {
            throw new AuditIntegrityException(
                    "Audit trail refused: two anchors contradict each other. Run the verifier before anything else.");
        }
        return one;
    }

    /** A false anchor must not make a store look restored: what is beyond it must be signed. */
    private void requireOurs(Checkpoint checkpoint) {
        if (checkpoint.signedBy(trusted) != Checkpoint.SignatureState.VALID) {
            throw new AuditIntegrityException(
                    "Audit trail refused: an anchor holds a checkpoint beyond the store that no"
                            + " trusted key signed. Run the verifier before anything else.");
        }
    }

    /** Refuses to go on if no readable anchor would see another restore. */
    synchronized void requireSight() {
        anchors.requireSight();
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

    /**
     * Hands signing over from the former key, unless the meta-log is empty or says so already.
     *
     * @return true if it was done now
     */
    synchronized boolean handOver(AuditSigner former) {
        VerifierKey next = VerifierKey.of(signer.name(), signer.publicKey());
        if (meta.size() == 0 || meta.isIntroduced(next)) {
            return false;
        }
        meta.state(KeyLeaf.sign(former, next, now()));
        return true;
    }

    private void requireNotRetired(Instant at) {
        if (meta.isRetired(VerifierKey.of(signer.name(), signer.publicKey()), at)) {
            throw new AuditIntegrityException(
                    "Audit trail refused (A2.6.c): another node handed signing over to a new key"
                            + " more than a day ago. Start this one with the new key.");
        }
    }

    private Checkpoint publish(Instant at) {
        requireNotRetired(at);
        Checkpoint checkpoint = Checkpoint.sign(origin, meta.size(), meta.root(), signer);
        if (!store.putCheckpoint(new StoredCheckpoint(checkpoint.size(), checkpoint.note()))) {
            List<StoredCheckpoint> rows = store.checkpoints(checkpoint.size(), 1);
            if (rows.isEmpty() || !parse(rows.get(0).note()).agreesWith(checkpoint)) {
                throw new AuditIntegrityException(
                        "Audit trail refused: the store holds another checkpoint of the same size. Run the verifier.");
            }
        }
        anchors.offer(checkpoint, at);
        lastAt = at;
        return checkpoint;
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
