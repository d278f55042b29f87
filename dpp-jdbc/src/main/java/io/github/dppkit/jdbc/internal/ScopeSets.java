package io.github.dppkit.jdbc.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Statements over the rows of many scopes at once; all are found by their id, of any partner. Their number of parameters is
 * bounded by the caller, who asks for at most {@link HostTable#SCOPES} at once.
 */
interface ScopeSets {

    /** How many rows of each scope were changed, none of one that is missing; and whether one still holds data afterwards. */
    record Changed(Map<PiiScope, Long> counts, boolean left) {}

    /** Changes what still holds data of these scopes, waiting a short time for a row that somebody holds, and looks at what is left. */
    Changed change(Connection connection, List<Disposal> disposals) throws SQLException;

    /** Returns the scopes of which a row still holds data; a transaction of its own. */
    Set<PiiScope> holding(Database database, List<PiiScope> scopes);

    /** Tells whether a row under one of these pseudonyms has a column that is not what its rule says. */
    boolean anyUnclean(Connection connection, List<Disposal> disposals) throws SQLException;
}
