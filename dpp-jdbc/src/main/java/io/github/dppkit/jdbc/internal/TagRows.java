package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tags in a host's table, read page by page in the order of the row ids. */
public final class TagRows {

    private static final int PAGE = 1_000;

    /**
     * What a host says of the table; names as the host writes them.
     *
     * @param owners whose rows it holds
     * @param rowColumn where the row's id stands
     * @param tagColumn where the tag stands
     */
    public record Spec(RowOwners owners, String rowColumn, String tagColumn) {}

    /**
     * A row with a tag.
     *
     * @param partner the partner's id, null without such a column or if it is empty
     * @param order the scope's id, null without such a column or if it is empty
     * @param row the text of the row's id
     * @param tag a string or a byte array
     */
    public record Row(@Nullable String partner, @Nullable String order, String row, Object tag) {

        @Override
        public String toString() {
            return "Row";
        }
    }

    /** Takes a row. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Takes a row, outside of any transaction.
         *
         * @param row the row
         */
        void read(Row row);
    }

    /** A page, and the id it ends with. */
    private record Page(List<Row> rows, @Nullable Object last) {}

    private final Database database;
    private final String columns;
    private final String from;
    private final String tag;
    private final String row;
    private final boolean text;

    private TagRows(Database database, Spec spec, TableCatalogue catalogue) throws SQLException {
        this.database = database;
        this.from = catalogue.quotedTable();
        String rowName = catalogue.column(spec.rowColumn());
        TableCatalogue.Column rowColumn = catalogue.columns().get(rowName);
        if (rowColumn == null || rowColumn.nullable()) {
            throw refused(
                    spec, "column " + rowName + " may be null. Name the column by which a row is found, NOT NULL");
        }
        this.row = catalogue.quoted(rowName);
        String tagName = catalogue.column(spec.tagColumn());
        TableCatalogue.Column tagColumn = catalogue.columns().get(tagName);
        if (tagColumn == null || tagColumn.text() == tagColumn.bytes()) {
            throw refused(spec, "column " + tagName + " holds neither text nor bytes");
        }
        this.tag = catalogue.quoted(tagName);
        this.text = tagColumn.text();
        this.columns = row + ", " + tag + ", " + id(catalogue, spec.owners().partnerColumn()) + ", "
                + id(catalogue, spec.owners().orderColumn());
    }

    private static String id(TableCatalogue catalogue, @Nullable String column) throws SQLException {
        return column == null ? "NULL" : catalogue.quoted(catalogue.column(column));
    }

    /**
     * Looks at the table.
     *
     * @param source the host's database
     * @param spec what the host says of it
     * @return the way to its tags
     */
    public static TagRows open(DataSource source, Spec spec) {
        Database database = Database.ofHost("The tagged table " + spec.owners().table(), source);
        return database.read(
                "look at its columns",
                connection -> new TagRows(
                        database,
                        spec,
                        TableCatalogue.of(connection, spec.owners().table(), why -> refused(spec, why))));
    }

    private static JdbcSetupException refused(Spec spec, String why) {
        return new JdbcSetupException(
                "TagColumn refused: table " + spec.owners().table() + ", " + why + ".");
    }

    /**
     * Shows every row whose tag is not null.
     *
     * @param reader takes the rows
     */
    public void forEach(Reader reader) {
        Object last = null;
        Page page;
        do {
            Object after = last;
            page = database.readDurable("read tags", connection -> page(connection, after));
            page.rows().forEach(reader::read);
            last = page.last();
        } while (page.rows().size() == PAGE);
    }

    private Page page(Connection connection, @Nullable Object after) throws SQLException {
        String sql = "SELECT " + columns + " FROM " + from + " WHERE " + tag + " IS NOT NULL"
                + (after == null ? "" : " AND " + row + " > ?") + " ORDER BY " + row + " FETCH FIRST " + PAGE
                + " ROWS ONLY";
        try (PreparedStatement statement = Sql.prepare(connection, sql)) {
            if (after != null) {
                new Parameters(statement).object(after);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Row> read = new ArrayList<>();
                Object last = null;
                while (rows.next()) {
                    last = rows.getObject(1);
                    Object held = text ? rows.getString(2) : rows.getBytes(2);
                    read.add(new Row(rows.getString(3), rows.getString(4), last.toString(), held));
                }
                return new Page(read, last);
            }
        }
    }
}
