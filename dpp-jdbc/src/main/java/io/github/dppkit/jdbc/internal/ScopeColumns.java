package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** A scope in three columns side by side: partner, scope_kind, scope_id. */
final class ScopeColumns {

    private ScopeColumns() {}

    static Parameters bind(Parameters row, PiiScope scope) throws SQLException {
        return row.text(scope.partner().id()).text(scope.kind().prefix()).text(scope.id());
    }

    /** Reads the three columns from the first of them on; a row that no store of ours wrote is refused. */
    static PiiScope read(ResultSet row, int first) throws SQLException {
        return new PiiScope(
                SellingPartner.of(row.getString(first)), kind(row.getString(first + 1)), row.getString(first + 2));
    }

    private static PiiScope.Kind kind(String prefix) {
        return Arrays.stream(PiiScope.Kind.values())
                .filter(kind -> kind.prefix().equals(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown kind of scope."));
    }
}
