package io.github.dppkit.audit;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.ByteWriter;
import io.github.dppkit.audit.internal.Ed25519;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.pii.ActorId;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A leaf of the meta-log by which a named person acknowledges that the store was restored from a backup: the meta-log that
 * an anchor had covered up to {@code anchored} leaves goes on from its first {@code restored} leaves.
 *
 * <p>The tree binds what was restored, as it stands before this leaf; {@code root} binds what is lost. A key that counts where
 * it stands signs it: the word of a person is taken by the trail, not by whoever can write to the tables.
 *
 * @param restored size of the meta-log that the store held
 * @param anchored size that the anchor holds; larger
 * @param root root that the anchor holds for it; not to be changed
 * @param by who acknowledged it, a person
 * @param role in which role
 * @param reason one of the reasons of a restore
 * @param time when, UTC, in microseconds
 * @param signature Ed25519 over all bytes of the leaf before it and the key's name; not to be changed
 */
record RestoreLeaf(
        long restored,
        long anchored,
        @SuppressWarnings("ArrayRecordComponent") byte[] root,
        ActorId by,
        String role,
        Reason reason,
        Instant time,
        @SuppressWarnings("ArrayRecordComponent") byte[] signature)
        implements MetaEntry {

    static final int KIND = 6;
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** Refuses a leaf that no reader would accept. */
    RestoreLeaf {
        EventCodec.time(EventCodec.micros(time));
        if (restored < 0
                || anchored <= restored
                || by.kind() != ActorId.Kind.PERSON
                || !ROLE.matcher(role).matches()
                || !reason.isOfRestore()) {
            throw new AuditFormatException("Meta-log leaf refused: a field of a restore is out of range.");
        }
    }

    /** Makes and signs a leaf about what that checkpoint covers. */
    static RestoreLeaf sign(
            AuditSigner signer, long restored, Checkpoint lost, ActorId by, String role, Reason reason, Instant time) {
        RestoreLeaf unsigned = new RestoreLeaf(restored, lost.size(), lost.root(), by, role, reason, time, new byte[0]);
        byte[] signature = MetaEntry.sign(signer, unsigned.message());
        return new RestoreLeaf(restored, lost.size(), lost.root(), by, role, reason, time, signature);
    }

    /** Tells whether it acknowledges that what this checkpoint covers is lost. */
    boolean acknowledges(Checkpoint checkpoint) {
        return checkpoint.size() == anchored && MessageDigest.isEqual(checkpoint.root(), root);
    }

    @Override
    public byte[] encode() {
        return message().fixed(signature).toBytes();
    }

    private ByteWriter message() {
        return MetaEntry.begin(KIND)
                .u64(restored)
                .u64(anchored)
                .fixed(root)
                .u8(EventCodec.actorCode(by.kind()))
                .ascii(by.id())
                .ascii(role)
                .u8(reason.code())
                .u64(EventCodec.micros(time));
    }

    /** Reads what follows the kind. */
    static RestoreLeaf read(ByteReader in) {
        try {
            RestoreLeaf leaf = new RestoreLeaf(
                    in.u63(),
                    in.u63(),
                    in.fixed(Sha256.LENGTH),
                    new ActorId(EventCodec.actorKind(in.u8()), in.ascii()),
                    in.ascii(),
                    Reason.ofCode(in.u8()),
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
