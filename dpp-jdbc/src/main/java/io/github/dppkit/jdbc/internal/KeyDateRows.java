package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of {@code dpp_key_date}: instants that belong to the keys, by name. */
final class KeyDateRows {

    private static final String TABLE = "dpp_key_date";
    private static final String SELECT = "SELECT at_us FROM dpp_key_date WHERE name = ?";
    private static final String SELECT_LIKE = "SELECT name, at_us FROM dpp_key_date WHERE name LIKE ?";
    private static final String INSERT = "INSERT INTO dpp_key_date (name, at_us) VALUES (?, ?)";
    private static final String UPDATE = "UPDATE dpp_key_date SET at_us = ? WHERE name = ? AND at_us = ?";
    private static final String DELETE = "DELETE FROM dpp_key_date WHERE name = ? AND at_us = ?";

    private final Database database;

    KeyDateRows(Database database) {
        this.database = database;
    }

    Optional<Instant> find(String name) {
        return database.readDurable("read " + TABLE, connection -> find(connection, name));
    }

    /** A name has no character that LIKE takes for another. */
    Map<String, Instant> of(String prefix) {
        Map<String, Instant> found = new TreeMap<>();
        database.query(
                        "read " + TABLE,
                        SELECT_LIKE,
                        key -> key.text(prefix + "%"),
                        row -> Map.entry(row.getString(1), Micros.toInstant(row.getLong(2))))
                .forEach(date -> found.put(date.getKey(), date.getValue()));
        return found;
    }

    boolean replace(String name, @Nullable Instant expected, @Nullable Instant next) {
        return database.write("change " + TABLE, connection -> {
            if (expected == null) {
                return next == null
                        ? find(connection, name).isEmpty()
                        : database.dialect()
                                .insertIfAbsent(
                                        connection,
                                        INSERT,
                                        row -> row.text(name).instant(next));
            }
            int changed = next == null
                    ? Sql.update(connection, DELETE, row -> row.text(name).instant(expected))
                    : Sql.update(
                            connection,
                            UPDATE,
                            row -> row.instant(next).text(name).instant(expected));
            return changed == 1;
        });
    }

    private static Optional<Instant> find(Connection connection, String name) throws SQLException {
        return Sql.queryOne(connection, SELECT, key -> key.text(name), row -> Micros.toInstant(row.getLong(1)));
    }
}
