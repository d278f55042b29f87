package io.github.dppkit.audit;

import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One writer during a verification: how far its events were read, and the tree they give.
 *
 * <p>The tree is built from the events' bytes. Where bytes and stored leaf hash part, a second tree is built from the
 * leaf hashes: whichever gives the root on record tells which of the two was altered, and reading goes on from it, so one
 * edited row does not hide the next.
 */
final class WriterCursor {

    private final AuditStore store;
    private final WriterId writer;
    private final Findings findings;
    private final Duration tolerance;
    private final Beat beat;
    private final EventPages pages;
    private final IntConsumer progress;

    private CompactRange byBody = CompactRange.empty();
    private @Nullable CompactRange byLeafHash;
    private long next;
    private long read;
    private long lastHead;
    private boolean broken;
    /** Below this number events were pruned; the head of this size stands at {@code prunedHead}, if it was met. */
    private long prunedTo;

    private long prunedHead = -1;
    private Instant prunedHeadTime = Instant.MAX;
    private @Nullable Instant headTime;
    private Instant previous = Instant.MIN;
    private @Nullable Action lastAction;
    private MetaLeaf.@Nullable Kind ended;

    /** Creates a cursor that starts behind what was pruned; {@code pruned} is null if nothing was. */
    WriterCursor(
            AuditStore store,
            WriterId writer,
            Findings findings,
            Duration tolerance,
            @Nullable PrunedWriter pruned,
            Beat beat,
            EventPages pages,
            IntConsumer progress) {
        this.store = store;
        this.writer = writer;
        this.findings = findings;
        this.tolerance = tolerance;
        this.beat = beat;
        this.pages = pages;
        this.progress = progress;
        if (pruned != null) {
            startAt(pruned);
        }
    }

    /** Starts from the frontier on record; which head it is the frontier of is seen when that head comes. */
    private void startAt(PrunedWriter pruned) {
        prunedTo = pruned.size();
        next = pruned.size();
        try {
            byBody = CompactRange.decode(pruned.size(), pruned.frontier());
        } catch (AuditFormatException e) {
            findings.add(Kind.EVENTS_MISSING, writer, 0, pruned.size());
            broken = true;
        }
    }

    long read() {
        return read;
    }

    /** Goes on from where a former verification was. */
    void resume(VerifiedWriter before) {
        byBody = before.tree().copy();
        next = byBody.size();
        lastHead = next;
        headTime = before.headTime();
        previous = before.previous();
        lastAction = before.lastAction();
        ended = before.ended();
        prunedTo = before.prunedTo();
        prunedHead = before.prunedHead();
        prunedHeadTime = before.prunedHeadTime();
    }

    /** Returns where this cursor is, or null if a next verification could not go on from there. */
    @Nullable VerifiedWriter verified() {
        Instant time = headTime;
        return time == null || byBody.size() != lastHead || next != lastHead || broken || byLeafHash != null
                ? null
                : new VerifiedWriter(
                        writer, byBody.copy(), time, previous, lastAction, ended, prunedTo, prunedHead, prunedHeadTime);
    }

    /** Holds a leaf of the meta-log against the events up to its size; false if it may not stand there. */
    boolean accept(long index, MetaLeaf leaf) {
        boolean opens = leaf.kind() == MetaLeaf.Kind.OPEN;
        if (ended != null || leaf.size() < lastHead || opens != (headTime == null)) {
            return false;
        }
        readTo(leaf.size(), leaf.time());
        requireRoot(leaf.size(), leaf.root());
        requireNoSilence(leaf.size(), leaf.time());
        if (prunedTo > 0 && leaf.size() == prunedTo && prunedHead < 0) {
            prunedHead = index;
            prunedHeadTime = leaf.time();
        }
        if (leaf.kind().isFinal()) {
            ended = leaf.kind();
        }
        lastHead = leaf.size();
        headTime = leaf.time();
        return true;
    }

    private void requireNoSilence(long size, @Nullable Instant until) {
        Instant since = headTime;
        if (since != null && until != null && beat.isSilence(since, until)) {
            findings.add(new Finding(Kind.SILENCE, writer, lastHead, size, null, since, until));
        }
    }

    /** Reads what no head covers yet and holds the writer's row against everything. */
    void finish(MetaStatements statements) {
        if (prunedTo > 0 && (prunedHead < 0 || !statements.permitsPruning(prunedHead, prunedHeadTime))) {
            findings.add(Kind.EVENTS_MISSING, writer, 0, prunedTo);
        }
        Optional<WriterRecord> found = store.writer(writer);
        if (found.isEmpty()) {
            findings.add(Kind.WRITER_MISSING, writer, 0, lastHead);
            return;
        }
        WriterRecord row = found.get();
        if (row.size() < next) {
            findings.add(Kind.EVENTS_TRUNCATED, writer, row.size(), next);
        } else {
            readTo(row.size(), null);
            requireFrontier(row);
        }
        if (ended == null && row.state() == WriterState.OPEN) {
            requireNoSilence(row.size(), beat.now());
        }
        requireNothingBefore();
        requireNothingBehind(Math.max(row.size(), next));
        requireState(row);
    }

