package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.WriterId;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the events of a writer were pruned, and the right edge of its tree there, from which verification starts.
 *
 * @param id which writer
 * @param size events below this number are gone
 * @param frontier one hash of 32 bytes for each full subtree at that size, largest first
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record PrunedWriter(WriterId id, long size, byte[] frontier) {

    /**
     * Creates a row with its own copy of the bytes.
     *
     * @param id which writer
     * @param size events below this number are gone
     * @param frontier one hash of 32 bytes for each full subtree at that size, largest first
     */
    public PrunedWriter {
        frontier = frontier.clone();
    }

    /**
     * Returns the right edge of the tree.
     *
     * @return a new array
     */
    @Override
    public byte[] frontier() {
        return frontier.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrunedWriter that
                && id.equals(that.id)
                && size == that.size
                && Arrays.equals(frontier, that.frontier);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, size, Arrays.hashCode(frontier));
    }
}
