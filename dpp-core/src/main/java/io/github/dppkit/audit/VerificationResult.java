package io.github.dppkit.audit;

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
 */
public record VerificationResult(
        Verdict verdict, List<Finding> findings, long findingCount, long events, long writers, long checkpoints) {

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
        EVENT_ALTERED(true),
        /** An event's bytes are no event. */
        EVENT_MALFORMED(true),
        /** An event stands in a row that is not its own: moved, swapped or duplicated. */
        EVENT_MISPLACED(true),
        /** Events are missing in the middle. */
        EVENTS_MISSING(true),
        /** Events at the end are missing. */
        EVENTS_TRUNCATED(true),
        /** There are events behind the writer's size. */
        EVENTS_EXTRA(true),
        /** Events do not give the root that was put on record for them: edited with their hashes recomputed. */
        EVENTS_REWRITTEN(true),
        /** A writer that the meta-log names is gone. */
        WRITER_MISSING(true),
        /** A writer has events but was never entered on the meta-log. */
        WRITER_UNREGISTERED(true),
        /** A writer's state, size or frontier contradicts its events or the meta-log. */
        WRITER_CONTRADICTED(true),
        /** A leaf of the meta-log is malformed, missing or out of order. */
        META_ALTERED(true),
        /** There is no checkpoint in the store. */
        CHECKPOINT_MISSING(true),
        /** A stored checkpoint is malformed, of another log or in the wrong row. */
        CHECKPOINT_MALFORMED(true),
        /** A checkpoint carries no signature. */
        SIGNATURE_MISSING(true),
        /** A checkpoint is signed by unknown keys only: the wrong key was given, or somebody else signed. */
        SIGNATURE_UNKNOWN_KEY(true),
        /** A signature in a trusted key's name is false. */
        SIGNATURE_INVALID(true),
        /** A stored checkpoint's root is not the meta-log's: rewritten. */
        CHECKPOINT_CONTRADICTED(true),
        /** A stored checkpoint is ahead of the meta-log: truncated or rolled back. */
        CHECKPOINT_AHEAD(true),
        /** A row of the store has a form that no row can have; what stands behind it was not read. */
        STORE_MALFORMED(true),
        /** No anchor was given that can be read. */
        ANCHOR_MISSING(true),
        /** An anchor is empty. */
        ANCHOR_EMPTY(true),
        /** An anchor holds something that is no checkpoint of this log. */
        ANCHOR_MALFORMED(true),
        /** An anchor could not be read. */
        ANCHOR_UNAVAILABLE(true),
        /** An anchor's root is not the meta-log's: rewritten or forked. */
        ANCHOR_CONTRADICTED(true),
        /** An anchor is ahead of the meta-log: truncated or rolled back. */
        ANCHOR_AHEAD(true),
        /** Times go back or leave their checkpoint interval by more than the tolerance; no failure by itself. */
        TIME_ANOMALY(false);

        private final boolean failing;

        Kind(boolean failing) {
            this.failing = failing;
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
     */
    public record Finding(Kind kind, @Nullable WriterId writer, long from, long to) {

        /**
         * Returns one line for people.
         *
         * @return such as {@code EVENT_ALTERED app-1#3 [17, 18)}
         */
        @Override
        public String toString() {
            return kind + " " + (writer == null ? "meta-log" : writer) + " [" + from + ", " + to + ")";
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
