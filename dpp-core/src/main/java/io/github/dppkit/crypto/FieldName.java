package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.pii.InvalidPiiException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place where a value stands: a column or path, and if the host wishes the row. A value opens only where the caller
 * says it stands, so one copied into another column or row does not open. Immutable.
 */
public final class FieldName {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$@][A-Za-z0-9_.$@*/:\\[\\]-]{0,999}");
    private static final Pattern ROW = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,127}");

    private final String name;
    private final @Nullable String row;
    private final byte[] associated;

    private FieldName(String name, @Nullable String row) {
        this.name = name;
        this.row = row;
        this.associated = ValueFormat.place(name, row == null ? "" : row);
    }

    /**
     * Returns the name of a field.
     *
     * @param name such as {@code orders.buyer_email} or {@code $.order.buyer.buyerEmail}: 1 to 1,000 characters, no spaces
     * @return the field
     * @throws InvalidPiiException if it has another form
     */
    public static FieldName of(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidPiiException(
                    "Field name refused: use 1 to 1000 letters, digits or . _ $ @ * / : [ ] - without"
                            + " personal data.");
        }
        return new FieldName(name, null);
    }

    /**
     * Returns this field in one row only.
     *
     * @param rowId the row's key, without personal data: 1 to 128 letters, digits or {@code . _ / : -}
     * @return the field in that row
     * @throws InvalidPiiException if it has another form
     */
    public FieldName inRow(String rowId) {
        if (!ROW.matcher(rowId).matches()) {
            throw new InvalidPiiException(
                    "Row id refused: use 1 to 128 letters, digits or . _ / : - and no personal data.");
        }
        return new FieldName(name, rowId);
    }

    /**
     * Returns the column or path.
     *
     * @return without the row
     */
    public String name() {
        return name;
    }

    /**
     * Returns the row, if the value is bound to one.
     *
     * @return null if it is not
     */
    public @Nullable String row() {
        return row;
    }

    /** Returns this place's part of the associated data; shared, not to be changed. */
    byte[] associated() {
        return associated;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldName that && name.equals(that.name) && Objects.equals(row, that.row);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, row);
    }

    @Override
    public String toString() {
        return row == null ? name : name + "#" + row;
    }
}
