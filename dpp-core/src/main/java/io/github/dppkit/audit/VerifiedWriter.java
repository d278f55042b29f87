package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.CompactRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One writer as a verification left it at the last head below a checkpoint.
 *
 * @param id which writer
 * @param tree its tree at that head; never changed
 * @param headTime when the head was stated
 * @param previous time of its last event, or {@link Instant#MIN} if none was read
 * @param lastAction what that event was, if it is known
 * @param ended how the writer ended, or null
 * @param prunedTo events below this number are gone
 * @param prunedHead index of the head of that size, or -1
 * @param prunedHeadTime when that head was stated, or {@link Instant#MAX}
 */
record VerifiedWriter(
        WriterId id,
        CompactRange tree,
        Instant headTime,
        Instant previous,
        @Nullable Action lastAction,
        MetaLeaf.@Nullable Kind ended,
        long prunedTo,
        long prunedHead,
        Instant prunedHeadTime) {}
