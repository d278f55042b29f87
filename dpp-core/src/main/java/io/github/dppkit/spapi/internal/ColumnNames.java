package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a table and a column tell. A column stands for a field, or for a whole object of it; what an application
 * adds to say that it is encrypted or indexed is no part of the name.
 */
public final class ColumnNames {

    private static final Set<String> ADDED = Set.of(
            "idx", "index", "enc", "encrypted", "cipher", "ciphertext", "hash", "hashed", "token", "json", "raw");

    /** Parts of an address that mean nothing else, whatever the table is called. */
    private static final Set<String> ADDRESS_PARTS =
            Set.of("city", "town", "postalcode", "postcode", "zip", "zipcode", "postalorzipcode", "county", "suburb");

    private static final Set<String> WHOLE = Set.of(
            "address", "addresses", "recipient", "buyer", "customer", "contact", "contacts", "consignee", "receiver");

    private final Catalogue catalogue;

    /**
     * Creates one over a catalogue.
     *
     * @param catalogue the fields of SP-API
     */
    public ColumnNames(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Returns what a column is by its name.
     *
     * @param table the table's name
     * @param column the column's name
     * @return null if the names do not say
     */
    public @Nullable PiiCategory categoryOf(String table, String column) {
        List<String> words = Words.of(column);
        int length = words.size();
        while (length > 1 && ADDED.contains(words.get(length - 1))) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        String name = String.join("_", words.subList(0, length));
        PiiCategory known = ofField(table, name);
        if (known == null && ADDRESS_PARTS.contains(Words.flat(name))) {
            return PiiCategory.ADDRESS;
        }
        return known == null && isWhole(words.get(length - 1)) ? PiiCategory.ADDRESS : known;
    }

    private @Nullable PiiCategory ofField(String table, String name) {
        PiiCategory category = catalogue.byPair(table, name);
        if (category == null) {
            Spec column = catalogue.report().child(Words.flat(name));
            Spec.Tier tier = column == null ? null : column.tier();
            category = column != null && tier != null && tier.isEncrypted() ? column.category() : null;
        }
        return category == null ? NameRules.categoryOf(name, table, false) : category;
    }

    /** Tells whether a column of that last word holds a whole address or person. */
    private static boolean isWhole(String last) {
        return WHOLE.contains(last);
    }
}
