package io.github.dppkit.jdbc.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a host's table as its database stores them, quoted.
 *
 * @param schema its schema, as it is stored, not quoted
 * @param name its name, as it is stored, not quoted
 * @param table with its schema
 * @param partnerColumn where the partner's id stands, if there is such a column
 * @param orderColumn where the scope's id stands, if there is such a column
 * @param columns which change
 */
record TableNames(
        String schema,
        String name,
        String table,
        @Nullable String partnerColumn,
        @Nullable String orderColumn,
        List<Changed> columns) {

    /**
     * A column that changes.
     *
     * @param stored its name as it is stored
     * @param quoted the same, quoted
     * @param rule what becomes of it
     * @param zoned whether it holds times with a zone
     */
    record Changed(String stored, String quoted, ColumnRule rule, boolean zoned) {}
}
