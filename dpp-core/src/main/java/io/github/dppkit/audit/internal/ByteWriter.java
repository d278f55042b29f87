package io.github.dppkit.audit.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the primitives of the canonical formats: big-endian numbers, and ASCII or bytes behind one length byte. */
public final class ByteWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(160);

    /** Writes one unsigned byte. */
    public ByteWriter u8(int value) {
        out.write(value);
        return this;
    }

    /** Writes four bytes. */
    public ByteWriter u32(int value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        return this;
    }

    /** Writes eight bytes. */
    public ByteWriter u64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    /** Writes bytes whose number the format fixes. */
    public ByteWriter fixed(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Writes a length byte and the bytes; at most 255. */
    public ByteWriter prefixed(byte[] bytes) {
        if (bytes.length > 255) {
            throw new IllegalArgumentException("A part of a canonical form has more than 255 bytes.");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** Writes a length byte and the text in ASCII. */
    public ByteWriter ascii(String text) {
        return prefixed(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns what was written. */
    public byte[] toBytes() {
        return out.toByteArray();
    }
}
