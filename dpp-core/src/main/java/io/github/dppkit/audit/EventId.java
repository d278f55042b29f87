package io.github.dppkit.audit;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The name of one recorded event: 128 random bits, given when it is recorded.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
public record EventId(long high, long low) {

    /** Length in bytes. */
    public static final int LENGTH = 16;

    /**
     * Returns the id of these bytes.
     *
     * @param bytes exactly 16
     * @return the id
     * @throws AuditFormatException if there are not exactly 16
     */
    public static EventId of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new AuditFormatException("EventId refused: it has exactly 16 bytes.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new EventId(buffer.getLong(), buffer.getLong());
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
