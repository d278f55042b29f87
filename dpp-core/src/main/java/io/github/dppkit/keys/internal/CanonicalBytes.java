package io.github.dppkit.keys.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Joins parts into one byte string from which they can be told apart again: each part stands behind its length (four
 * bytes, big-endian). Two different lists of parts never give the same bytes.
 */
public final class CanonicalBytes {

    private static final int USUAL_LENGTH = 128;

    private byte[] out = new byte[USUAL_LENGTH];
    private int length;

    private CanonicalBytes() {}

    /**
     * Starts with a label that no other use shares.
     *
     * @param label such as {@code dpp/field/v1}
     * @return the joiner
     */
    public static CanonicalBytes of(String label) {
        return new CanonicalBytes().add(label);
    }

    /**
     * Adds text as UTF-8.
     *
     * @param part the text
     * @return this
     */
    public CanonicalBytes add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a number as four bytes.
     *
     * @param part the number
     * @return this
     */
    public CanonicalBytes add(int part) {
        require(2 * Integer.BYTES);
        write(Integer.BYTES);
        write(part);
        return this;
    }

    /**
     * Adds bytes.
     *
     * @param part the bytes
     * @return this
     */
    public CanonicalBytes add(byte[] part) {
        require(Integer.BYTES + part.length);
        write(part.length);
        System.arraycopy(part, 0, out, length, part.length);
        length += part.length;
        return this;
    }

    private void require(int more) {
        int needed = Math.addExact(length, more);
        if (needed > out.length) {
            out = Arrays.copyOf(out, Math.max(needed, 2 * out.length));
        }
    }

    private void write(int number) {
        out[length++] = (byte) (number >>> 24);
        out[length++] = (byte) (number >>> 16);
        out[length++] = (byte) (number >>> 8);
        out[length++] = (byte) number;
    }

    /**
     * Returns what has been joined.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }
}
