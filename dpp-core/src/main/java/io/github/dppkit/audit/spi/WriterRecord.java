package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.WriterId;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A writer as its store knows it: the row that fences its appends.
 *
 * @param id the writer
 * @param size number of its events
 * @param state whether it may append
 * @param frontier the right edge of its tree at that size, 32 bytes for each bit set in the size; opaque to the store
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record WriterRecord(WriterId id, long size, WriterState state, byte[] frontier) {

    /**
     * Creates a record with its own copy of the bytes.
     *
     * @param id the writer
     * @param size number of its events
     * @param state whether it may append
     * @param frontier the right edge of its tree at that size, 32 bytes for each bit set in the size; opaque to the store
     */
    public WriterRecord {
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
        return other instanceof WriterRecord that
                && id.equals(that.id)
                && size == that.size
                && state == that.state
                && Arrays.equals(frontier, that.frontier);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, size, state, Arrays.hashCode(frontier));
    }
}
