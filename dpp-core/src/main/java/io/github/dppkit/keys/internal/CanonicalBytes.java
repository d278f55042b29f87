package io.github.dppkit.keys.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Joins parts into one byte string from which they can be told apart again: each part stands behind its length (four
 * bytes, big-endian). Two different lists of parts never give the same bytes.
 */
public final class CanonicalBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

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
        return add(new byte[] {(byte) (part >>> 24), (byte) (part >>> 16), (byte) (part >>> 8), (byte) part});
    }

    /**
     * Adds bytes.
     *
     * @param part the bytes
     * @return this
     */
    public CanonicalBytes add(byte[] part) {
        out.write(part.length >>> 24);
        out.write(part.length >>> 16);
        out.write(part.length >>> 8);
        out.write(part.length);
        out.writeBytes(part);
        return this;
    }

    /**
     * Returns what has been joined.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return out.toByteArray();
    }
}
