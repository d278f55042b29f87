package io.github.dppkit.audit.spi;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the meta-log.
 *
 * @param index its number, from 0
 * @param leaf its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record StoredLeaf(long index, byte[] leaf) {

    /**
     * Creates a row with its own copy of the bytes.
     *
     * @param index its number, from 0
     * @param leaf its bytes
     */
    public StoredLeaf {
        leaf = leaf.clone();
    }

    /**
     * Returns the bytes.
     *
     * @return a new array
     */
    @Override
    public byte[] leaf() {
        return leaf.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredLeaf that && index == that.index && Arrays.equals(leaf, that.leaf);
    }

    @Override
    public int hashCode() {
        return Objects.hash(index, Arrays.hashCode(leaf));
    }
}
