package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a verification has shown up to a checkpoint, so that the next one can go on from there:
 * {@link AuditVerifier#verifyAfter(VerifiedState)}.
 *
 * <p>It holds the checkpoint, the right edges of the meta-log and of each writer's tree there, and the signed statements of
 * the meta-log (new keys, restores, prunings). No event, no PII. Trees that grow from these edges can only reach the roots
 * of later checkpoints if what they grow from is what the checkpoint signed: that is the proof of consistency.
 *
 * <p>Keep it where you keep the public key, never in the database: whoever can write it decides from where on is verified.
 * It grows with the number of writers, at most 3 KB each. Immutable.
 */
public final class VerifiedState {

    private final Checkpoint checkpoint;
    private final CompactRange tree;
    private final Instant time;
    private final Instant latest;
    private final Set<VerifierKey> trusted;
    private final Map<VerifierKey, Long> uses;
    private final List<Statement> statements;
    private final Map<WriterId, VerifiedWriter> writers;

    /** A signed leaf of the meta-log and where it stands. */
    record Statement(long index, MetaEntry entry) {}

    VerifiedState(
            Checkpoint checkpoint,
            CompactRange tree,
            Instant time,
            Instant latest,
            Set<VerifierKey> trusted,
            Map<VerifierKey, Long> uses,
            List<Statement> statements,
            List<VerifiedWriter> writers) {
        if (checkpoint.size() != tree.size() || !java.security.MessageDigest.isEqual(checkpoint.root(), tree.root())) {
            throw new AuditFormatException(
                    "Verified state refused: its tree is not the one that its checkpoint signed.");
        }
        this.checkpoint = checkpoint;
        this.tree = tree;
        this.time = time;
        this.latest = latest;
        this.trusted = Set.copyOf(trusted);
        this.uses = Map.copyOf(uses);
        this.statements = List.copyOf(statements);
        this.writers = writers.stream()
                .collect(Collectors.toMap(
                        VerifiedWriter::id,
                        writer -> writer,
                        (one, other) -> {
                            throw new AuditFormatException("Verified state refused: it names a writer twice.");
                        },
                        java.util.LinkedHashMap::new));
    }

    /**
     * Reads what {@link #toText()} wrote.
     *
     * @param text the whole text
     * @return the state
     * @throws AuditFormatException if it has another form, was damaged, or its tree is not what its checkpoint signed
     */
    public static VerifiedState parse(String text) {
        return VerifiedStateText.parse(text);
    }

    /**
     * Returns the text form, as {@code docs/formats.md} describes it.
     *
     * @return lines of printable ASCII with a checksum against damage, which is no protection against forgery
     */
    public String toText() {
        return VerifiedStateText.of(this);
    }

    /**
     * Returns the checkpoint up to which everything was verified: the oldest that any readable anchor held last.
     *
     * @return the signed checkpoint
     */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Returns a tree of the meta-log that grows apart from this one. */
    CompactRange tree() {
        return tree.copy();
    }

    /** Returns the time of the last leaf. */
    Instant time() {
        return time;
    }

    /** Returns the latest time of any leaf. */
    Instant latest() {
        return latest;
    }

    /** Returns the keys that were trusted from the beginning. */
    Set<VerifierKey> trusted() {
        return trusted;
    }

    /** Returns the smallest checkpoint that each key signed. */
    Map<VerifierKey, Long> uses() {
        return uses;
    }

    /** Returns the statements that still count, in their order. */
    List<Statement> statements() {
        return statements;
    }

    /** Returns every writer that the meta-log names. */
    Map<WriterId, VerifiedWriter> writers() {
        return writers;
    }
}
