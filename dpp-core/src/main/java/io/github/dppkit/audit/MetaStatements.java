package io.github.dppkit.audit;

import io.github.dppkit.audit.Checkpoint.SignatureState;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.internal.CompactRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the meta-log, read leaf by leaf by a verification, has said about itself so far: which keys sign, which restores were
 * acknowledged, how far events may be pruned.
 */
final class MetaStatements {

    /** How far a clock may go back behind a pruning before the pruning's own time is not believed. */
    private static final Duration CLOCK = Duration.ofDays(1);

    private final Findings findings;
    /** Until when a key counts, by the times on the meta-log. */
    private final Map<VerifierKey, Instant> keys = new LinkedHashMap<>();
    /** The smallest checkpoint that each key signed. */
    private final Map<VerifierKey, Long> firstUse = new HashMap<>();

    /** Keys that a leaf has handed signing over to; several nodes may say so at once. */
    private final Set<VerifierKey> introduced = new HashSet<>();

    private final List<RestoreLeaf> restores = new ArrayList<>();
    private final List<PruneLeaf> prunings = new ArrayList<>();
    /** Every statement that was taken, in its order. */
    private final List<VerifiedState.Statement> taken = new ArrayList<>();

    private final Set<VerifierKey> trusted;
    private Instant latest = Instant.MIN;

    MetaStatements(Collection<VerifierKey> trusted, Findings findings) {
        this.findings = findings;
        this.trusted = Set.copyOf(trusted);
        trusted.forEach(key -> keys.put(key, Instant.MAX));
    }

    /** Takes the leaf of that index; what may not stand there becomes a finding. */
    void accept(long index, MetaEntry entry) {
        prunings.removeIf(pruning -> entry.time().plus(CLOCK).isBefore(pruning.time()));
        latest = entry.time().isAfter(latest) ? entry.time() : latest;
        boolean good = true;
        if (entry instanceof KeyLeaf key) {
            good = accept(index, key);
        } else if (entry instanceof RestoreLeaf restore) {
            good = restore.restored() <= index && isSigned(restore);
            if (good) {
                restores.add(restore);
            }
        } else if (entry instanceof PruneLeaf pruning) {
            good = pruning.upTo() <= index && pruning.isLawful() && isSigned(pruning);
            if (good) {
                prunings.add(pruning);
            }
        }
        if (!good) {
            findings.add(Kind.META_ALTERED, null, index, index + 1);
        } else if (!(entry instanceof MetaLeaf)) {
            taken.add(new VerifiedState.Statement(index, entry));
        }
    }

    /**
     * Takes what a former verification had read; its statements' signatures are checked again.
     *
     * @throws AuditFormatException if a statement or the checkpoint is not signed by a key that counts
     */
    void resume(VerifiedState state) {
        long before = findings.count();
        state.statements().forEach(statement -> accept(statement.index(), statement.entry()));
        latest = state.latest();
        firstUse.putAll(state.uses());
        if (findings.count() != before || signatureOf(state.checkpoint()) != SignatureState.VALID) {
            throw new AuditFormatException(
                    "Verified state refused: a statement or the checkpoint in it is not signed by a"
                            + " trusted key. Verify everything, and keep the new state.");
        }
    }

    /** Returns what a next verification has to know of the leaves read so far, of which the last has that time. */
    VerifiedState state(Checkpoint checkpoint, CompactRange tree, Instant time, List<VerifiedWriter> writers) {
        List<VerifiedState.Statement> counting = taken.stream()
                .filter(one -> !(one.entry() instanceof PruneLeaf)
                        || prunings.stream().anyMatch(pruning -> pruning.equals(one.entry())))
                .toList();
        return new VerifiedState(checkpoint, tree.copy(), time, latest, trusted, firstUse, counting, writers);
    }

    private boolean accept(long index, KeyLeaf leaf) {
        VerifierKey former = leaf.formerKey();
        VerifierKey next = leaf.nextKey();
        if (!counts(former) || !leaf.isSigned()) {
            return false;
        }
        Long early = firstUse.get(next);
        if (introduced.add(next) && early != null) {
            findings.add(Kind.SIGNATURE_UNKNOWN_KEY, null, early, index + 1);
        }
        Instant end = leaf.time().plus(KeyLeaf.OVERLAP);
        keys.merge(former, end, (one, other) -> one.isBefore(other) ? one : other);
        keys.put(next, Instant.MAX);
        return true;
    }

    private boolean isSigned(MetaEntry statement) {
        return keys.keySet().stream().anyMatch(key -> counts(key) && MetaEntry.isSignedBy(statement, key));
    }

    private boolean counts(VerifierKey key) {
        Instant end = keys.get(key);
        return end != null && !latest.isAfter(end);
    }

    /** Tells what the signatures of a checkpoint are worth that covers the leaves read so far and no other. */
    SignatureState signatureOf(Checkpoint checkpoint) {
        SignatureState state = checkpoint.signedBy(Set.of());
        for (VerifierKey key : keys.keySet()) {
            SignatureState byKey = counts(key) ? checkpoint.signedBy(Set.of(key)) : SignatureState.UNKNOWN_KEY;
            if (byKey == SignatureState.INVALID) {
                return byKey;
            }
            if (byKey == SignatureState.VALID) {
                firstUse.putIfAbsent(key, checkpoint.size());
                state = byKey;
            }
        }
        return state;
    }

    /** Tells whether a person acknowledged that what this checkpoint covers was lost in a restore. */
    boolean isAcknowledged(Checkpoint checkpoint) {
        return restores.stream().anyMatch(leaf -> leaf.acknowledges(checkpoint));
    }

    /** Tells whether what stood at that size was lost in a restore that a person acknowledged. */
    boolean isLost(long size) {
        return restores.stream().anyMatch(leaf -> leaf.restored() < size && size <= leaf.anchored());
    }

    /** Tells whether any restore was acknowledged. */
    boolean hasGap() {
        return !restores.isEmpty();
    }

    /** Tells whether a lawful pruning covers the head of that index and time. */
    boolean permitsPruning(long index, Instant time) {
        return prunings.stream().anyMatch(leaf -> index < leaf.upTo() && !time.isAfter(leaf.before()));
    }
}
