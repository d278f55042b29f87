package io.github.dppkit.keys.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The 96-bit random id of a data key; it stands in the header of every value encrypted under that key.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last four bytes, big-endian
 */
public record DataKeyId(long high, int low) {

    /** The length of an id in bytes. */
    public static final int LENGTH = 12;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /**
     * Reads an id.
     *
     * @param bytes where it stands
     * @param offset its first byte
     * @return the id
     */
    public static DataKeyId read(byte[] bytes, int offset) {
        return new DataKeyId((long) LONG.get(bytes, offset), (int) INT.get(bytes, offset + Long.BYTES));
    }

    /**
     * Writes this id.
     *
     * @param bytes where
     * @param offset its first byte
     */
    public void write(byte[] bytes, int offset) {
        LONG.set(bytes, offset, high);
        INT.set(bytes, offset + Long.BYTES, low);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param hex 24 hexadecimal digits
     * @return the id
     * @throws IllegalArgumentException if it has another form
     */
    public static DataKeyId parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("A data key id has 24 hexadecimal digits.");
        }
        return read(bytes, 0);
    }

    /**
     * Returns the twelve bytes.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        write(bytes, 0);
        return bytes;
    }

    /** Returns 24 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
