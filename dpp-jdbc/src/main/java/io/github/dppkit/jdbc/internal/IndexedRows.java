package io.github.dppkit.jdbc.internal;

import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** The rows of a host's table in which a token of the blind index stands. */
public final class IndexedRows {

    /**
     * What a host says of the table; names as the host writes them.
     *
     * @param owners whose rows it holds
     * @param orderColumn where the order's id stands
     * @param indexColumns where tokens stand
     */
    public record Spec(RowOwners owners, String orderColumn, List<String> indexColumns) {}

    /** A statement for each index column: each uses its own index of the database, which one with OR would not. */
    private record Names(String order, String from, List<String> columns) {}

    private final Spec spec;
    private final Database database;
    private final Names names;

    private IndexedRows(Spec spec, Database database, Names names) {
        this.spec = spec;
        this.database = database;
        this.names = names;
    }

    /**
     * Looks at the table.
     *
     * @param source the host's database
     * @param spec what the host says of it
     * @return the way to its rows
     */
    public static IndexedRows open(DataSource source, Spec spec) {
        Database database = Database.ofHost("The indexed table " + spec.owners().table(), source);
        return new IndexedRows(
                spec, database, database.read("look at its columns", connection -> look(connection, spec)));
    }

    private static Names look(Connection connection, Spec spec) throws SQLException {
        TableCatalogue catalogue = TableCatalogue.of(connection, spec.owners().table(), why -> refused(spec, why));
        String order = catalogue.quoted(catalogue.idColumn(spec.orderColumn()));
        String from = " FROM " + catalogue.quotedTable() + " WHERE ";
        String partnerColumn = spec.owners().partnerColumn();
        if (partnerColumn != null) {
            from += catalogue.quoted(catalogue.idColumn(partnerColumn)) + " = ? AND ";
        }
        List<String> columns = new ArrayList<>();
        for (String column : spec.indexColumns()) {
            columns.add(text(catalogue, spec, column));
        }
        return new Names(order, from, columns);
    }

    private static String text(TableCatalogue catalogue, Spec spec, String wanted) throws SQLException {
        Map<String, TableCatalogue.Column> columns = catalogue.columns();
        String name = catalogue.column(wanted);
        TableCatalogue.Column column = columns.get(name);
        if (column == null || !column.text()) {
            throw refused(spec, "column " + name + " does not hold VARCHAR or TEXT");
        }
        return catalogue.quoted(name);
    }

    private static JdbcSetupException refused(Spec spec, String why) {
        return new JdbcSetupException(
                "IndexedTable refused: table " + spec.owners().table() + ", " + why + ".");
    }

    /**
     * Finds orders.
     *
     * @param partner whose rows alone
     * @param tokens which tokens
     * @param limit how many orders at most
     * @return the orders of rows with one of them
     */
    public Set<PiiScope> orders(SellingPartner partner, List<IndexToken> tokens, int limit) {
        Set<PiiScope> found = new LinkedHashSet<>();
        if (tokens.isEmpty() || !spec.owners().mayBeOf(partner)) {
            return found;
        }
        for (int from = 0; from < tokens.size(); from += InList.LONGEST) {
            List<IndexToken> some = tokens.subList(from, Math.min(tokens.size(), from + InList.LONGEST));
            for (String column : names.columns()) {
                String sql = "SELECT DISTINCT " + names.order() + names.from() + names.order() + " IS NOT NULL AND "
                        + column + " " + InList.of(some.size()) + " LIMIT ?";
                database.readDurable("search its rows", connection -> orders(connection, sql, partner, some, limit))
                        .forEach(id -> found.add(PiiScope.order(partner, id)));
            }
        }
        return found;
    }

    private List<String> orders(
            Connection connection, String sql, SellingPartner partner, List<IndexToken> tokens, int limit)
            throws SQLException {
        return Sql.query(
                connection,
                sql,
                row -> {
                    if (spec.owners().partnerColumn() != null) {
                        row.text(partner.id());
                    }
                    InList.bind(tokens, token -> row.text(token.text()));
                    row.number(limit);
                },
                row -> row.getString(1));
    }
}
