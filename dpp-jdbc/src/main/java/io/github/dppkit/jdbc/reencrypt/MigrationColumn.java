package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiType;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plaintext column of a host's table, and the column that takes its place. Immutable.
 *
 * @param <T> the type of its values
 */
public final class MigrationColumn<T extends Pii> {

    private final String plain;
    private final String encrypted;
    private final FieldName field;
    private final PiiType<T> type;
    private final @Nullable String index;
    private final @Nullable Function<T, IndexTerm> term;

    private MigrationColumn(
            String plain,
            String encrypted,
            FieldName field,
            PiiType<T> type,
            @Nullable String index,
            @Nullable Function<T, IndexTerm> term) {
        this.plain = TableSpec.requireIdentifier(plain);
        this.encrypted = TableSpec.requireIdentifier(encrypted);
        this.field = Objects.requireNonNull(field, "field");
        this.type = Objects.requireNonNull(type, "type");
        this.index = index == null ? null : TableSpec.requireIdentifier(index);
        this.term = term;
    }

    /**
     * Returns a column to be migrated.
     *
     * @param plain the text column that holds plaintext
     * @param encrypted the text column for the encrypted values; it may be null
     * @param field the field under which the application will read them
     * @param type what the values are
     * @param <T> the type
     * @return the column
     * @throws io.github.dppkit.jdbc.JdbcSetupException if a name cannot be that of a column
     */
    public static <T extends Pii> MigrationColumn<T> of(
            String plain, String encrypted, FieldName field, PiiType<T> type) {
        return new MigrationColumn<>(plain, encrypted, field, type, null, null);
    }

    /**
     * Returns this column with a blind index, filled in the statement that stores the encrypted value.
     *
     * @param column the text column for its tokens, {@code VARCHAR(20)}
     * @param of the term of a value, such as {@code IndexTerm::of}
     * @return a new column
     * @throws io.github.dppkit.jdbc.JdbcSetupException if the name cannot be that of a column
     */
    public MigrationColumn<T> withIndex(String column, Function<T, IndexTerm> of) {
        return new MigrationColumn<>(plain, encrypted, field, type, column, Objects.requireNonNull(of, "of"));
    }

    String plain() {
        return plain;
    }

    String encrypted() {
        return encrypted;
    }

    FieldName field() {
        return field;
    }

    PiiType<T> type() {
        return type;
    }

    @Nullable String index() {
        return index;
    }

    @Nullable IndexTerm term(T value) {
        return term == null ? null : term.apply(value);
    }

    @Override
    public String toString() {
        return plain + " -> " + encrypted;
    }
}
