package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Scopes as two parameters of a statement, however many they are: the partners and the ids, side by side. */
record ScopeArrays(Connection connection, List<PiiScope> scopes) implements Parameters.Binder {

    @Override
    public void bind(Parameters parameters) throws SQLException {
        parameters
                .array(connection.createArrayOf(
                        "text",
                        scopes.stream().map(scope -> scope.partner().id()).toArray()))
                .array(connection.createArrayOf(
                        "text", scopes.stream().map(PiiScope::id).toArray()));
    }
}
