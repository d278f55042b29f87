package io.github.dppkit.crypto;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import java.util.Objects;

/**
 * Which row of a host's table: the same words wherever the row is tagged, verified, put on record or counted. Immutable.
 *
 * @param scope whose data the row holds
 * @param table the table's name, in the form of {@link FieldName#of}
 * @param rowId the row's key, without personal data, in the form of {@link FieldName#inRow}
 */
public record RowPlace(PiiScope scope, String table, String rowId) {

    /**
     * Names a row.
     *
     * @param scope whose data the row holds
     * @param table the table's name, in the form of {@link FieldName#of}
     * @param rowId the row's key, without personal data, in the form of {@link FieldName#inRow}
     * @throws InvalidPiiException if a name has another form
     */
    public RowPlace {
        Objects.requireNonNull(scope, "scope");
        FieldName.of(table).inRow(rowId);
    }
}
