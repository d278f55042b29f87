package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A table of the host's, out of which scopes are disposed of.
 *
 * <p>One statement changes all rows of a scope, a second counts what it left, and both are one transaction. Every value is
 * bound; names come from the database's own catalogue, quoted.
 */
public final class HostTable {

    private final TableSpec spec;
    private final Database database;
    private final TableSql ofScope;
    private final TableSql ofPartner;

    private HostTable(TableSpec spec, Database database, Function<Boolean, TableSql> sql) {
        this.spec = spec;
        this.database = database;
        this.ofScope = sql.apply(true);
        this.ofPartner = sql.apply(false);
    }

    /**
     * Looks at the table and returns the way to it.
     *
     * @param source the host's database
     * @param spec what the host says of the table
     * @return the table
     */
    public static HostTable open(DataSource source, TableSpec spec) {
        Database database = Database.ofHost("The disposal target " + spec.target(), source);
        TableNames names = database.read("look at its table", connection -> new TableLook(connection, spec).names());
        return new HostTable(spec, database, byId -> TableSql.of(spec, names, byId));
    }

    /**
     * Disposes of all rows of a scope, in one transaction.
     *
     * @param disposal what goes
     * @return how many rows were changed
     */
    public long dispose(Disposal disposal) {
        PiiScope scope = disposal.scope();
        if (isNone(scope)) {
            return 0;
        }
        TableSql sql = sqlFor(scope);
        return database.write(doing() + " rows of its table", connection -> {
            long changed = Sql.update(connection, sql.change(), row -> {
                if (spec.way() == TableSpec.Way.ANONYMISE) {
                    row.text(disposal.pseudonym());
                }
                bind(row, scope, sql);
            });
            if (count(connection, sql, scope) != 0) {
                throw new JdbcStoreException("The disposal target " + spec.target() + " could not " + doing()
                        + " all rows of its table: some still hold data after the statement that had to change them. A"
                        + " trigger or a rule of the table keeps them, or a row came in at that moment. Nothing was"
                        + " changed; repeat the call, and remove the trigger if it fails again.");
            }
            return changed;
        });
    }

    /**
     * Counts the rows that still hold data of a scope.
     *
     * @param scope whose data
     * @return how many
     */
    public long remaining(PiiScope scope) {
        if (isNone(scope)) {
            return 0;
        }
        return database.readDurable("count rows of its table", connection -> count(connection, sqlFor(scope), scope));
    }

    private boolean isNone(PiiScope scope) {
        return !spec.kinds().contains(scope.kind())
                || (spec.partner() != null && !spec.partner().equals(scope.partner()));
    }

    private TableSql sqlFor(PiiScope scope) {
        return scope.kind() == PiiScope.Kind.SELLING_PARTNER ? ofPartner : ofScope;
    }

    private long count(Connection connection, TableSql sql, PiiScope scope) throws SQLException {
        return Sql.queryOne(connection, sql.count(), row -> bind(row, scope, sql), row -> row.getLong(1))
                .orElseThrow(() -> new IllegalStateException("COUNT answers with one row."));
    }

    private void bind(Parameters row, PiiScope scope, TableSql sql) throws SQLException {
        if (spec.partnerColumn() != null) {
            row.text(scope.partner().id());
        }
        if (sql.byId()) {
            row.text(scope.id());
        }
    }

    private String doing() {
        return spec.way().name().toLowerCase(Locale.ROOT);
    }
}
