package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredLeaf;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's view of the meta-log: its right edge at the size read so far, and the lives of the node's own writers.
 *
 * <p>The edge only ever grows from what was read before, so two checkpoints made from it are consistent by construction,
 * even if somebody rewrites older leaves in the store meanwhile. Not safe for use by several threads.
 */
final class MetaLog {

    private static final Logger LOG = LoggerFactory.getLogger(MetaLog.class);
    private static final int PAGE = 1_000;
    private static final int ATTEMPTS = 100;
    /** How many sizes back a root is known without reading again; other nodes' last checkpoints are not older. */
    private static final int RECENT = 1_024;

    private final AuditStore store;
    private final String node;
    private final Map<WriterId, MetaLeaf.Kind> lives = new HashMap<>();
    private final Deque<CompactRange> recent = new ArrayDeque<>();
    private final List<RestoreLeaf> restores = new ArrayList<>();
    private final List<KeyLeaf> rotations = new ArrayList<>();
    /** The trusted keys, and those that they handed signing over to. */
    private final Set<VerifierKey> known;

    private @Nullable Instant lastTime;
    private CompactRange tree = CompactRange.empty();

    MetaLog(AuditStore store, String node, Set<VerifierKey> trusted) {
        this.store = store;
        this.node = node;
        this.known = new HashSet<>(trusted);
    }

    /** Returns a view that has read nothing yet, and takes the word of the same keys. */
    MetaLog fromTheStart() {
        return new MetaLog(store, node, known);
    }

    long size() {
        return tree.size();
    }

    byte[] root() {
        return tree.root();
    }

    /** Returns the node's writers that were opened on the meta-log and not ended there. */
    Set<WriterId> unended() {
        Set<WriterId> unended = new TreeSet<>(Comparator.comparingLong(WriterId::incarnation));
        lives.forEach((writer, kind) -> {
            if (!kind.isFinal()) {
                unended.add(writer);
            }
        });
        return unended;
    }

    boolean isEnded(WriterId writer) {
        MetaLeaf.Kind kind = lives.get(writer);
        return kind != null && kind.isFinal();
    }

    /** Tells whether a person acknowledged that what this checkpoint covers was lost in a restore. */
    boolean isAcknowledged(Checkpoint checkpoint) {
        return restores.stream().anyMatch(leaf -> leaf.acknowledges(checkpoint));
    }

    /** Tells whether signing was handed over to that key. */
    boolean isIntroduced(VerifierKey key) {
        return rotations.stream().anyMatch(leaf -> leaf.nextKey().equals(key));
    }

    /** Tells whether signing was handed over from that key to another one so long ago that it does not count any more. */
    boolean isRetired(VerifierKey key, Instant now) {
        return rotations.stream()
                .anyMatch(leaf -> leaf.formerKey().equals(key)
                        && leaf.time().plus(KeyLeaf.OVERLAP).isBefore(now));
    }

    /** Returns when the last leaf was stated; null if there is none. */
    @Nullable Instant lastTime() {
        return lastTime;
    }

    /** Reads what is new, and returns the roots at those of the wanted sizes that it passed now or not long ago. */
    Map<Long, byte[]> catchUp(Collection<Long> wanted) {
        Map<Long, byte[]> roots = new TreeMap<>();
        recent.stream()
                .filter(past -> wanted.contains(past.size()))
                .forEach(past -> roots.put(past.size(), past.root()));
        note(wanted, roots);
        List<StoredLeaf> page;
        do {
            page = store.metaLeaves(tree.size(), PAGE);
            for (StoredLeaf row : page) {
                if (row.index() != tree.size()) {
                    throw new AuditIntegrityException(
                            "Audit trail refused: the meta-log has a gap. Run the verifier before anything else.");
                }
                add(row.leaf());
                note(wanted, roots);
            }
        } while (page.size() == PAGE);
        return roots;
    }

    /**
     * Appends a leaf behind all that is there. A leaf that opens or ends a writer is written once only.
     *
     * @throws AuditFencedException if the writer was ended on the meta-log by somebody else
     */
    void append(MetaLeaf leaf) {
        for (int i = 0; i < ATTEMPTS; i++) {
            catchUp(List.of());
            if (leaf.kind() == lives.get(leaf.writer()) && leaf.kind() != MetaLeaf.Kind.HEAD) {
                return;
            }
            if (isEnded(leaf.writer())) {
                throw new AuditFencedException("Audit writer was ended by another process.");
            }
            if (store.appendMeta(tree.size(), leaf.encode())) {
                add(leaf.encode());
                return;
            }
        }
        throw crowded();
    }

    /** Appends a statement about the log itself behind all that is there. */
    void state(MetaEntry statement) {
        byte[] bytes = statement.encode();
        for (int i = 0; i < ATTEMPTS; i++) {
            catchUp(List.of());
            if (store.appendMeta(tree.size(), bytes)) {
                add(bytes);
                return;
            }
        }
        throw crowded();
    }

    private static AuditStoreException crowded() {
        return new AuditStoreException("Meta-log could not be appended to: other nodes were always first.");
    }

    private void add(byte[] bytes) {
        MetaEntry entry;
        try {
            entry = MetaEntry.decode(bytes);
        } catch (AuditFormatException e) {
            throw new AuditIntegrityException(
                    "Audit trail refused: the meta-log holds a malformed leaf. Run the verifier before anything else.",
                    e);
        }
        if (entry instanceof MetaLeaf leaf && leaf.writer().node().equals(node)) {
            lives.put(leaf.writer(), leaf.kind());
        } else if (entry instanceof RestoreLeaf restore) {
            accept(restore);
        }
        if (entry instanceof KeyLeaf key && key.isSigned()) {
            rotations.add(key);
            if (known.contains(key.formerKey())) {
                known.add(key.nextKey());
            }
        }
        lastTime = entry.time();
        CompactRange next = tree.copy();
        next.append(Sha256.leaf(bytes));
        recent.add(tree);
        if (recent.size() > RECENT) {
            recent.remove();
        }
        tree = next;
    }

    /** An acknowledgement that no key stands for acknowledges nothing; a verification finds it. */
    private void accept(RestoreLeaf restore) {
        Instant before = lastTime == null ? restore.time() : lastTime;
        boolean believed = known.stream()
                .anyMatch(key -> MetaEntry.isSignedBy(restore, key)
                        && !isRetired(key, before)
                        && !isRetired(key, restore.time()));
        if (believed) {
            restores.add(restore);
        } else {
            LOG.error("ALARM: the audit meta-log holds an acknowledgement of a restore that no trusted key signed, so"
                    + " somebody else wrote it. It is not taken; run the verifier.");
        }
    }

    private void note(Collection<Long> wanted, Map<Long, byte[]> roots) {
        if (wanted.contains(tree.size())) {
            roots.put(tree.size(), tree.root());
        }
    }
}
