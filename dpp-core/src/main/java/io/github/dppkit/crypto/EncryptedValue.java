package io.github.dppkit.crypto;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiType;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted {@link Pii} value, as a host keeps it in its own tables: as text, {@code dpp1.} and base64url, or as bytes.
 * Immutable; safe for use by several threads.
 *
 * <p>{@link #parse} and {@link #of} refuse nothing, on purpose: whatever stands in the column, only
 * {@link FieldEncryptor#decrypt} judges it, and puts a forgery on record. For the same reason {@link #toString()} does not
 * show the text, which might be anything, nor does JSON where it is no value; {@link #text()} does.
 *
 * @param <T> the type of the value inside
 */
public final class EncryptedValue<T extends Pii> {

    private final PiiType<T> type;
    private final StoredBytes stored;

    private EncryptedValue(PiiType<T> type, StoredBytes stored) {
        this.type = type;
        this.stored = stored;
    }

    /**
     * Takes a value stored as text.
     *
     * @param text what {@link #text()} returned when it was encrypted
     * @param type what is expected inside
     * @param <T> the type
     * @return the value, not yet judged
     */
    public static <T extends Pii> EncryptedValue<T> parse(String text, PiiType<T> type) {
        return new EncryptedValue<>(type, StoredBytes.parse(text));
    }

    /**
     * Takes a value stored as bytes.
     *
     * @param bytes what {@link #toBytes()} returned when it was encrypted; copied
     * @param type what is expected inside
     * @param <T> the type
     * @return the value, not yet judged
     */
    public static <T extends Pii> EncryptedValue<T> of(byte[] bytes, PiiType<T> type) {
        return owning(bytes.clone(), type);
    }

    /** Takes bytes that nobody else holds. */
    static <T extends Pii> EncryptedValue<T> owning(byte[] bytes, PiiType<T> type) {
        return new EncryptedValue<>(type, StoredBytes.owning(bytes));
    }

    /**
     * Returns what to store in a text column.
     *
     * @return for a value that {@link FieldEncryptor} made: ASCII, {@code dpp1.} and base64url without padding
     */
    public String text() {
        return stored.text();
    }

    /**
     * Returns what JSON shows (Jackson 2 and 3): the text of a value, and never a text that is none, which might be
     * plaintext in a column that nobody migrated.
     *
     * @return {@link #text()} if it has the form of a value, else what {@link #toString()} returns
     */
    @JsonValue
    public String json() {
        return stored.json(toString());
    }

    /**
     * Returns what to store in a binary column: a quarter shorter than the text.
     *
     * @return a copy; empty if this value was parsed from text that is none
     */
    public byte[] toBytes() {
        return stored.bytes().clone();
    }

    /** Returns the bytes themselves, for the encryptor, which does not change them. */
    byte[] bytes() {
        return stored.bytes();
    }

    /**
     * Returns what is expected inside.
     *
     * @return the type
     */
    public PiiType<T> type() {
        return type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptedValue<?> that && type == that.type && stored.equals(that.stored);
    }

    @Override
    public int hashCode() {
        return stored.hashCode();
    }

    @Override
    public String toString() {
        return "EncryptedValue[" + type + "]";
    }
}
