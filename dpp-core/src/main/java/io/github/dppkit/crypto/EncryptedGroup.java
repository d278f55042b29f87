package io.github.dppkit.crypto;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted {@link PiiGroup}, as a host keeps it in one column: as text, {@code dpp1.} and base64url, or as bytes.
 * Immutable; safe for use by several threads.
 *
 * <p>As with {@link EncryptedValue}, {@link #parse} and {@link #of} refuse nothing: only {@link FieldEncryptor} judges what
 * stood in the column.
 */
public final class EncryptedGroup {

    private final StoredBytes stored;

    private EncryptedGroup(StoredBytes stored) {
        this.stored = stored;
    }

    /**
     * Takes a group stored as text.
     *
     * @param text what {@link #text()} returned when it was encrypted
     * @return the group, not yet judged
     */
    public static EncryptedGroup parse(String text) {
        return new EncryptedGroup(StoredBytes.parse(text));
    }

    /**
     * Takes a group stored as bytes.
     *
     * @param bytes what {@link #toBytes()} returned when it was encrypted; copied
     * @return the group, not yet judged
     */
    public static EncryptedGroup of(byte[] bytes) {
        return owning(bytes.clone());
    }

    /** Takes bytes that nobody else holds. */
    static EncryptedGroup owning(byte[] bytes) {
        return new EncryptedGroup(StoredBytes.owning(bytes));
    }

    /**
     * Returns what to store in a text column.
     *
     * @return for a group that {@link FieldEncryptor} made: ASCII, {@code dpp1.} and base64url without padding
     */
    public String text() {
        return stored.text();
    }

    /**
     * Returns what JSON shows (Jackson 2 and 3): never a text that is no encrypted group.
     *
     * @return {@link #text()} if it has the form of one, else what {@link #toString()} returns
     */
    @JsonValue
    public String json() {
        return stored.json(toString());
    }

    /**
     * Returns what to store in a binary column: a quarter shorter than the text.
     *
     * @return a copy; empty if this group was parsed from text that is none
     */
    public byte[] toBytes() {
        return stored.bytes().clone();
    }

    /** Returns the bytes themselves, for the encryptor, which does not change them. */
    byte[] bytes() {
        return stored.bytes();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptedGroup that && stored.equals(that.stored);
    }

    @Override
    public int hashCode() {
        return stored.hashCode();
    }

    @Override
    public String toString() {
        return "EncryptedGroup";
    }
}
