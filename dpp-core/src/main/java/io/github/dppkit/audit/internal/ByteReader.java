package io.github.dppkit.audit.internal;

import io.github.dppkit.audit.AuditFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote and refuses everything else: short input, non-ASCII text, trailing bytes. */
public final class ByteReader {

    private final ByteBuffer in;

    /** Creates a reader over these bytes, which it does not change. */
    public ByteReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Reads one unsigned byte. */
    public int u8() {
        need(1);
        return in.get() & 0xff;
    }

    /** Reads four bytes. */
    public int u32() {
        need(4);
        return in.getInt();
    }

    /** Reads eight bytes as a number that is not negative. */
    public long u63() {
        need(8);
        long value = in.getLong();
        if (value < 0) {
            throw new AuditFormatException("Audit bytes refused: a number is out of range.");
        }
        return value;
    }

    /** Reads as many bytes as the format fixes. */
    public byte[] fixed(int length) {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** Reads a length byte and that many bytes. */
    public byte[] prefixed() {
        return fixed(u8());
    }

    /** Reads a length byte and that much printable ASCII. */
    public String ascii() {
        byte[] bytes = prefixed();
        for (byte b : bytes) {
            if (b < 0x20 || b > 0x7e) {
                throw new AuditFormatException("Audit bytes refused: a text holds a byte outside printable ASCII.");
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Refuses bytes that nothing read. */
    public void end() {
        if (in.hasRemaining()) {
            throw new AuditFormatException("Audit bytes refused: there are bytes after the end.");
        }
    }

    private void need(int bytes) {
        if (in.remaining() < bytes) {
            throw new AuditFormatException("Audit bytes refused: they end too early.");
        }
    }
}
