package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.internal.KeyWrappings.Wrapping;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Statements over the rows of {@code dpp_data_key} of many scopes at once. */
interface KeyScopes {

    /** What each of them does, for messages. */
    String REMOVE = "remove from dpp_data_key";

    /** What the look does, for messages. */
    String READ = "read dpp_data_key";

    /**
     * Locks the rows of these scopes in the order of their ids and makes those that are active DISPOSING, one that superseded
     * another meanwhile too. Returns those that it changed.
     */
    List<Wrapping> begin(Connection connection, List<PiiScope> scopes) throws SQLException;

    /** Deletes the rows of these scopes that are DISPOSING; a transaction of its own. */
    void remove(Database database, List<PiiScope> scopes);

    /** Returns which of these scopes have a row; a transaction of its own. */
    Set<PiiScope> left(Database database, List<PiiScope> scopes);
}
