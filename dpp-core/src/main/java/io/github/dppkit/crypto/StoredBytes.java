package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ValueFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a host stores, as bytes and, once somebody asked for it, as text. Not judged; immutable. */
final class StoredBytes {

    private final byte[] bytes;
    private @Nullable String text;

    private StoredBytes(byte[] bytes, @Nullable String text) {
        this.bytes = bytes;
        this.text = text;
    }

    static StoredBytes parse(String text) {
        return new StoredBytes(ValueFormat.decode(text), text);
    }

    /** Takes bytes that nobody else holds. */
    static StoredBytes owning(byte[] bytes) {
        return new StoredBytes(bytes, null);
    }

    String text() {
        String known = text;
        if (known == null) {
            known = ValueFormat.encode(bytes);
            text = known;
        }
        return known;
    }

    /** Returns the bytes themselves, not to be changed; none if they were parsed from a text that is no value. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the text of a value, and of anything else what is to be shown instead. */
    String json(String instead) {
        return ValueFormat.isListed(bytes) ? text() : instead;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredBytes that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "StoredBytes[" + bytes.length + "]";
    }
}
