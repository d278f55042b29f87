package io.github.dppkit.spapi;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.spapi.internal.Catalogue;
import io.github.dppkit.spapi.internal.ColumnNames;
import java.util.Optional;

/**
 * Tells from the name of a database column whether it is likely to hold personal data, by the names that SP-API gives its
 * fields and the ways applications vary them: {@code buyer_email}, {@code shipAddress}, {@code RECIPIENT_NAME_IDX}.
 *
 * <p>A guess, made for checks that ask a person: {@code payload} or {@code col7} hold personal data too and are not found by
 * name, and a name that looks so may be harmless.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PiiColumnNames {

    private final ColumnNames names;

    private PiiColumnNames(ColumnNames names) {
        this.names = names;
    }

    /**
     * Returns the names of the catalogue that ships with the library.
     *
     * @return the names
     */
    public static PiiColumnNames ofCatalogue() {
        return new PiiColumnNames(new ColumnNames(Catalogue.load()));
    }

    /**
     * Returns what a column seems to hold.
     *
     * @param table the table's name
     * @param column the column's name
     * @return the category, empty if the names say nothing
     */
    public Optional<PiiCategory> categoryOf(String table, String column) {
        return Optional.ofNullable(names.categoryOf(table, column));
    }
}
