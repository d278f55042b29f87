package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.TagFormat;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version of a row, as a tag is made and verified of it: the columns it covers and what is stored in each, as text. Name
 * every column with ciphertext, each with null while it is empty, and always the same ones: a column that is added or left
 * out is another content. A blind index, and plain columns that decide whom the data go to, may be named as well.
 *
 * <p>Nothing is judged here, and the order in which columns are named does not matter. Immutable; each method returns another.
 */
public final class RowContent {

    private final RowPlace place;
    private final long version;
    private final SortedMap<String, byte @Nullable []> columns;

    private RowContent(RowPlace place, long version, SortedMap<String, byte @Nullable []> columns) {
        this.place = place;
        this.version = version;
        this.columns = Collections.unmodifiableSortedMap(columns);
    }

    /**
     * Begins with no column.
     *
     * @param place which row
     * @param version its version: greater at each write of the row, and never used again for the same row id
     * @return a content without columns
     * @throws IllegalArgumentException if the version is negative
     */
    public static RowContent of(RowPlace place, long version) {
        if (version < 0) {
            throw new IllegalArgumentException("Row content refused: the version must not be negative.");
        }
        return new RowContent(Objects.requireNonNull(place, "place"), version, new TreeMap<>());
    }

    /**
     * Adds a column of encrypted values.
     *
     * @param column its name; a row in it does not count
     * @param stored what is in it, whether as text or as bytes; null if nothing is
     * @return with that column
     * @throws IllegalArgumentException if the column was named before
     */
    public RowContent with(FieldName column, @Nullable EncryptedValue<?> stored) {
        return withText(column, stored == null ? null : stored.text());
    }

    /**
     * Adds a column of encrypted groups.
     *
     * @param column its name; a row in it does not count
     * @param stored what is in it, whether as text or as bytes; null if nothing is
     * @return with that column
     * @throws IllegalArgumentException if the column was named before
     */
    public RowContent with(FieldName column, @Nullable EncryptedGroup stored) {
        return withText(column, stored == null ? null : stored.text());
    }

    /**
     * Adds a column by the text that is stored.
     *
     * @param column its name; a row in it does not count
     * @param stored what is in it, byte for byte; null if nothing is
     * @return with that column
     * @throws IllegalArgumentException if the column was named before
     */
    public RowContent withText(FieldName column, @Nullable String stored) {
        if (columns.containsKey(column.name())) {
            throw new IllegalArgumentException("Row content refused: column " + column.name() + " is named twice.");
        }
        SortedMap<String, byte @Nullable []> more = new TreeMap<>(columns);
        more.put(column.name(), stored == null ? null : stored.getBytes(StandardCharsets.UTF_8));
        return new RowContent(place, version, more);
    }

    /**
     * Returns which row it is.
     *
     * @return the place
     */
    public RowPlace place() {
        return place;
    }

    /**
     * Returns the version of the row.
     *
     * @return 0 or more
     */
    public long version() {
        return version;
    }

    /** Returns what a tag is bound to; refuses a content without columns, of which a tag would say nothing. */
    byte[] associated() {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("Row content refused: name the columns that the tag is to cover.");
        }
        return TagFormat.associatedData(place.table(), place.rowId(), version, columns);
    }

    @Override
    public String toString() {
        return "RowContent[" + place.table() + ", version " + version + ", " + columns.size() + " columns]";
    }
}
