package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.internal.MigrationRows;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host's own functions see of a row: the columns that they asked for, never the plaintext columns. Immutable. */
public final class MigrationRow {

    private final MigrationRows.Row row;

    MigrationRow(MigrationRows.Row row) {
        this.row = row;
    }

    /**
     * Returns what stands in a column.
     *
     * @param column as it was named to the builder
     * @return empty for null
     * @throws JdbcSetupException if the column was not named to the builder
     */
    public Optional<Object> object(String column) {
        if (!row.read().containsKey(column)) {
            throw new JdbcSetupException("TableMigration refused: column " + column + " was not named to the builder.");
        }
        @Nullable Object value = row.read().get(column);
        return Optional.ofNullable(value);
    }

    /**
     * Returns the instant that stands in a column of a date or time type; one without a time zone is taken for UTC, a date for
     * its first instant.
     *
     * @param column as it was named to the builder
     * @return empty for null
     * @throws JdbcSetupException if the column was not named to the builder, or holds no date or time
     */
    public Optional<Instant> instant(String column) {
        return object(column).map(value -> {
            if (value instanceof Instant instant) {
                return instant;
            }
            throw new JdbcSetupException(
                    "TableMigration refused: column " + column + " holds no date or time; read it by object(...).");
        });
    }

    @Override
    public String toString() {
        return "MigrationRow";
    }
}
