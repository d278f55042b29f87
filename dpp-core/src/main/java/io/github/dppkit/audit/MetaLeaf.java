package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.ByteReader;
import io.github.dppkit.audit.internal.Sha256;
import java.time.Instant;
import java.util.Arrays;

/**
 * One leaf of the meta-log: the life of a writer, or the size and root its tree had at a time.
 *
 * @param kind what it states
 * @param writer of which writer
 * @param size number of the writer's events
 * @param root root of the writer's tree at that size; not to be changed
 * @param time when it was stated, UTC, in microseconds
 */
record MetaLeaf(
        Kind kind,
        WriterId writer,
        long size,
        @SuppressWarnings("ArrayRecordComponent") byte[] root,
        Instant time) implements MetaEntry {

    /** Refuses a time that no reader would accept: once appended, such a leaf could never be taken back. */
    MetaLeaf {
        EventCodec.time(EventCodec.micros(time));
    }

    /** What a leaf states. Codes 5 to 7 are those of the other entries. */
    enum Kind {
        OPEN(1),
        HEAD(2),
        CLOSED(3),
        ABANDONED(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Tells whether no leaf of the writer may follow. */
        boolean isFinal() {
            return this == CLOSED || this == ABANDONED;
        }

        private static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new AuditFormatException("Meta-log leaf refused: unknown kind.");
        }
    }

    @Override
    public byte[] encode() {
        return MetaEntry.begin(kind.code)
                .ascii(writer.node())
                .u64(writer.incarnation())
                .u64(size)
                .fixed(root)
                .u64(EventCodec.micros(time))
                .toBytes();
    }

    static MetaLeaf decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != MAGIC || in.u8() != VERSION) {
            throw new AuditFormatException("Meta-log leaf refused: unknown format or version.");
        }
        MetaLeaf leaf = new MetaLeaf(
                Kind.ofCode(in.u8()),
                new WriterId(in.ascii(), in.u63()),
                in.u63(),
                in.fixed(Sha256.LENGTH),
                EventCodec.time(in.u63()));
        in.end();
        if (leaf.kind == Kind.OPEN && (leaf.size != 0 || !Arrays.equals(leaf.root, Sha256.empty()))) {
            throw new AuditFormatException("Meta-log leaf refused: a writer opens with no events.");
        }
        return leaf;
    }
}
