package io.github.dppkit.audit;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.ByteWriter;
import io.github.dppkit.audit.internal.Ed25519;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.pii.ActorId;
import java.time.Duration;
import java.time.Instant;

/**
 * A leaf of the meta-log that permits to delete events past their retention: those that the heads among its first
 * {@code upTo} leaves cover. The leaves themselves stay. A key that counts where it stands signs it.
 *
 * @param upTo number of leaves whose events may be missing; a checkpoint has this size
 * @param before no covered leaf is of a later time; at least {@link #FLOOR} before {@code time}
 * @param by who ordered it
 * @param time when, UTC, in microseconds
 * @param signature Ed25519 over all bytes of the leaf before it and the key's name; not to be changed
 */
record PruneLeaf(
        long upTo,
        Instant before,
        ActorId by,
        Instant time,
        @SuppressWarnings("ArrayRecordComponent") byte[] signature) implements MetaEntry {

    static final int KIND = 7;

    /** The least retention of any policy: 12 months, the longest of which have 366 days. */
    static final Duration FLOOR = Duration.ofDays(366);

    /** Refuses a leaf that no reader would accept. */
    PruneLeaf {
        EventCodec.time(EventCodec.micros(time));
        EventCodec.time(EventCodec.micros(before));
        if (upTo < 1) {
            throw new AuditFormatException("Meta-log leaf refused: a pruning covers at least one leaf.");
        }
    }

    /** Makes and signs a leaf. */
    static PruneLeaf sign(AuditSigner signer, long upTo, Instant before, ActorId by, Instant time) {
        PruneLeaf unsigned = new PruneLeaf(upTo, before, by, time, new byte[0]);
        return new PruneLeaf(upTo, before, by, time, MetaEntry.sign(signer, unsigned.message()));
    }

    /** Tells whether it leaves at least the floor. */
    boolean isLawful() {
        return !before.plus(FLOOR).isAfter(time);
    }

    @Override
    public byte[] encode() {
        return message().fixed(signature).toBytes();
    }

    private ByteWriter message() {
        return MetaEntry.begin(KIND)
                .u64(upTo)
                .u64(EventCodec.micros(before))
                .u8(EventCodec.actorCode(by.kind()))
                .ascii(by.id())
                .u64(EventCodec.micros(time));
    }

    /** Reads what follows the kind. */
    static PruneLeaf read(ByteReader in) {
        try {
            PruneLeaf leaf = new PruneLeaf(
                    in.u63(),
                    EventCodec.time(in.u63()),
                    new ActorId(EventCodec.actorKind(in.u8()), in.ascii()),
                    EventCodec.time(in.u63()),
                    in.fixed(Ed25519.SIGNATURE_LENGTH));
            in.end();
            return leaf;
        } catch (AuditFormatException e) {
            throw e;
        } catch (DppException e) {
            throw new AuditFormatException("Meta-log leaf refused: an actor is not well-formed.", e);
        }
    }
}
