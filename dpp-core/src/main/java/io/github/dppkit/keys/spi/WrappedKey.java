package io.github.dppkit.keys.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a key that only another key can open, compared by content. Immutable; safe to store and to print.
 */
public final class WrappedKey {

    private final byte[] bytes;

    private WrappedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns a wrapped key of these bytes.
     *
     * @param bytes copied
     * @return the wrapped key
     */
    public static WrappedKey of(byte[] bytes) {
        return new WrappedKey(bytes.clone());
    }

    /**
     * Returns the bytes for storing.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WrappedKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "WrappedKey[" + bytes.length + " bytes]";
    }
}
