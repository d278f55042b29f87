package io.github.dppkit.jdbc.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a host's table as its database stores them, quoted.
 *
 * @param table with its schema
 * @param partnerColumn where the partner's id stands, if there is such a column
 * @param orderColumn where the scope's id stands, if there is such a column
 * @param columns which become null
 */
record TableNames(
        String table,
        @Nullable String partnerColumn,
        @Nullable String orderColumn,
        List<String> columns) {}
