package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose the rows of a host's table are; names as the host writes them.
 *
 * @param table the table, with or without its schema
 * @param partner the one partner whose rows it holds, if there is no partner column
 * @param partnerColumn where the partner's id stands, else null
 * @param orderColumn where the scope's id stands; null if the rows are the partner's own
 */
public record RowOwners(
        String table,
        @Nullable SellingPartner partner,
        @Nullable String partnerColumn,
        @Nullable String orderColumn) {

    /**
     * Begins with a table of which nothing else is known.
     *
     * @param table the table, with or without its schema
     * @return nobody's rows yet
     */
    public static RowOwners of(String table) {
        return new RowOwners(TableSpec.requireTable(table), null, null, null);
    }

    /**
     * Says that all rows are one partner's.
     *
     * @param only whose
     * @return with that
     */
    public RowOwners partner(SellingPartner only) {
        return new RowOwners(table, Objects.requireNonNull(only, "only"), partnerColumn, orderColumn);
    }

    /**
     * Says where the partner's id stands.
     *
     * @param column a column
     * @return with that
     */
    public RowOwners partnerColumn(String column) {
        return new RowOwners(table, partner, TableSpec.requireIdentifier(column), orderColumn);
    }

    /**
     * Says where the scope's id stands.
     *
     * @param column a column
     * @return with that
     */
    public RowOwners orderColumn(String column) {
        return new RowOwners(table, partner, partnerColumn, TableSpec.requireIdentifier(column));
    }

    /** Tells whether the partner of a row is known in exactly one way. */
    public boolean tellsPartner() {
        return (partner == null) != (partnerColumn == null);
    }

    /** Tells whether a row may be this partner's. */
    boolean mayBeOf(SellingPartner other) {
        return partner == null || partner.equals(other);
    }

    /** Tells whether a row may be of this scope. */
    boolean mayBeOf(PiiScope scope) {
        boolean own = scope.kind() == PiiScope.Kind.SELLING_PARTNER;
        return own == (orderColumn == null) && mayBeOf(scope.partner());
    }

    /** Returns the condition that takes what {@link #bind} binds. */
    String condition(TableCatalogue catalogue) throws SQLException {
        List<String> conditions = new ArrayList<>();
        for (String id : new @Nullable String[] {partnerColumn, orderColumn}) {
            if (id != null) {
                conditions.add(catalogue.quoted(catalogue.idColumn(id)) + " = ?");
            }
        }
        return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    }

    /** Binds the ids of a scope, as far as they stand in the table. */
    void bind(Parameters row, PiiScope scope) throws SQLException {
        if (partnerColumn != null) {
            row.text(scope.partner().id());
        }
        if (orderColumn != null) {
            row.text(scope.id());
        }
    }
}
