package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.spi.Mark;
import java.util.HashMap;
import java.util.Map;

/** The rows of {@code dpp_mark}: what all nodes shall remember, by name. */
final class MarkRows {

    private static final String TABLE = "dpp_mark";
    private static final String SELECT = "SELECT name, number, at_us, version FROM dpp_mark";
    private static final String INSERT = "INSERT INTO dpp_mark (name, number, at_us, version) VALUES (?, ?, ?, 1)";
    private static final String UPDATE =
            "UPDATE dpp_mark SET number = ?, at_us = ?, version = ? WHERE name = ? AND version = ?";

    private final Database database;

    MarkRows(Database database) {
        this.database = database;
    }

    Map<String, Mark> all() {
        Map<String, Mark> found = new HashMap<>();
        database.query(
                        "read " + TABLE,
                        SELECT,
                        key -> {},
                        row -> Map.entry(
                                row.getString(1),
                                new Mark(row.getLong(2), Micros.toInstant(row.getLong(3)), row.getInt(4))))
                .forEach(mark -> found.put(mark.getKey(), mark.getValue()));
        return found;
    }

    boolean put(String name, Mark next) {
        return database.write("write " + TABLE, connection -> {
            if (next.version() == 1) {
                return database.dialect()
                        .insertIfAbsent(
                                connection,
                                INSERT,
                                row -> row.text(name).number(next.number()).instant(next.at()));
            }
            return Sql.update(
                            connection,
                            UPDATE,
                            row -> row.number(next.number())
                                    .instant(next.at())
                                    .number(next.version())
                                    .text(name)
                                    .number(next.version() - 1))
                    == 1;
        });
    }
}
