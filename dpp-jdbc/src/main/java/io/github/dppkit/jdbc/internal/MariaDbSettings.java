package io.github.dppkit.jdbc.internal;

import io.github.dppkit.jdbc.JdbcSetupException;
import io.github.dppkit.jdbc.JdbcStores;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a MariaDB server, its session and dppkit's tables in it must be like, and what its user should not be allowed. */
final class MariaDbSettings {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStores.class);

    private static final long SMALLEST_PACKET = 1L << 20;

    private static final String SETTINGS = "SELECT @@innodb_flush_log_at_trx_commit = 1,"
            + " NOT @@log_bin OR @@sync_binlog = 1, @@log_bin AND @@binlog_format = 'STATEMENT', @@sql_mode,"
            + " @@max_allowed_packet, EXISTS (SELECT 1 FROM information_schema.global_variables"
            + " WHERE variable_name = 'WSREP_ON' AND variable_value = 'ON')";

    private static final String UNFIT_TABLES = "SELECT t.table_name FROM information_schema.tables t"
            + " WHERE t.table_schema = DATABASE() AND t.table_name LIKE 'dpp\\_%' AND (t.engine <> 'InnoDB' OR EXISTS"
            + " (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = t.table_schema"
            + " AND c.table_name = t.table_name AND c.collation_name NOT LIKE '%\\_nopad\\_bin')) ORDER BY 1";

    /** What nobody who only appends may do; DROP is also the right to TRUNCATE. */
    private static final String TOO_MANY_RIGHTS = "SELECT CONCAT(p.privilege_type, ' of ',"
            + " GROUP_CONCAT(DISTINCT p.what ORDER BY p.what SEPARATOR ', ')) FROM"
            + " (SELECT grantee, privilege_type, 'every table' AS what FROM information_schema.user_privileges UNION ALL"
            + " SELECT grantee, privilege_type, 'every table' FROM information_schema.schema_privileges"
            + " WHERE DATABASE() LIKE table_schema UNION ALL"
            + " SELECT grantee, privilege_type, table_name FROM information_schema.table_privileges"
            + " WHERE table_schema = DATABASE() AND table_name IN ('dpp_audit_event', 'dpp_audit_meta',"
            + " 'dpp_audit_checkpoint', 'dpp_audit_pruned', 'dpp_audit_writer')"
            + " AND NOT (table_name = 'dpp_audit_writer' AND privilege_type = 'UPDATE') UNION ALL"
            + " SELECT grantee, privilege_type, table_name FROM information_schema.column_privileges"
            + " WHERE table_schema = DATABASE() AND table_name IN ('dpp_audit_event', 'dpp_audit_meta',"
            + " 'dpp_audit_checkpoint', 'dpp_audit_pruned')) p"
            + " WHERE p.privilege_type IN ('UPDATE', 'DELETE', 'DROP') AND (p.grantee = CONCAT('\\'',"
            + " SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '\\'@\\'', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '\\''))"
            + " GROUP BY p.privilege_type ORDER BY 1";

    private MariaDbSettings() {}

    private record Settings(
            boolean flushed,
            boolean binlogSynced,
            boolean byStatement,
            Set<String> modes,
            long packet,
            boolean cluster) {

        static Settings read(ResultSet row) throws SQLException {
            return new Settings(
                    row.getBoolean(1),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    Set.of(row.getString(4).split(",", -1)),
                    row.getLong(5),
                    row.getBoolean(6));
        }
    }

    /** Refuses what would make the stores wrong; warns of what makes them forget. */
    static void check(Connection connection) throws SQLException {
        Settings settings = Sql.queryOne(connection, SETTINGS, none -> {}, Settings::read)
                .orElseThrow(() -> new IllegalStateException("MariaDB told no settings."));
        if (settings.cluster()) {
            throw refused("it is a Galera cluster, where a row that one node holds can be deleted on another. Use one"
                    + " primary with wsrep_on=OFF");
        }
        if (settings.modes().stream().noneMatch(Set.of("STRICT_TRANS_TABLES", "STRICT_ALL_TABLES")::contains)) {
            throw refused("sql_mode is not strict, so values that do not fit are cut off without an error. Add"
                    + " STRICT_TRANS_TABLES to sql_mode, or sessionVariables=sql_mode=... to the URL");
        }
        if (settings.modes().contains("EMPTY_STRING_IS_NULL")) {
            throw refused("sql_mode has EMPTY_STRING_IS_NULL. Take it and ORACLE out of sql_mode");
        }
        if (settings.byStatement()) {
            throw refused("binlog_format is STATEMENT, with which InnoDB takes no change at READ COMMITTED. Set"
                    + " binlog_format to MIXED or ROW");
        }
        if (settings.packet() < SMALLEST_PACKET) {
            throw refused("max_allowed_packet is less than a megabyte. Raise it to 16M, the default");
        }
        List<String> unfit = Sql.query(connection, UNFIT_TABLES, none -> {}, row -> row.getString(1));
        if (!unfit.isEmpty()) {
            throw refused(
                    "a table is not InnoDB, or takes texts for equal that differ in case or in spaces at the end: "
                            + String.join(", ", unfit)
                            + ". Create dppkit's tables by META-INF/dppkit/mariadb/V1__dppkit.sql as it is");
        }
        if (!settings.flushed() || !settings.binlogSynced()) {
            LOG.warn(
                    "MariaDB runs with innodb_flush_log_at_trx_commit or sync_binlog other than 1: what dppkit takes for"
                            + " durable, keys, audit events and disposals included, can be lost in a crash. Set both to 1.");
        }
    }

    private static JdbcSetupException refused(String why) {
        return new JdbcSetupException("MariaDB refused: " + why + ".");
    }

    static List<String> cautions(Connection connection) throws SQLException {
        List<String> rights =
                new ArrayList<>(Sql.query(connection, TOO_MANY_RIGHTS, none -> {}, row -> row.getString(1)));
        rights.addAll(MariaDbRoles.tooManyRights(connection));
        return rights.isEmpty()
                ? List.of()
                : List.of("dppkit's database user may do more with the audit trail than append to it: "
                        + String.join("; ", rights)
                        + ". Let another user own the database, and give this one INSERT and"
                        + " SELECT only, and UPDATE (size, state, frontier) on dpp_audit_writer (A2.6.c).");
    }
}
