package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.PrunedTree;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one selling partner's events out of a trail, with what proves offline that each was on record (clause A2.6.c).
 *
 * <p>The reader needs the signer's public key and the file, see {@link PartnerExportVerifier}. Of everybody else's events
 * the file holds nothing but hashes over subtrees; event ids salt these, so nothing can be guessed from them. It proves
 * that what is in it was on record and is unaltered. It does not prove that nothing was left out: run
 * {@link AuditVerifier} on the store for that.
 *
 * <p>One pass over the meta-log and one over the events, in memory that grows with the number of writers only. The file's
 * layout is in {@code docs/formats.md}. Immutable and safe for use by several threads.
 */
@Enforces("A2.6.c")
public final class PartnerExport {

    static final String FORMAT = "dpp-audit-export/1";
    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final String origin;
    private final Set<VerifierKey> keys;

    private PartnerExport(AuditStore store, String origin, Set<VerifierKey> keys) {
        this.store = store;
        this.origin = origin;
        this.keys = keys;
    }

    /**
     * Returns an exporter.
     *
     * @param store where the trail is kept
     * @param environment whose trail it is
     * @param keys the public keys to trust
     * @return the exporter
     */
    public static PartnerExport of(AuditStore store, Environment environment, Collection<VerifierKey> keys) {
        return new PartnerExport(store, Checkpoint.originOf(environment), Set.copyOf(keys));
    }

    /** The last thing the meta-log says about a writer below a checkpoint. */
    private record Head(long index, MetaLeaf leaf) {}

    /**
     * Writes the events of a selling partner that the newest checkpoint of the store covers.
     *
     * @param partner token of the selling partner, see {@link AuditTrail#partnerToken}
     * @param out where to; not closed
     * @return how many events were written
     * @throws AuditIntegrityException if the newest checkpoint is not validly signed or the store contradicts it: run the
     *     verifier; what was written is no whole export, and no reader takes it for one
     * @throws AuditStoreException if the store could not be read
     * @throws UncheckedIOException if it could not be written
     */
    public long write(SubjectToken partner, OutputStream out) {
        Checkpoint checkpoint = newest();
        Map<WriterId, Head> heads = heads(checkpoint);
        LineWriter lines = new LineWriter(out);
        lines.line(FORMAT);
        lines.line("partner", partner.toString());
        lines.line("checkpoint", checkpoint.note().strip().replace('\n', '\t'));
        long events = 0;
        Map<Long, WriterId> shown = new HashMap<>();
        Map<WriterId, PrunedWriter> gone = new HashMap<>();
        store.pruned().forEach(row -> gone.put(row.id(), row));
        for (Head head : heads.values()) {
            long found = writer(head.leaf(), gone.get(head.leaf().writer()), partner, lines);
            if (found > 0) {
                shown.put(head.index(), head.leaf().writer());
            }
            events += found;
        }
        metaLog(checkpoint, shown, lines);
        lines.line("end", Long.toString(events));
        lines.flush();
        return events;
    }

    private Checkpoint newest() {
        Checkpoint checkpoint = store.latestCheckpoint()
                .map(StoredCheckpoint::note)
                .map(Checkpoint::parse)
                .orElseThrow(() -> new AuditIntegrityException(
                        "Audit export refused (A2.6.c): the store holds no checkpoint. Run the verifier."));
        if (!checkpoint.origin().equals(origin) || checkpoint.signedBy(keys) != Checkpoint.SignatureState.VALID) {
            throw new AuditIntegrityException("Audit export refused (A2.6.c): the newest checkpoint is of another"
                    + " environment, or not signed by a key that you trust. Check environment and key, then run the"
                    + " verifier.");
        }
        return checkpoint;
    }

