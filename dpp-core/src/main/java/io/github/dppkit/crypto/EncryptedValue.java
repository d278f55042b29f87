package io.github.dppkit.crypto;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiType;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted {@link Pii} value, as a host keeps it in its own tables: {@code dpp1.} and base64url. Immutable.
 *
 * <p>{@link #parse} checks nothing, on purpose: whatever stands in the column, only {@link FieldEncryptor#decrypt} judges
 * it, and puts a forgery on record. For the same reason {@link #toString()} does not show the text, which might be
 * anything; {@link #text()} does.
 *
 * @param <T> the type of the value inside
 */
public final class EncryptedValue<T extends Pii> {

    private final PiiType<T> type;
    private final String text;

    private EncryptedValue(PiiType<T> type, String text) {
        this.type = type;
        this.text = text;
    }

    /**
     * Takes a stored value.
     *
     * @param text what {@link #text()} returned when it was encrypted
     * @param type what is expected inside
     * @param <T> the type
     * @return the value, not yet judged
     */
    public static <T extends Pii> EncryptedValue<T> parse(String text, PiiType<T> type) {
        return new EncryptedValue<>(type, text);
    }

    /**
     * Returns what to store.
     *
     * @return for a value that {@link FieldEncryptor} made: ASCII, {@code dpp1.} and base64url without padding
     */
    @JsonValue
    public String text() {
        return text;
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
        return other instanceof EncryptedValue<?> that && text.equals(that.text) && type == that.type;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "EncryptedValue[" + type + "]";
    }
}
