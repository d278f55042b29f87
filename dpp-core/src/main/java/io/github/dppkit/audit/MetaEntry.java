package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.ByteWriter;
import io.github.dppkit.audit.internal.Ed25519;
import io.github.dppkit.audit.spi.AuditSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Any leaf of the meta-log: the life of a writer, or a statement about the log itself. */
sealed interface MetaEntry permits MetaLeaf, KeyLeaf, RestoreLeaf, PruneLeaf {

    /** The first byte of every leaf. */
    int MAGIC = 'M';

    /** The second byte of every leaf. */
    int VERSION = 1;

    /** Returns when it was stated, UTC, in microseconds. */
    Instant time();

    /** Returns its one byte form. */
    byte[] encode();

    /** Begins the bytes of a leaf of that kind. */
    static ByteWriter begin(int kind) {
        return new ByteWriter().u8(MAGIC).u8(VERSION).u8(kind);
    }

    /**
     * Signs a statement about the log: without that, whoever can write to the tables could permit a pruning, or acknowledge a
     * restore in somebody's name. The key's name is signed, too, so a statement of one environment is none of another.
     */
    static byte[] sign(AuditSigner signer, ByteWriter statement) {
        VerifierKey key = VerifierKey.of(signer.name(), signer.publicKey());
        byte[] message = statement.toBytes();
        byte[] signature = signer.sign(signed(message, key));
        if (!key.verifies(signed(message, key), signature)) {
            throw new AuditIntegrityException(
                    "Audit statement refused (A2.6.c): the signer's signature does not fit its public key.");
        }
        return signature;
    }

    /** Tells whether a leaf that ends with a signature has it by that key. */
    static boolean isSignedBy(MetaEntry leaf, VerifierKey key) {
        byte[] bytes = leaf.encode();
        int end = bytes.length - Ed25519.SIGNATURE_LENGTH;
        return key.verifies(signed(Arrays.copyOf(bytes, end), key), Arrays.copyOfRange(bytes, end, bytes.length));
    }

    private static byte[] signed(byte[] statement, VerifierKey key) {
        return new ByteWriter()
                .fixed(statement)
                .fixed(key.name().getBytes(StandardCharsets.US_ASCII))
                .toBytes();
    }

    /** Reads a leaf; refuses every bytes that it would write differently. */
    static MetaEntry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != MAGIC || in.u8() != VERSION) {
            throw new AuditFormatException("Meta-log leaf refused: unknown format or version.");
        }
        MetaEntry entry = switch (in.u8()) {
            case KeyLeaf.KIND -> KeyLeaf.read(in);
            case RestoreLeaf.KIND -> RestoreLeaf.read(in);
            case PruneLeaf.KIND -> PruneLeaf.read(in);
            default -> MetaLeaf.decode(bytes);
        };
        if (!Arrays.equals(entry.encode(), bytes)) {
            throw new AuditFormatException("Meta-log leaf refused: the bytes are not the canonical form.");
        }
        return entry;
    }
}
