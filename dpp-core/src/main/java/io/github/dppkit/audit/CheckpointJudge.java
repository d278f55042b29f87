package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints during a verification: those that anchors hold and those in the store, each held against the meta-log
 * when the walk reaches its size.
 */
final class CheckpointJudge {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointJudge.class);
    private static final int PAGE = 500;

    private final AuditStore store;
    private final String origin;
    private final MetaStatements statements;
    private final Findings findings;
    private final List<Checkpoint> anchored = new ArrayList<>();
    /** Anchored with another root than the meta-log has at that size; a restore may explain it further on. */
    private final List<Checkpoint> contradicted = new ArrayList<>();

    private final Deque<StoredCheckpoint> page = new ArrayDeque<>();
    private long pageFrom = Long.MIN_VALUE;
    private boolean allRead;
    /** The largest size that was there before the meta-log was read; what is larger came later. */
    private long mustBeCovered = -1;

    private long checkpoints;

    CheckpointJudge(AuditStore store, String origin, MetaStatements statements, Findings findings) {
        this.store = store;
        this.origin = origin;
        this.statements = statements;
        this.findings = findings;
    }

    long checkpoints() {
        return checkpoints;
    }

    void requireReadableAnchor(Collection<CheckpointAnchor> anchors) {
        if (anchors.stream().noneMatch(CheckpointAnchor::isReadable)) {
            findings.add(Kind.ANCHOR_MISSING, null, 0, 0);
        }
    }

    /** Reads what an anchor holds and checks form and signatures. */
    void readAnchor(CheckpointAnchor anchor) {
        if (!anchor.isReadable()) {
            return;
        }
        Optional<Checkpoint> held;
        try {
            held = anchor.latest();
        } catch (AuditFormatException e) {
            findings.add(Kind.ANCHOR_MALFORMED, null, 0, 0);
            return;
        } catch (RuntimeException e) {
            // An anchor that cannot be read proves nothing, whatever it throws.
            LOG.warn("Audit anchor {} cannot be read.", anchor.name(), e);
            findings.add(Kind.ANCHOR_UNAVAILABLE, null, 0, 0);
            return;
        }
        if (held.isEmpty()) {
            findings.add(Kind.ANCHOR_EMPTY, null, 0, 0);
            return;
        }
        Checkpoint checkpoint = held.get();
        if (!checkpoint.origin().equals(origin)) {
            findings.add(Kind.ANCHOR_MALFORMED, null, checkpoint.size(), checkpoint.size() + 1);
        }
        anchored.add(checkpoint);
    }

    /** Holds every checkpoint of the tree's size against its root. */
    void at(CompactRange tree) {
        for (Checkpoint checkpoint : anchored) {
            if (checkpoint.size() == tree.size()) {
                requireSigned(checkpoint);
                if (!MessageDigest.isEqual(checkpoint.root(), tree.root())) {
                    contradicted.add(checkpoint);
                }
            }
        }
        while (nextSize() == tree.size()) {
            judge(page.remove(), tree);
        }
    }

    /** Looks how far the meta-log must reach; to be called before it is read, as leaves are stored before checkpoints. */
    void lookAhead() {
        mustBeCovered = store.latestCheckpoint().map(StoredCheckpoint::size).orElse(-1L);
    }

    /** Reports what the meta-log, read to its end, never reached. */
    void end(CompactRange tree) {
        for (Checkpoint checkpoint : anchored) {
            if (checkpoint.size() > tree.size()) {
                requireSigned(checkpoint);
                if (!statements.isAcknowledged(checkpoint)) {
                    findings.add(Kind.ANCHOR_AHEAD, null, tree.size(), checkpoint.size());
                }
            }
        }
        for (Checkpoint checkpoint : contradicted) {
            if (!statements.isAcknowledged(checkpoint)) {
                findings.add(Kind.ANCHOR_CONTRADICTED, null, checkpoint.size(), checkpoint.size() + 1);
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
        requireSigned(checkpoint);
    }

    private void requireSigned(Checkpoint checkpoint) {
        switch (statements.signatureOf(checkpoint)) {
            case VALID -> {}
            case MISSING -> findings.add(Kind.SIGNATURE_MISSING, null, checkpoint.size(), checkpoint.size() + 1);
            case UNKNOWN_KEY ->
                findings.add(Kind.SIGNATURE_UNKNOWN_KEY, null, checkpoint.size(), checkpoint.size() + 1);
            case INVALID -> findings.add(Kind.SIGNATURE_INVALID, null, checkpoint.size(), checkpoint.size() + 1);
        }
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
