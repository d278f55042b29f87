package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.ByteWriter;
import io.github.dppkit.audit.internal.Ed25519;
import io.github.dppkit.audit.spi.AuditSigner;
import java.time.Duration;
import java.time.Instant;

/**
 * A leaf of the meta-log that hands signing over from one key to the next; the former key signs it.
 *
 * <p>Checkpoints that cover this leaf are signed by the new key, those that do not by the former one. The former key still
 * counts for {@link #OVERLAP}, so that several nodes can be given the new key one after the other.
 *
 * @param name name of both keys
 * @param former the former public key, 32 bytes; not to be changed
 * @param next the new public key, 32 bytes; not to be changed
 * @param time when it was stated, UTC, in microseconds
 * @param signature Ed25519 by the former key over all bytes of the leaf before it; not to be changed
 */
record KeyLeaf(
        String name,
        @SuppressWarnings("ArrayRecordComponent") byte[] former,
        @SuppressWarnings("ArrayRecordComponent") byte[] next,
        Instant time,
        @SuppressWarnings("ArrayRecordComponent") byte[] signature)
        implements MetaEntry {

    static final int KIND = 5;

    /** How long the former key still counts, by the times on the meta-log. */
    static final Duration OVERLAP = Duration.ofHours(24);

    /** The longest name that leaves room for the rest in a stored leaf. */
    private static final int MAX_NAME = 100;

    /** Refuses a leaf that no reader would accept. */
    KeyLeaf {
        EventCodec.time(EventCodec.micros(time));
        if (VerifierKey.requireName(name).length() > MAX_NAME) {
            throw new AuditFormatException("Meta-log leaf refused: the name of a key has at most 100 characters.");
        }
    }

    /** Makes and signs a leaf. */
    static KeyLeaf sign(AuditSigner former, VerifierKey next, Instant time) {
        VerifierKey old = VerifierKey.of(former.name(), former.publicKey());
        if (!old.name().equals(next.name()) || old.equals(next)) {
            throw new AuditIntegrityException(
                    "Key rotation refused (A2.6.c): former and new key have one name and are two keys.");
        }
        byte[] message =
                message(next.name(), old.publicKey(), next.publicKey(), time).toBytes();
        KeyLeaf leaf = new KeyLeaf(next.name(), old.publicKey(), next.publicKey(), time, former.sign(message));
        if (!leaf.isSigned()) {
            throw new AuditIntegrityException(
                    "Key rotation refused (A2.6.c): the former key's signature does not fit its public key.");
        }
        return leaf;
    }

    VerifierKey formerKey() {
        return VerifierKey.of(name, former);
    }

    VerifierKey nextKey() {
        return VerifierKey.of(name, next);
    }

    /** Tells whether the former key signed it. */
    boolean isSigned() {
        return formerKey().verifies(message(name, former, next, time).toBytes(), signature);
    }

    @Override
    public byte[] encode() {
        return message(name, former, next, time).fixed(signature).toBytes();
    }

    private static ByteWriter message(String name, byte[] former, byte[] next, Instant time) {
        return MetaEntry.begin(KIND).ascii(name).fixed(former).fixed(next).u64(EventCodec.micros(time));
    }

    /** Reads what follows the kind. */
    static KeyLeaf read(ByteReader in) {
        KeyLeaf leaf = new KeyLeaf(
                in.ascii(),
                in.fixed(Ed25519.PUBLIC_KEY_LENGTH),
                in.fixed(Ed25519.PUBLIC_KEY_LENGTH),
                EventCodec.time(in.u63()),
                in.fixed(Ed25519.SIGNATURE_LENGTH));
        in.end();
        return leaf;
    }
}
