package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Pages of {@code dpp_retention} by its primary key: a page reads no row of another page. */
final class RetentionPages {

    private static final String KEY = "partner, scope_kind, scope_id, data_class";

    private RetentionPages() {}

    /** Returns what follows WHERE. */
    static String where(@Nullable SellingPartner partner, @Nullable RetentionRecord after) {
        // the first column alone once more: not every database makes a range of the key from the row comparison
        String behind = after == null ? "" : " AND partner >= ? AND (" + KEY + ") > (?, ?, ?, ?)";
        return (partner == null ? "1 = 1" : "partner = ?") + behind + " ORDER BY " + KEY + " LIMIT ?";
    }

    static void bind(Parameters row, @Nullable SellingPartner partner, @Nullable RetentionRecord after, int limit)
            throws SQLException {
        if (partner != null) {
            row.text(partner.id());
        }
        if (after != null) {
            ScopeColumns.bind(row.text(after.scope().partner().id()), after.scope())
                    .text(after.dataClass().name());
        }
        row.number(limit);
    }
}
