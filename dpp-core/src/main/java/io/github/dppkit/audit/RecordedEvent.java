package io.github.dppkit.audit;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event as the trail holds it: what the caller stated, with the place and time the trail gave it.
 *
 * <p>It has exactly one byte form, laid out in {@code docs/formats.md}: {@code decode} refuses every other bytes, and
 * {@code decode(b).canonicalBytes()} is {@code b}.
 *
 * @param id its name
 * @param writer the writer whose tree it is in
 * @param seq its number in that tree, from 0
 * @param time when it was recorded, UTC, in microseconds
 * @param action what was done or tried
 * @param outcome how it ended
 * @param channel the way it came
 * @param reason why it was refused or failed
 * @param client where the client called from
 * @param actor who did it
 * @param about the person or service whose access it changed, or null
 * @param role in which role, or null
 * @param purpose what for, or null
 * @param partner token of the selling partner, or null
 * @param scope token of the order or other scope, or null
 * @param categories the kinds of PII
 * @param count how many things it concerned
 * @param relatesTo the earlier event that it answers, or null
 * @param evidence SHA-256 of a document in 64 lower-case hexadecimal digits, or null; with {@link Action#ROW_TAG} the row's
 *     token and half a hash
 */
public record RecordedEvent(
        EventId id,
        WriterId writer,
        long seq,
        Instant time,
        Action action,
        Outcome outcome,
        Channel channel,
        Reason reason,
        ClientAddressClass client,
        ActorId actor,
        @Nullable ActorId about,
        @Nullable String role,
        @Nullable Purpose purpose,
        @Nullable SubjectToken partner,
        @Nullable SubjectToken scope,
        Set<PiiCategory> categories,
        long count,
        @Nullable EventId relatesTo,
        @Nullable String evidence) {

    /**
     * Creates a recorded event.
     *
     * @param id its name
     * @param writer the writer whose tree it is in
     * @param seq its number in that tree, from 0
     * @param time when it was recorded, UTC, in microseconds
     * @param action what was done or tried
     * @param outcome how it ended
     * @param channel the way it came
     * @param reason why it was refused or failed
     * @param client where the client called from
     * @param actor who did it
     * @param about the person or service whose access it changed, or null
     * @param role in which role, or null
     * @param purpose what for, or null
     * @param partner token of the selling partner, or null
     * @param scope token of the order or other scope, or null
     * @param categories the kinds of PII
     * @param count how many things it concerned
     * @param relatesTo the earlier event that it answers, or null
     * @param evidence SHA-256 of a document in 64 lower-case hexadecimal digits, or null
     * @throws AuditFormatException if a field is out of range
     */
    public RecordedEvent {
        categories = Set.copyOf(categories);
        EventCodec.requireRanges(seq, time, role, partner, scope, count, evidence);
    }

    /**
     * Reads an event from its canonical bytes.
     *
     * @param bytes as stored
     * @return the event
     * @throws AuditFormatException if they are not the canonical form of an event of a known version
     */
    public static RecordedEvent decode(byte[] bytes) {
        return EventCodec.decode(bytes);
    }

    /**
     * Returns the one byte form of this event.
     *
     * @return a new array
     */
    public byte[] canonicalBytes() {
        return EventCodec.encode(this);
    }
}
