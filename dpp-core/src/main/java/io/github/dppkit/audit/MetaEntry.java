package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.ByteWriter;
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
