package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.pii.PiiScope;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a host says of a table of its own; names as the host writes them.
 *
 * @param target the target's name, for messages
 * @param owners whose rows it holds
 * @param kinds which kinds of scope it answers for
 * @param way what becomes of the rows
 * @param columns what becomes of which column; where rows are made anonymous, of each
 * @param emptiesPartitions whether a partition of which every row goes is emptied as a whole
 */
public record TableSpec(
        String target,
        RowOwners owners,
        Set<PiiScope.Kind> kinds,
        Way way,
        Map<String, ColumnRule> columns,
        boolean emptiesPartitions) {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}");

    /** What becomes of rows. */
    public enum Way {
        /** Named columns become null, in one statement. */
        SCRUB,
        /** The rows go. */
        DELETE,
        /** The order id becomes a pseudonym, each other column what its rule says. */
        ANONYMISE
    }

    /**
     * Refuses what cannot be the name of a table, without repeating it.
     *
     * @param table as the host writes it, with or without its schema
     * @return the same
     */
    public static String requireTable(String table) {
        for (String part : table.split("\\.", 2)) {
            requireIdentifier(part);
        }
        return table;
    }

    /**
     * Refuses what cannot be a name, without repeating it.
     *
     * @param identifier a schema, table or column as the host writes it
     * @return the same
     */
    public static String requireIdentifier(String identifier) {
        if (!IDENTIFIER.matcher(identifier).matches()) {
            throw new JdbcSetupException("TableTarget refused: a name of a table or column is 1 to 63 letters, digits,"
                    + " underscores or dollar signs and does not start with a digit; one before a dot may name the"
                    + " schema of the table.");
        }
        return identifier;
    }
}
