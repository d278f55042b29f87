package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.internal.KeyWrappings.Wrapping;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * PostgreSQL: the scopes are three arrays, joined to the rows; each step is one statement, and what is a transaction by itself is
 * one round trip.
 */
final class KeyArrays implements KeyScopes {

    private static final String SCOPES = "unnest(?, ?, ?) WITH ORDINALITY AS d (partner, scope_kind, scope_id, n)";
    private static final String MATCH =
            "k.partner = d.partner AND k.scope_kind = d.scope_kind AND k.scope_id = d.scope_id";

    /** Locks rows in the order of their ids, also those that are not active, and so waits for whoever holds one. */
    private static final String BEGIN = "UPDATE dpp_data_key AS u SET state = 'DISPOSING' FROM (SELECT k.id, d.n FROM "
            + SCOPES + " JOIN dpp_data_key AS k ON " + MATCH + " ORDER BY k.id FOR UPDATE OF k) AS l"
            + " WHERE u.id = l.id AND u.state = 'ACTIVE' RETURNING u.state, u.version, u.first_day, u.epoch_day,"
            + " u.epoch_version, u.superseded, u.id, l.n";
    /** By scope: a condition that an index over states fits would read what earlier disposals left in that. */
    private static final String DELETE =
            "DELETE FROM dpp_data_key AS k USING " + SCOPES + " WHERE " + MATCH + " AND k.state <> 'ACTIVE'";

    /** The number in the answer of a standby, which may not know yet what is gone. */
    private static final int STANDBY = 0;

    private static final String LEFT = "SELECT " + STANDBY + " WHERE pg_is_in_recovery() UNION ALL SELECT d.n FROM "
            + SCOPES + " WHERE EXISTS (SELECT 1 FROM dpp_data_key AS k WHERE " + MATCH + ")";

    /** A row that was changed, and the number of its scope. */
    private record Begun(Wrapping key, int scope) {

        static Begun read(ResultSet row) throws SQLException {
            return new Begun(Wrapping.read(row), row.getInt(8));
        }
    }

    @Override
    public List<Wrapping> begin(Connection connection, List<PiiScope> scopes) throws SQLException {
        List<Begun> begun = update(connection, scopes);
        List<Wrapping> changed = new ArrayList<>(begun.stream().map(Begun::key).toList());
        List<PiiScope> again = supersededAlone(begun).stream()
                .map(number -> scopes.get(number - 1))
                .toList();
        if (!again.isEmpty()) {
            update(connection, again).forEach(more -> changed.add(more.key()));
        }
        return changed;
    }

    /**
     * Returns scopes whose superseded key was changed and no other: whoever superseded it may have done so while the statement
     * waited for its row, and the key in its place came too late to be seen.
     */
    private static Set<Integer> supersededAlone(List<Begun> begun) {
        Set<Integer> alone = begun.stream()
                .filter(one -> one.key().superseded())
                .map(Begun::scope)
                .collect(Collectors.toCollection(HashSet::new));
        begun.stream().filter(one -> !one.key().superseded()).map(Begun::scope).forEach(alone::remove);
        return alone;
    }

    private static List<Begun> update(Connection connection, List<PiiScope> scopes) throws SQLException {
        try (PreparedStatement statement = prepare(connection, BEGIN, scopes)) {
            return Sql.rows(statement, Begun::read);
        }
    }

    @Override
    public void remove(Database database, List<PiiScope> scopes) {
        if (!database.writeAlone(REMOVE, connection -> delete(connection, scopes))) {
            database.write(REMOVE, connection -> delete(connection, scopes));
        }
    }

    private static boolean delete(Connection connection, List<PiiScope> scopes) throws SQLException {
        try (PreparedStatement statement = prepare(connection, DELETE, scopes)) {
            statement.executeUpdate();
            return true; // none is no fault: they were gone
        }
    }

    @Override
    public Set<PiiScope> left(Database database, List<PiiScope> scopes) {
        List<Integer> numbers = database.readAlone(READ, connection -> {
            try (PreparedStatement statement = prepare(connection, LEFT, scopes)) {
                return Sql.rows(statement, row -> row.getInt(1));
            }
        });
        if (numbers.contains(STANDBY)) {
            database.run(READ, none -> {}); // refuses it, and says why
            return left(database, scopes); // it has become the primary meanwhile
        }
        return numbers.stream().map(number -> scopes.get(number - 1)).collect(Collectors.toSet());
    }

    private static PreparedStatement prepare(Connection connection, String sql, List<PiiScope> scopes)
            throws SQLException {
        PreparedStatement statement = Sql.prepare(connection, sql);
        try {
            ColumnArrays.bind(
                    connection,
                    statement,
                    scopes.stream()
                            .map(scope -> (Parameters.Binder) row -> ScopeColumns.bind(row, scope))
                            .toList());
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
