package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.spi.Mark;
import java.util.HashMap;
import java.util.Map;

/** The rows of {@code dpp_mark}: how far something has come, by name. */
final class MarkRows {

    private static final String TABLE = "dpp_mark";
    private static final String SELECT = "SELECT name, reached, at_us FROM dpp_mark";
    private static final String INSERT = "INSERT INTO dpp_mark (name, reached, at_us) VALUES (?, ?, ?)";
    private static final String UPDATE = "UPDATE dpp_mark SET reached = ?, at_us = ? WHERE name = ? AND reached <= ?";

    private final Database database;

    MarkRows(Database database) {
        this.database = database;
    }

    Map<String, Mark> all() {
        Map<String, Mark> found = new HashMap<>();
        database.readDurable(
                        "read " + TABLE,
                        connection -> Sql.query(
                                connection,
                                SELECT,
                                key -> {},
                                row -> Map.entry(
                                        row.getString(1), new Mark(row.getLong(2), Micros.toInstant(row.getLong(3))))))
                .forEach(mark -> found.put(mark.getKey(), mark.getValue()));
        return found;
    }

    void raise(String name, Mark mark) {
        database.write("raise in " + TABLE, connection -> {
            boolean added = database.dialect()
                    .insertIfAbsent(
                            connection,
                            INSERT,
                            row -> row.text(name).number(mark.position()).instant(mark.at()));
            return added
                    || Sql.update(
                                    connection,
                                    UPDATE,
                                    row -> row.number(mark.position())
                                            .instant(mark.at())
                                            .text(name)
                                            .number(mark.position()))
                            == 1;
        });
    }
}
