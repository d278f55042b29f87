package io.github.dppkit.crypto;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.dppkit.crypto.internal.TagFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What binds the encrypted columns of a row together, in one version of the row: for a text column of 76 characters, or 52
 * bytes, in the row itself. Made and verified by a {@link RecordTagger}.
 *
 * <p>{@link #parse} and {@link #of} refuse nothing, on purpose: whatever stands in the column, only
 * {@link RecordTagger#verify} judges it, and puts a forgery on record. Immutable.
 */
public final class RecordTag {

    /** The length of {@link #text()} of a tag in characters. */
    public static final int TEXT_LENGTH = 76;

    private final byte[] bytes;
    private final String text;

    private RecordTag(byte[] bytes, String text) {
        this.bytes = bytes;
        this.text = text;
    }

    /**
     * Takes a tag stored as text.
     *
     * @param text what {@link #text()} returned when it was made
     * @return the tag, not yet judged
     */
    public static RecordTag parse(String text) {
        return new RecordTag(TagFormat.decode(text), text);
    }

    /**
     * Takes a tag stored as bytes.
     *
     * @param bytes what {@link #toBytes()} returned when it was made; copied
     * @return the tag, not yet judged
     */
    public static RecordTag of(byte[] bytes) {
        return owning(bytes.clone());
    }

    /** Takes bytes that nobody else holds. */
    static RecordTag owning(byte[] bytes) {
        return new RecordTag(bytes, TagFormat.encode(bytes));
    }

    /**
     * Returns what to store in a text column.
     *
     * @return for a tag that {@link RecordTagger} made: ASCII, {@code dppt1.} and base64url without padding
     */
    public String text() {
        return text;
    }

    /**
     * Returns what JSON shows (Jackson 2 and 3): never a text that is no tag.
     *
     * @return {@link #text()} if it has the form of one, else what {@link #toString()} returns
     */
    @JsonValue
    public String json() {
        return TagFormat.isListed(bytes) ? text : toString();
    }

    /**
     * Returns what to store in a binary column.
     *
     * @return a copy; empty if this was parsed from text that is no tag
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the bytes themselves, not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Returns the version of the row that the tag says it is of. Only {@link RecordTagger#verify} tells whether that is true.
     *
     * @return empty if this has not the form of a tag
     */
    public OptionalLong version() {
        return TagFormat.isListed(bytes) ? OptionalLong.of(TagFormat.version(bytes)) : OptionalLong.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordTag that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "RecordTag";
    }
}
