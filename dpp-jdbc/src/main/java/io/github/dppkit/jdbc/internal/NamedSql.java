package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A statement whose numbers have names, because one stands in it several times. Made once, of constants of ours. */
final class NamedSql {

    private static final Pattern NAME = Pattern.compile(":([a-z]+)");

    private final String sql;
    private final List<String> names;

    NamedSql(String text, Dialect dialect) {
        this.names = NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.substring(1))
                .toList();
        // a type for each: databases cannot tell one from an expression of nothing but parameters
        this.sql = NAME.matcher(text).replaceAll("CAST(? AS " + dialect.bigintType() + ")");
    }

    /** Runs it; {@code key} binds what follows the named numbers. */
    int update(Connection connection, Map<String, Long> numbers, Parameters.Binder key) throws SQLException {
        return Sql.update(connection, sql, row -> {
            for (String name : names) {
                row.number(Objects.requireNonNull(numbers.get(name), name).longValue());
            }
            key.bind(row);
        });
    }
}