    private Map<WriterId, Head> heads(Checkpoint checkpoint) {
        Map<WriterId, Head> heads =
                new TreeMap<>(java.util.Comparator.comparing(WriterId::node).thenComparing(WriterId::incarnation));
        CompactRange tree = CompactRange.empty();
        leaves(checkpoint, row -> {
            tree.append(Sha256.leaf(row.leaf()));
            if (MetaEntry.decode(row.leaf()) instanceof MetaLeaf leaf) {
                heads.put(leaf.writer(), new Head(row.index(), leaf));
            }
        });
        requireSame(tree, checkpoint.size(), checkpoint.root());
        return heads;
    }

    private void leaves(Checkpoint checkpoint, java.util.function.Consumer<StoredLeaf> each) {
        for (long next = 0; next < checkpoint.size(); ) {
            List<StoredLeaf> page = store.metaLeaves(next, (int) Math.min(PAGE, checkpoint.size() - next));
            if (page.isEmpty()) {
                throw contradiction();
            }
            for (StoredLeaf row : page) {
                if (row.index() != next++) {
                    throw contradiction();
                }
                each.accept(row);
            }
        }
    }

    /** Writes one writer's part; what was lawfully pruned stands there as hashes, like other partners' events. */
    private long writer(MetaLeaf head, @Nullable PrunedWriter gone, SubjectToken partner, LineWriter lines) {
        CompactRange tree = gone == null ? CompactRange.empty() : CompactRange.decode(gone.size(), gone.frontier());
        PrunedTree pruned = new PrunedTree();
        tree.forEach(pruned::hide);
        long events = 0;
        while (tree.size() < head.size()) {
            List<StoredEvent> page =
                    store.events(head.writer(), tree.size(), (int) Math.min(PAGE, head.size() - tree.size()));
            if (page.isEmpty()) {
                throw contradiction();
            }
            for (StoredEvent row : page) {
                if (row.seq() != tree.size()) {
                    throw contradiction();
                }
                byte[] body = row.body();
                byte[] hash = Sha256.leaf(body);
                tree.append(hash);
                if (partner.equals(RecordedEvent.decode(body).partner())) {
                    if (events++ == 0) {
                        lines.line(
                                "writer",
                                head.writer().node(),
                                Long.toString(head.writer().incarnation()),
                                Long.toString(head.size()));
                    }
                    pruned.show(lines::subtree);
                    lines.line("event", HexFormat.of().formatHex(body));
                } else {
                    pruned.hide(hash);
                }
            }
        }
        requireSame(tree, head.size(), head.root());
        if (events > 0) {
            pruned.flush(lines::subtree);
        }
        return events;
    }

    private void metaLog(Checkpoint checkpoint, Map<Long, WriterId> shown, LineWriter lines) {
        PrunedTree pruned = new PrunedTree();
        lines.line("meta", Long.toString(checkpoint.size()));
        leaves(checkpoint, row -> {
            if (shown.containsKey(row.index())) {
                pruned.show(lines::subtree);
                lines.line("leaf", HexFormat.of().formatHex(row.leaf()));
            } else {
                pruned.hide(Sha256.leaf(row.leaf()));
            }
        });
        pruned.flush(lines::subtree);
    }

    private static void requireSame(CompactRange tree, long size, byte[] root) {
        if (tree.size() != size || !MessageDigest.isEqual(tree.root(), root)) {
            throw contradiction();
        }
    }

    private static AuditIntegrityException contradiction() {
        return new AuditIntegrityException("Audit export refused (A2.6.c): the store contradicts its newest checkpoint,"
                + " so nothing in it can be proven. Run the verifier.");
    }

    /** Writes lines of fields with tabs between them. */
    private static final class LineWriter {

        private final java.io.BufferedOutputStream out;

        LineWriter(OutputStream out) {
            this.out = new java.io.BufferedOutputStream(out, 1 << 16);
        }

        void line(String... fields) {
            try {
                out.write((String.join("\t", fields) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("Audit export could not be written.", e);
            }
        }

        void subtree(int level, byte[] hash) {
            line("tree", Integer.toString(level), HexFormat.of().formatHex(hash));
        }

        void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("Audit export could not be written.", e);
            }
        }
    }
}
