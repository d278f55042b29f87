package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.AnchorUnavailableException;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.CheckpointRefusedException;
import io.github.dppkit.audit.internal.FileAnchor;
import io.github.dppkit.audit.internal.LockedAnchor;
import io.github.dppkit.audit.internal.LoggerAnchor;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * A place outside the audit store that remembers checkpoints, and so makes a rewritten store visible.
 *
 * <p>An anchor is worth what its distance from the store's administrator is worth: another host, another account, a
 * bucket with object lock. It refuses a checkpoint that is smaller than, or of the same size as but different from, the
 * one it holds; checking and keeping are one atomic step. Both methods answer or throw within seconds: the trail's
 * checkpoints and its end wait for them. Safe for use by several threads.
 */
public interface CheckpointAnchor {

    /**
     * Returns the name under which status and reports list this anchor.
     *
     * @return short and free of secrets
     */
    String name();

    /**
     * Remembers a checkpoint for good; the one it already holds is accepted again without effect.
     *
     * @param checkpoint what to remember
     * @throws CheckpointRefusedException if it is smaller than the one held, contradicts it, or is of another log
     * @throws AnchorUnavailableException if the anchor could not be reached or written
     */
    void publish(Checkpoint checkpoint);

    /**
     * Returns the largest checkpoint it holds.
     *
     * @return empty if it holds none
     * @throws AuditFormatException if what it holds is no checkpoint
     * @throws AnchorUnavailableException if the anchor could not be read
     */
    Optional<Checkpoint> latest();

    /**
     * Starts anew after a restore from backup that a named person acknowledged: from then on it holds {@code next}, though
     * that is smaller. It deletes nothing. Looking at what it holds and keeping the next are one atomic step.
     *
     * <p>This default refuses: an anchor that cannot is to be replaced by a new one, and its contents kept. An anchor in other
     * hands than the store's does well to ask a person first.
     *
     * @param held what it must hold
     * @param next the first checkpoint that covers the acknowledgement
     * @throws CheckpointRefusedException if it holds something else, or cannot start anew
     * @throws AnchorUnavailableException if the anchor could not be reached or written
     */
    default void restart(Checkpoint held, Checkpoint next) {
        throw new CheckpointRefusedException(
                "Checkpoint refused: this anchor cannot start anew after a restore. Set a new"
                        + " one, and keep what this one holds.");
    }

    /**
     * Tells whether {@link #latest()} can give back what an earlier process published. The verifier needs at least one
     * anchor of which this is true.
     *
     * @return true unless the anchor can only be written
     */
    default boolean isReadable() {
        return true;
    }

    /**
     * Tells whether something was put on top of what {@link #latest()} returns, in order to hide it. The verifier names such
     * an anchor. False where the anchor cannot tell.
     *
     * @return true if somebody tampered with the anchor, though what it held is still read
     * @throws AnchorUnavailableException if the anchor could not be read
     */
    default boolean isOverlaid() {
        return false;
    }

    /**
     * Returns an anchor in an append-only text file, forced to the disk at each checkpoint.
     *
     * <p>One line per checkpoint: its note with tabs for line ends. Put it on another host's file system; a file beside
     * the database protects against the database's administrator only, not the machine's.
     *
     * @param path the file; created if it is not there, in a directory that is
     * @return the anchor
     */
    static CheckpointAnchor file(Path path) {
        return new FileAnchor(path);
    }

    /**
     * Returns an anchor in a bucket with versioning and object lock: one object for each checkpoint, of which the first
     * version counts, whatever is put on top.
     *
     * <p>Lock objects for at least as long as events are kept. It cannot start anew after a restore: give it another prefix
     * then, and keep what lies below the former one.
     *
     * @param objects the bucket
     * @param prefix what names in it begin with, such as {@code audit/shop/}; nothing else may begin with it
     * @return the anchor
     */
    static CheckpointAnchor locked(LockedObjects objects, String prefix) {
        return new LockedAnchor(objects, prefix);
    }

    /**
     * Returns an anchor that writes each checkpoint to a logger at level INFO, for hosts that ship their logs elsewhere.
     * It can only be written, so it never is the only anchor.
     *
     * @param logger where to write
     * @return the anchor
     */
    static CheckpointAnchor logger(Logger logger) {
        return new LoggerAnchor(logger);
    }
}
