package io.github.dppkit.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Copies a MariaDB database table by table, as mariadb-dump does, under a lock that lets readers in and writers wait. */
final class MariaDbCopier implements ServerBackupLab.Copier {

    private static final int NO_SUCH_THREAD = 1094;

    @Override
    public String product() {
        return "MariaDB";
    }

    @Override
    public int longestName() {
        return 64;
    }

    @Override
    public void copyLive(Connection connection, String from, String to) throws SQLException {
        copy(connection, from, to);
    }

    @Override
    public void copy(Connection connection, String from, String to) throws SQLException {
        Map<String, String> columns = columns(connection, from);
        ServerBackupLab.execute(connection, "CREATE DATABASE " + quoted(to));
        // a key may lead to a table that comes later, and a writer may not end
        ServerBackupLab.execute(connection, "SET SESSION foreign_key_checks = 0, SESSION lock_wait_timeout = 30");
        try {
            ServerBackupLab.execute(connection, "USE " + quoted(to)); // where the tables' own statements create them
            StringJoiner locks = new StringJoiner(", ", "LOCK TABLES ", "").setEmptyValue("DO 0");
            for (String table : columns.keySet()) {
                ServerBackupLab.execute(connection, statementOf(connection, from, table));
                locks.add(quoted(from) + "." + quoted(table) + " READ");
                locks.add(quoted(to) + "." + quoted(table) + " WRITE");
            }
            ServerBackupLab.execute(connection, locks.toString());
            for (Map.Entry<String, String> table : columns.entrySet()) {
                String name = quoted(table.getKey());
                ServerBackupLab.execute(
                        connection,
                        "INSERT INTO " + quoted(to) + "." + name + " (" + table.getValue() + ") SELECT "
                                + table.getValue() + " FROM " + quoted(from) + "." + name);
            }
        } finally {
            ServerBackupLab.execute(connection, "UNLOCK TABLES");
            ServerBackupLab.execute(
                    connection, "SET SESSION foreign_key_checks = DEFAULT, SESSION lock_wait_timeout = DEFAULT");
        }
    }

    @Override
    public void drop(Connection connection, String name) throws SQLException {
        endSessions(connection, name);
        ServerBackupLab.execute(connection, "DROP DATABASE IF EXISTS " + quoted(name));
    }

    /** Ends every session in a database: one with an open transaction would keep DROP waiting for its metadata lock. */
    static void endSessions(Connection connection, String name) throws SQLException {
        List<Long> sessions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sessions.add(rows.getLong(1));
                }
            }
        }
        for (Long session : sessions) {
            try {
                ServerBackupLab.execute(connection, "KILL " + session);
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_THREAD) {
                    throw e;
                }
            }
        }
    }

    /** Names, by table, the columns that a row is made of; the generated ones follow from them. */
    private static Map<String, String> columns(Connection connection, String database) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT c.table_name, c.column_name FROM information_schema.columns c"
                        + " JOIN information_schema.tables t ON t.table_schema = c.table_schema"
                        + " AND t.table_name = c.table_name WHERE t.table_schema = ? AND t.table_type = 'BASE TABLE'"
                        + " AND c.is_generated = 'NEVER' ORDER BY c.table_name, c.ordinal_position")) {
            select.setString(1, database);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.merge(rows.getString(1), quoted(rows.getString(2)), (names, name) -> names + ", " + name);
                }
            }
        }
        return columns;
    }

    private static String statementOf(Connection connection, String database, String table) throws SQLException {
        try (Statement show = connection.createStatement();
                ResultSet rows = show.executeQuery("SHOW CREATE TABLE " + quoted(database) + "." + quoted(table))) {
            rows.next();
            return rows.getString(2);
        }
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
