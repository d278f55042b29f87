package io.github.dppkit.retention;

import io.github.dppkit.retention.RestoreReconciler.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What shows that something was restored: the erasure ledger, a replay that did not end, the trail, and the marks beside the
 * data. Keys are judged before data, for data cannot be swept by keys that are behind.
 */
final class RestoreSigns {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreReconciler.class);

    /** Backups of keys live 48 hours at most where nothing was said. */
    private static final Duration OLDEST_KEYS = Duration.ofDays(2);

    /** Runs come at least every 45 minutes, so the time that a copy was last alive at is known that well. */
    private static final Duration BETWEEN_RUNS = Duration.ofHours(1);

    private final RetentionSettings settings;
    private final LedgerCheck ledger;
    private final Replay replay;
    private final Unreconciled unreconciled;
    private final TargetSweep sweep;

    RestoreSigns(
            RetentionSettings settings,
            LedgerCheck ledger,
            Replay replay,
            Unreconciled unreconciled,
            TargetSweep sweep) {
        this.settings = settings;
        this.ledger = ledger;
        this.replay = replay;
        this.unreconciled = unreconciled;
        this.sweep = sweep;
    }

    /**
     * Returns the state that the signs show now.
     *
     * @param tellSilent whether targets that cannot tell what they hold are to be logged
     */
    State read(boolean tellSilent) {
        LedgerCheck.Finding finding;
        try {
            finding = ledger.look();
        } catch (LedgerCheck.LedgerShorterException e) {
            LOG.debug("The erasure ledger is shorter than it was.", e);
            return State.CANNOT_RECONCILE;
        }
        Instant replayed = replay.openSince();
        if (!finding.forgotten().isEmpty() || replayed != null) {
            // what is carried out again was held against the age of the copy when that began
            boolean allowed = replayed != null && !finding.lastErase().isAfter(replayed);
            return !allowed && isTooOld(finding.lastKnown()) ? State.KEYS_TOO_OLD : State.KEYS_BEHIND;
        }
        if (unreconciled.isOpen(finding.readable())) {
            return State.CANNOT_RECONCILE;
        }
        ledger.known(finding);
        if (settings.dataMarks().behind().isEmpty()) {
            return State.CLEAR;
        }
        List<String> silent = sweep.silent();
        if (!silent.isEmpty() && tellSilent) {
            LOG.error(
                    "The data were restored, and these targets cannot tell what they hold: {}. Clear them by hand of"
                            + " what was erased since the backup, then acknowledge the restore.",
                    silent);
        }
        return silent.isEmpty() ? State.DATA_BEHIND : State.CANNOT_RECONCILE;
    }

    private boolean isTooOld(@Nullable Instant lastKnown) {
        Duration oldest = settings.backups().keys().orElse(OLDEST_KEYS).plus(BETWEEN_RUNS);
        return lastKnown == null
                || lastKnown.plus(oldest).isBefore(settings.clock().instant());
    }
}
