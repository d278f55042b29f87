package io.github.dppkit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a MariaDB user may do with the audit trail by his roles. The information schema never tells it; {@code SHOW GRANTS}
 * tells it of the roles that he has taken on, and nothing tells it of the others.
 */
final class MariaDbRoles {

    private static final String NAME = "(`(?:[^`]|``)*`|\\*)";

    /** A grant to a role, whose name has no host; groups: rights, database, table, role. */
    private static final Pattern GRANT =
            Pattern.compile("GRANT (.*) ON " + NAME + "\\." + NAME + " TO (`(?:[^`]|``)*`)(?: .*)?");

    private static final Set<String> TABLES = Set.of(
            "*", "dpp_audit_event", "dpp_audit_meta", "dpp_audit_checkpoint", "dpp_audit_pruned", "dpp_audit_writer");

    private static final String NOT_TAKEN_ON = "SELECT DISTINCT CONCAT('whatever the role ', role_name, ' may do')"
            + " FROM information_schema.applicable_roles WHERE role_name NOT IN"
            + " (SELECT role_name FROM information_schema.enabled_roles WHERE role_name IS NOT NULL) ORDER BY 1";

    private MariaDbRoles() {}

    /** Returns what nobody who only appends may do, and the roles of which that is not known. */
    static List<String> tooManyRights(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        String database = connection.getCatalog();
        for (String line : Sql.query(connection, "SHOW GRANTS", none -> {}, row -> row.getString(1))) {
            Matcher grant = GRANT.matcher(line);
            if (grant.matches() && isLike(database, bare(grant.group(2))) && TABLES.contains(bare(grant.group(3)))) {
                String table = bare(grant.group(3));
                for (String right : List.of("DELETE", "DROP", "UPDATE")) {
                    if (holds(grant.group(1), right) && !(right.equals("UPDATE") && table.equals("dpp_audit_writer"))) {
                        found.add(right + " of " + (table.equals("*") ? "every table" : table) + " in the role "
                                + bare(grant.group(4)));
                    }
                }
            }
        }
        found.addAll(Sql.query(connection, NOT_TAKEN_ON, none -> {}, row -> row.getString(1)));
        return found;
    }

    private static boolean holds(String rights, String right) {
        // columns stand in brackets behind the right
        return List.of(rights.replaceAll(" ?\\([^)]*\\)", "").split(", ", -1)).contains(right)
                || rights.startsWith("ALL PRIVILEGES");
    }

    private static String bare(String name) {
        return name.equals("*") ? name : name.substring(1, name.length() - 1).replace("``", "`");
    }

    /** Tells whether the name of a database in a grant, which is a pattern, is that of this one; in doubt it is. */
    private static boolean isLike(String database, String pattern) {
        return pattern.equals("*")
                || pattern.contains("%")
                || pattern.replace("\\", "").toLowerCase(Locale.ROOT).equals(database.toLowerCase(Locale.ROOT));
    }
}
