package io.github.dppkit.audit;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What stands in an event for an order or a selling partner: a keyed hash that only the holder of the key can make.
 *
 * <p>Equal subjects have equal tokens under one key, so that accesses to one order can be counted without its id.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
public record SubjectToken(long high, long low) {

    /** Length in bytes. */
    public static final int LENGTH = 16;

    /**
     * Returns the token of these bytes.
     *
     * @param bytes exactly 16
     * @return the token
     * @throws AuditFormatException if there are not exactly 16
     */
    public static SubjectToken of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new AuditFormatException("SubjectToken refused: it has exactly 16 bytes.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new SubjectToken(buffer.getLong(), buffer.getLong());
    }

    /**
     * Returns the bytes.
     *
     * @return a new array of 16
     */
    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
    }

    /**
     * Returns the bytes as text.
     *
     * @return 32 lower-case hexadecimal digits
     */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
