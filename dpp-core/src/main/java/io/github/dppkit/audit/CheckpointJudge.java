package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints during a verification: those that anchors hold and those in the store, each held against the meta-log
 * when the walk reaches its size.
 */
final class CheckpointJudge {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointJudge.class);
    private static final int PAGE = 500;
    private static final String FORMER = "former verification";

    private final AuditStore store;
    private final String origin;
    private final MetaStatements statements;
    private final Findings findings;
    private final Beat beat;
    private final List<Anchored> anchored = new ArrayList<>();
    /** Anchored with another root than the meta-log has at that size; a restore may explain it further on. */
    private final List<Anchored> contradicted = new ArrayList<>();

    private final Deque<StoredCheckpoint> page = new ArrayDeque<>();
    private long pageFrom = Long.MIN_VALUE;
    private boolean allRead;
    /** The largest size that was there before the meta-log was read; what is larger came later. */
    private long mustBeCovered = -1;

    private long checkpoints;
    /** The largest size that was signed before the anchors were read: what came later they need not hold. */
    private long storedBefore = -1;

    /** What an anchor holds, when the meta-log was of that size, and how far it went on. */
    private static final class Anchored {

        private final String anchor;
        private final Checkpoint checkpoint;
        /** Whether it is no anchor but what a former verification reached. */
        private final boolean former;

        private @Nullable Instant at;
        /** The latest time of what was signed before the anchor was read and is not in it. */
        private @Nullable Instant later;

        Anchored(String anchor, Checkpoint checkpoint, boolean former) {
            this.anchor = anchor;
            this.checkpoint = checkpoint;
            this.former = former;
        }
    }

    CheckpointJudge(AuditStore store, String origin, MetaStatements statements, Findings findings, Beat beat) {
        this.store = store;
        this.origin = origin;
        this.statements = statements;
        this.findings = findings;
        this.beat = beat;
    }

    long checkpoints() {
        return checkpoints;
    }

    void requireReadableAnchor(Collection<CheckpointAnchor> anchors) {
        if (anchors.stream().noneMatch(CheckpointAnchor::isReadable)) {
            findings.add(Kind.ANCHOR_MISSING, null, 0, 0);
        }
    }

    /** Holds what a former verification reached against the meta-log like what an anchor holds. */
    void alsoHold(Checkpoint former) {
        anchored.add(new Anchored(FORMER, former, true));
    }

    /** Leaves out the checkpoints below that size, at which the meta-log's last leaf has that time. */
    void startAt(long size, Instant time) {
        pageFrom = size;
        leafAt(size, time);
    }

    /** Tells whether an anchor holds less than that. */
    boolean hasBelow(long size) {
        return anchored.stream().anyMatch(held -> held.checkpoint.size() < size);
    }

    /** Looks how much was signed; to be called before anchors are read. */
    void lookBefore() {
        storedBefore = store.latestCheckpoint().map(StoredCheckpoint::size).orElse(-1L);
    }

    /** Reads what an anchor holds and checks form and signatures. */
    void readAnchor(CheckpointAnchor anchor) {
        if (!anchor.isReadable()) {
            return;
        }
        Optional<Checkpoint> held;
        boolean overlaid;
        try {
            held = anchor.latest();
            overlaid = anchor.isOverlaid();
        } catch (AuditFormatException e) {
            findings.addAnchor(Kind.ANCHOR_MALFORMED, anchor.name(), 0, 0);
            return;
        } catch (RuntimeException e) {
            // An anchor that cannot be read proves nothing, whatever it throws.
            LOG.warn("Audit anchor {} cannot be read.", anchor.name(), e);
            findings.addAnchor(Kind.ANCHOR_UNAVAILABLE, anchor.name(), 0, 0);
            return;
        }
        if (held.isEmpty()) {
            findings.addAnchor(Kind.ANCHOR_EMPTY, anchor.name(), 0, 0);
            return;
        }
        Checkpoint checkpoint = held.get();
        if (!checkpoint.origin().equals(origin)) {
            findings.addAnchor(Kind.ANCHOR_MALFORMED, anchor.name(), checkpoint.size(), checkpoint.size() + 1);
        }
        if (overlaid) {
            findings.addAnchor(Kind.ANCHOR_OVERLAID, anchor.name(), checkpoint.size(), checkpoint.size() + 1);
        }
        anchored.add(new Anchored(anchor.name(), checkpoint, false));
    }

    /** Holds every checkpoint of the tree's size against its root; returns one that is anchored and agrees, or null. */
    @Nullable Checkpoint at(CompactRange tree) {
        Checkpoint agreed = null;
        for (Anchored held : anchored) {
            if (held.checkpoint.size() == tree.size()) {
                boolean signed = requireSigned(held.checkpoint, held.anchor);
                if (!MessageDigest.isEqual(held.checkpoint.root(), tree.root())) {
                    contradicted.add(held);
                } else if (signed) {
                    agreed = held.checkpoint;
                }
            }
        }
        while (nextSize() == tree.size()) {
            judge(page.remove(), tree);
        }
        return agreed;
    }

    /** Looks how far the meta-log must reach; to be called before it is read, as leaves are stored before checkpoints. */
    void lookAhead() {
        mustBeCovered = store.latestCheckpoint().map(StoredCheckpoint::size).orElse(-1L);
    }

    /** Takes the time of the leaf that gave the tree this size. */
    void leafAt(long size, Instant time) {
        for (Anchored held : anchored) {
            if (held.checkpoint.size() == size) {
                held.at = time;
            } else if (held.checkpoint.size() < size && size <= storedBefore) {
                held.later = held.later == null || time.isAfter(held.later) ? time : held.later;
            }
        }
    }

    /** Reports what the meta-log, read to its end, never reached. */
    void end(CompactRange tree) {
        for (Anchored held : anchored) {
            long size = held.checkpoint.size();
            if (size > tree.size()) {
                requireSigned(held.checkpoint, held.anchor);
                if (!isAcknowledged(held)) {
                    findings.addAnchor(Kind.ANCHOR_AHEAD, held.anchor, tree.size(), size);
                }
            } else if (!held.former && held.at != null && held.later != null && beat.isSilence(held.at, held.later)) {
                findings.add(
                        new Finding(Kind.ANCHOR_BEHIND, null, size, tree.size(), held.anchor, held.at, held.later));
            }
        }
        for (Anchored held : contradicted) {
            if (!isAcknowledged(held)) {
                long size = held.checkpoint.size();
                findings.addAnchor(Kind.ANCHOR_CONTRADICTED, held.anchor, size, size + 1);
            }
        }
        for (long size = nextSize(); size >= 0 && size <= mustBeCovered; size = nextSize()) {
            page.remove();
            checkpoints++;
            findings.add(Kind.CHECKPOINT_AHEAD, null, tree.size(), size);
        }
        if (checkpoints == 0) {
            findings.add(Kind.CHECKPOINT_MISSING, null, 0, tree.size());
        }
    }

    private boolean isAcknowledged(Anchored held) {
        // A restore names what the anchors had reached; what a verification had reached lies before.
        return statements.isAcknowledged(held.checkpoint) || (held.former && statements.isLost(held.checkpoint.size()));
    }

    private void judge(StoredCheckpoint row, CompactRange tree) {
        checkpoints++;
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(row.note());
        } catch (AuditFormatException e) {
            findings.add(Kind.CHECKPOINT_MALFORMED, null, row.size(), row.size() + 1);
            return;
        }
        if (checkpoint.size() != row.size() || !checkpoint.origin().equals(origin)) {
            findings.add(Kind.CHECKPOINT_MALFORMED, null, row.size(), row.size() + 1);
        } else if (!MessageDigest.isEqual(checkpoint.root(), tree.root())) {
            findings.add(Kind.CHECKPOINT_CONTRADICTED, null, row.size(), row.size() + 1);
        }
        requireSigned(checkpoint, null);
    }

    private boolean requireSigned(Checkpoint checkpoint, @Nullable String anchor) {
        Kind kind = switch (statements.signatureOf(checkpoint)) {
            case VALID -> null;
            case MISSING -> Kind.SIGNATURE_MISSING;
            case UNKNOWN_KEY -> Kind.SIGNATURE_UNKNOWN_KEY;
            case INVALID -> Kind.SIGNATURE_INVALID;
        };
        if (kind != null) {
            long size = checkpoint.size();
            findings.add(new Finding(kind, null, size, size + 1, anchor, null, null));
        }
        return kind == null;
    }

    /** Returns the size of the next stored checkpoint, or -1 if there is none. */
    private long nextSize() {
        while (page.isEmpty() && !allRead) {
            List<StoredCheckpoint> rows = store.checkpoints(pageFrom, PAGE);
            for (StoredCheckpoint row : rows) {
                if (row.size() < 0) {
                    findings.add(Kind.CHECKPOINT_MALFORMED, null, row.size(), row.size() + 1);
                } else {
                    page.add(row);
                }
            }
            long last =
                    rows.isEmpty() ? Long.MAX_VALUE : rows.get(rows.size() - 1).size();
            allRead = rows.size() < PAGE || last >= mustBeCovered;
            pageFrom = allRead ? pageFrom : last + 1;
        }
        return page.isEmpty() ? -1 : page.element().size();
    }
}
