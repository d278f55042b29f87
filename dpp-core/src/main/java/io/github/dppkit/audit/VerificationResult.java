package io.github.dppkit.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param verdict PASS only if nothing contradicts
 * @param findings the first 1,000 that fail and the first 100 that do not, in the order in which they were met; never PII
 * @param findingCount how many there were
 * @param events how many events were read
 * @param writers how many writers there are
 * @param checkpoints how many stored checkpoints were read
 * @param from size of the checkpoint from which on was verified; 0 if everything was
 * @param state where the next verification may go on; null if the verdict is FAIL, or no anchor holds a checkpoint that
 *     the meta-log has
 */
public record VerificationResult(
        Verdict verdict,
        List<Finding> findings,
        long findingCount,
        long events,
        long writers,
        long checkpoints,
        long from,
        @Nullable VerifiedState state) {

    /** The verdict; its number is the exit code of a command line. */
    public enum Verdict {
        /** Everything anchored is there and unaltered. */
        PASS(0),
        /** Something is missing, altered, unsigned or contradictory. */
        FAIL(1),
        /** Intact but for a gap that a named person acknowledged; kept for restores from backup. */
        ACKNOWLEDGED_GAP(3);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        /**
         * Returns the exit code that stands for this verdict.
         *
         * @return 0 for PASS only
         */
        public int exitCode() {
            return exitCode;
        }
    }

    /** What a finding is about. */
    public enum Kind {
        /** An event's bytes and its leaf hash do not fit: the row was edited. */
        EVENT_ALTERED(true, LikelyAct.EDIT),
        /** An event's bytes are no event. */
        EVENT_MALFORMED(true, LikelyAct.EDIT),
        /** An event stands in a row that is not its own: moved, swapped or duplicated. */
        EVENT_MISPLACED(true, LikelyAct.REORDER),
        /** Events are missing in the middle. */
        EVENTS_MISSING(true, LikelyAct.DELETE),
        /** Events at the end are missing. */
        EVENTS_TRUNCATED(true, LikelyAct.TRUNCATE),
        /** There are events behind the writer's size. */
        EVENTS_EXTRA(true, LikelyAct.FORGE),
        /** Events do not give the root that was put on record for them: edited with their hashes recomputed. */
        EVENTS_REWRITTEN(true, LikelyAct.EDIT),
        /** A writer that the meta-log names is gone. */
        WRITER_MISSING(true, LikelyAct.MISSING_WRITER),
        /** A writer has events but was never entered on the meta-log. */
        WRITER_UNREGISTERED(true, LikelyAct.FORGE),
        /** A writer's state, size or frontier contradicts its events or the meta-log. */
        WRITER_CONTRADICTED(true, LikelyAct.EDIT),
        /** A leaf of the meta-log is malformed, missing or out of order. */
        META_ALTERED(true, LikelyAct.EDIT),
        /** There is no checkpoint in the store. */
        CHECKPOINT_MISSING(true, LikelyAct.DELETE),
        /** A stored checkpoint is malformed, of another log or in the wrong row. */
        CHECKPOINT_MALFORMED(true, LikelyAct.EDIT),
        /** A checkpoint carries no signature. */
        SIGNATURE_MISSING(true, LikelyAct.UNSIGNED),
        /** A checkpoint is signed by unknown keys only: the wrong key was given, or somebody else signed. */
        SIGNATURE_UNKNOWN_KEY(true, LikelyAct.WRONG_KEY),
        /** A signature in a trusted key's name is false. */
        SIGNATURE_INVALID(true, LikelyAct.EDIT),
        /** A stored checkpoint's root is not the meta-log's: rewritten. */
        CHECKPOINT_CONTRADICTED(true, LikelyAct.FORK),
        /** A stored checkpoint is ahead of the meta-log: truncated or rolled back. */
        CHECKPOINT_AHEAD(true, LikelyAct.ROLLBACK),
        /** A row of the store has a form that no row can have; what stands behind it was not read. */
        STORE_MALFORMED(true, LikelyAct.EDIT),
        /** No anchor was given that can be read. */
        ANCHOR_MISSING(true, LikelyAct.ANCHOR_LOST),
        /** An anchor is empty. */
        ANCHOR_EMPTY(true, LikelyAct.ANCHOR_LOST),
        /** An anchor holds something that is no checkpoint of this log. */
        ANCHOR_MALFORMED(true, LikelyAct.ANCHOR_LOST),
        /** An anchor could not be read. */
        ANCHOR_UNAVAILABLE(true, LikelyAct.ANCHOR_LOST),
        /** An anchor's root is not the meta-log's: rewritten or forked. */
        ANCHOR_CONTRADICTED(true, LikelyAct.FORK),
        /** An anchor is ahead of the meta-log: truncated or rolled back. */
        ANCHOR_AHEAD(true, LikelyAct.ROLLBACK),
        /**
         * An anchor holds less than it should by now: for more than three beats nothing new came to it, or its end was cut
         * off. No failure by itself, as what another anchor holds is held against the store all the same.
         */
        ANCHOR_BEHIND(false, LikelyAct.ANCHOR_LOST),
        /**
         * Something was put on top of what an anchor holds, to hide it: a new version or a delete marker in a bucket. No
         * failure by itself, as the first version is what is held against the store.
         */
        ANCHOR_OVERLAID(false, LikelyAct.ANCHOR_LOST),
        /**
         * A writer said nothing for more than three beats and did not say that it ended: stopped, cut off, or killed. No
         * failure by itself, as nothing on record was altered.
         */
        SILENCE(false, LikelyAct.SILENCE),
        /** Times go back or leave their checkpoint interval by more than the tolerance; no failure by itself. */
        TIME_ANOMALY(false, LikelyAct.CLOCK);

        private final boolean failing;
        private final LikelyAct act;

        Kind(boolean failing, LikelyAct act) {
            this.failing = failing;
            this.act = act;
        }

        /**
         * Returns what most likely happened.
         *
         * @return a guess from the trace
         */
        public LikelyAct likelyAct() {
            return act;
        }

        /**
         * Tells whether a finding of this kind makes the verdict FAIL.
         *
         * @return true for all but anomalies
         */
        public boolean isFailing() {
            return failing;
        }
    }

    /**
     * One thing that is not as it must be.
     *
     * @param kind what is wrong
     * @param writer whose events; null where the meta-log, a checkpoint or an anchor is meant
     * @param from the first event, meta-log leaf or checkpoint size concerned
     * @param to the one after the last
     * @param anchor name of the anchor that it is about, or null
     * @param since when a silence began, or null
     * @param until when it ended, or null
     */
    public record Finding(
            Kind kind,
            @Nullable WriterId writer,
            long from,
            long to,
            @Nullable String anchor,
            @Nullable Instant since,
            @Nullable Instant until) {

        /**
         * Creates a finding about rows.
         *
         * @param kind what is wrong
         * @param writer whose events; null where the meta-log or a checkpoint is meant
         * @param from the first event, meta-log leaf or checkpoint size concerned
         * @param to the one after the last
         */
        public Finding(Kind kind, @Nullable WriterId writer, long from, long to) {
            this(kind, writer, from, to, null, null, null);
        }

        /**
         * Returns one line for people.
         *
         * @return such as {@code EVENT_ALTERED app-1#3 [17, 18)}
         */
        @Override
        public String toString() {
            String where = writer != null ? writer.toString() : anchor != null ? "anchor " + anchor : "meta-log";
            String when = since == null ? "" : " from " + since + " to " + until;
            return kind + " " + where + " [" + from + ", " + to + ")" + when;
        }
    }

    /**
     * Creates a result with its own copy of the findings.
     *
     * @param verdict PASS only if nothing contradicts
     * @param findings the first 1,000 that fail and the first 100 that do not, in the order in which they were met; never
     *     PII
     * @param findingCount how many there were
     * @param events how many events were read
     * @param writers how many writers there are
     * @param checkpoints how many stored checkpoints were read
     * @param from size of the checkpoint from which on was verified; 0 if everything was
     * @param state where the next verification may go on; null if the verdict is FAIL, or no anchor holds a checkpoint that
     *     the meta-log has
     */
    public VerificationResult {
        findings = List.copyOf(findings);
    }

    /**
     * Tells whether the verdict is PASS.
     *
     * @return true only for PASS
     */
    public boolean isPass() {
        return verdict == Verdict.PASS;
    }
}
