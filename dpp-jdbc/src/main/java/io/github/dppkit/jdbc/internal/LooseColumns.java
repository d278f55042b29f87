package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The text columns of a table in which the database takes different ids for equal, such as {@code a} and {@code A}. */
final class LooseColumns {

    /** Everything that an id of a scope or a selling partner may consist of. */
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/:-";

    private static final String MARIADB = "SELECT column_name FROM information_schema.columns"
            + " WHERE table_schema = ? AND table_name = ? AND collation_name NOT LIKE '%\\_bin'";

    /** A domain is what it is made of; the collation may be the type's, the domain's or the column's own. */
    private static final String POSTGRESQL = "WITH RECURSIVE type_of (name, collation_oid, type) AS ("
            + "SELECT a.attname, a.attcollation, a.atttypid FROM pg_catalog.pg_attribute a"
            + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped"
            + " UNION ALL SELECT d.name, d.collation_oid, t.typbasetype FROM type_of d"
            + " JOIN pg_catalog.pg_type t ON t.oid = d.type WHERE t.typtype = 'd')"
            + " SELECT DISTINCT d.name FROM type_of d JOIN pg_catalog.pg_type t ON t.oid = d.type"
            + " LEFT JOIN pg_catalog.pg_collation l ON l.oid = d.collation_oid"
            + " WHERE t.typname IN ('citext', 'bpchar') OR NOT l.collisdeterministic";

    private static final String H2 =
            "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?";

    private LooseColumns() {}

    /** Asks the catalogue; of H2, whose collation is that of the whole database, what it takes for equal. */
    static Set<String> of(Connection connection, String schema, String table) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "MariaDB" -> names(connection, MARIADB, schema, table);
            case "PostgreSQL" -> names(connection, POSTGRESQL, schema, table);
            default -> isLoose(connection) ? names(connection, H2, schema, table) : Set.of();
        };
    }

    private static Set<String> names(Connection connection, String sql, String schema, String table)
            throws SQLException {
        return Set.copyOf(Sql.query(connection, sql, names -> names.text(schema).text(table), row -> row.getString(1)));
    }

    /** A character that counts for nothing makes its id equal to the first one, which has none there. */
    private static boolean isLoose(Connection connection) throws SQLException {
        List<String> ids = Stream.concat(
                        Stream.of("00"),
                        CHARACTERS.chars().mapToObj(character -> "0" + Character.toString(character) + "0"))
                .toList();
        String rows = String.join(", ", Collections.nCopies(ids.size(), "(CAST(? AS VARCHAR(3)))"));
        long different = Sql.queryOne(
                        connection,
                        "SELECT COUNT(DISTINCT id) FROM (VALUES " + rows + ") AS ids (id)",
                        row -> {
                            for (String id : ids) {
                                row.text(id);
                            }
                        },
                        row -> row.getLong(1))
                .orElse(0L);
        return different != ids.size();
    }
}
