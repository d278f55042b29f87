package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.EventId;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a writer's events.
 *
 * @param seq its number in the writer's tree
 * @param id the event's id, by which a repeated append is recognised
 * @param leafHash SHA-256(0x00 | body): names the row when the body was edited
 * @param body the canonical bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record StoredEvent(long seq, EventId id, byte[] leafHash, byte[] body) {

    /**
     * Creates a row with its own copy of the bytes.
     *
     * @param seq its number in the writer's tree
     * @param id the event's id, by which a repeated append is recognised
     * @param leafHash SHA-256(0x00 | body): names the row when the body was edited
     * @param body the canonical bytes
     */
    public StoredEvent {
        leafHash = leafHash.clone();
        body = body.clone();
    }

    /**
     * Returns the stored hash of the leaf.
     *
     * @return a new array
     */
    @Override
    public byte[] leafHash() {
        return leafHash.clone();
    }

    /**
     * Returns the canonical bytes.
     *
     * @return a new array
     */
    @Override
    public byte[] body() {
        return body.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredEvent that
                && seq == that.seq
                && id.equals(that.id)
                && Arrays.equals(leafHash, that.leafHash)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(seq, id, Arrays.hashCode(leafHash), Arrays.hashCode(body));
    }
}
