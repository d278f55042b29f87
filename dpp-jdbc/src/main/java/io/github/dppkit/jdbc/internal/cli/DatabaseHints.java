package io.github.dppkit.jdbc.internal.cli;

import java.sql.SQLException;

/** Says what a database's error code means and what to do: its own text may repeat the address or a row. */
final class DatabaseHints {

    /** MariaDB says 42000 of much; its own code is clear. */
    private static final int TABLE_DENIED = 1142;

    private static final int NO_DATABASE = 1049;

    private DatabaseHints() {}

    static String of(SQLException fault) {
        String state = fault.getSQLState() == null ? "" : fault.getSQLState();
        if (state.startsWith("28")) {
            return "The database refuses user or password: check --user and --password-file or --password-env.";
        }
        if (state.startsWith("08")) {
            return "No connection: check that --url begins with jdbc:postgresql:, jdbc:h2: or jdbc:mariadb: (whose driver is to be on the class path), that host and port are right,"
                    + " and that the database runs.";
        }
        if (state.equals("42501") || state.equals("90096") || TABLE_DENIED == fault.getErrorCode()) {
            return "The user may not read the tables: grant SELECT on dpp_schema and on the tables dpp_audit_*.";
        }
        if (state.equals("3D000") || state.startsWith("9014") || NO_DATABASE == fault.getErrorCode()) {
            return "There is no such database: check the name or path in --url.";
        }
        return "Check --url and the database, then try again. Nothing was verified.";
    }
}
