package io.github.dppkit.retention.spi;

import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The stored deadline of one scope's data of one class.
 *
 * @param scope whose data
 * @param dataClass personal data or other Amazon Information
 * @param state where its disposal stands
 * @param origin the operation that brought the first of the data
 * @param firstSeenAt when that was
 * @param facts what is known of the order's way
 * @param deadline when the data must be gone at the latest
 * @param dueAt when a run is to look at the record: at the start of their disposal, or sooner if a key or an alarm is due; never
 *     after the deadline
 * @param keyDay the deadline day under which the scope's data key is known to be wrapped, null if it has none
 * @param lastKeyDay the latest day under which it ever was; copies of its key in backups open until then
 * @param pseudonym what replaces the order id in anonymised rows while the disposal runs, else null
 * @param claimedUntil until when a node has the disposal to itself, null if none has
 * @param version 1 at first, one more at each change
 */
public record RetentionRecord(
        PiiScope scope,
        DataClass dataClass,
        State state,
        String origin,
        Instant firstSeenAt,
        RetentionFacts facts,
        Instant deadline,
        Instant dueAt,
        @Nullable LocalDate keyDay,
        @Nullable LocalDate lastKeyDay,
        @Nullable String pseudonym,
        @Nullable Instant claimedUntil,
        int version) {

    /** Where a disposal stands; the names are stored. Disposed data have a {@link Tombstone} and no record any more. */
    public enum State {
        /** In use. */
        ACTIVE,
        /** Disposal has begun: nothing of the scope opens any more. */
        DISPOSING,
        /** A target failed; the disposal is tried again until all have succeeded. */
        PARTIAL
    }
}