    /** Numbers start at 0, or where a pruning ended; a row below would be read by reports and by nobody else. */
    private void requireNothingBefore() {
        List<StoredEvent> first = store.events(writer, Long.MIN_VALUE, 1);
        if (!first.isEmpty() && first.get(0).seq() < prunedTo) {
            findings.add(Kind.EVENTS_EXTRA, writer, first.get(0).seq(), prunedTo);
        }
    }

    private void requireState(WriterRecord row) {
        boolean agrees = ended == null || (ended.name().equals(row.state().name()) && row.size() == lastHead);
        boolean closedWell = row.state() != WriterState.CLOSED
                || lastAction == Action.WRITER_CLOSE
                || (prunedTo > 0 && prunedTo == row.size());
        if (!agrees || !closedWell) {
            findings.add(Kind.WRITER_CONTRADICTED, writer, lastHead, row.size());
        }
    }

    private void requireFrontier(WriterRecord row) {
        CompactRange frontier;
        try {
            frontier = CompactRange.decode(row.size(), row.frontier());
        } catch (AuditFormatException e) {
            findings.add(Kind.WRITER_CONTRADICTED, writer, lastHead, row.size());
            return;
        }
        requireRoot(row.size(), frontier.root());
    }

    private void requireNothingBehind(long size) {
        List<StoredEvent> behind = store.events(writer, size, 1);
        if (!behind.isEmpty()) {
            long seq = behind.get(0).seq();
            long sizeNow = store.writer(writer).map(WriterRecord::size).orElse(0L);
            if (sizeNow <= seq) {
                findings.add(Kind.EVENTS_EXTRA, writer, size, seq + 1);
            }
        }
    }

    private void requireRoot(long size, byte[] root) {
        if (broken || size != byBody.size()) {
            return;
        }
        CompactRange other = byLeafHash;
        if (MessageDigest.isEqual(byBody.root(), root)) {
            byLeafHash = null;
        } else if (other != null && MessageDigest.isEqual(other.root(), root)) {
            byBody = other;
            byLeafHash = null;
        } else {
            findings.add(Kind.EVENTS_REWRITTEN, writer, lastHead, size);
            broken = true;
        }
    }

    private void readTo(long size, @Nullable Instant until) {
        while (next < size) {
            List<StoredEvent> page = pages.read(writer, next, size);
            if (page.isEmpty() || page.get(0).seq() >= size) {
                findings.add(page.isEmpty() ? Kind.EVENTS_TRUNCATED : Kind.EVENTS_MISSING, writer, next, size);
                next = size;
                broken = true;
                return;
            }
            for (StoredEvent row : page) {
                if (row.seq() < size) {
                    accept(row, until);
                }
            }
            progress.accept(page.size());
        }
    }

    private void accept(StoredEvent row, @Nullable Instant until) {
        read++;
        if (row.seq() != next) {
            findings.add(Kind.EVENTS_MISSING, writer, next, row.seq());
            broken = true;
        }
        byte[] computed = Sha256.leaf(row.body());
        boolean intact = MessageDigest.isEqual(computed, row.leafHash());
        if (!intact) {
            findings.add(Kind.EVENT_ALTERED, writer, row.seq(), row.seq() + 1);
            if (byLeafHash == null) {
                byLeafHash = byBody.copy();
            }
        }
        byBody.append(computed);
        if (byLeafHash != null) {
            byLeafHash.append(row.leafHash());
        }
        next = row.seq() + 1;
        inspect(row, intact, until);
    }

    private void inspect(StoredEvent row, boolean intact, @Nullable Instant until) {
        RecordedEvent event;
        try {
            event = RecordedEvent.decode(row.body());
        } catch (AuditFormatException e) {
            findings.add(Kind.EVENT_MALFORMED, writer, row.seq(), row.seq() + 1);
            lastAction = null;
            return;
        }
        boolean opens = event.action() == Action.WRITER_OPEN;
        if (!event.writer().equals(writer)
                || event.seq() != row.seq()
                || !event.id().equals(row.id())
                || opens != (row.seq() == 0)) {
            findings.add(Kind.EVENT_MISPLACED, writer, row.seq(), row.seq() + 1);
        }
        if (intact) {
            requirePlausible(event, until);
        }
        lastAction = event.action();
    }

    private void requirePlausible(RecordedEvent event, @Nullable Instant until) {
        Instant from = headTime;
        if (event.time().plus(tolerance).isBefore(previous)
                || (until != null && event.time().isAfter(until.plus(tolerance)))
                || (from != null && event.time().plus(tolerance).isBefore(from))) {
            findings.add(Kind.TIME_ANOMALY, writer, event.seq(), event.seq() + 1);
        }
        previous = event.time();
    }
}
