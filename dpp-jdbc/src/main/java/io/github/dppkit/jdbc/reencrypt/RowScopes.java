package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.jdbc.internal.MigrationRows;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import org.jspecify.annotations.Nullable;

/** Tells whose data a row holds. */
final class RowScopes {

    private final @Nullable SellingPartner partner;
    private final @Nullable String partnerColumn;
    private final @Nullable String orderColumn;

    RowScopes(MigrationBuilder given) {
        this.partner = given.partner;
        this.partnerColumn = given.partnerColumn;
        this.orderColumn = given.orderColumn;
    }

    /** Returns null for a row without a scope. */
    @Nullable PiiScope of(MigrationRows.Row row) {
        try {
            SellingPartner whose = partner;
            if (whose == null) {
                String id = text(row, partnerColumn);
                whose = id == null ? null : SellingPartner.of(id);
            }
            String order = text(row, orderColumn);
            if (whose == null || (orderColumn != null && order == null)) {
                return null;
            }
            return order == null ? PiiScope.sellingPartner(whose) : PiiScope.order(whose, order);
        } catch (InvalidPiiException e) {
            return null;
        }
    }

    private static @Nullable String text(MigrationRows.Row row, @Nullable String column) {
        Object value = column == null ? null : row.read().get(column);
        return value == null ? null : value.toString();
    }
}
