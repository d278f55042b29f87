package io.github.dppkit.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Copies a PostgreSQL database by its files. */
final class PostgresCopier implements ServerBackupLab.Copier {

    @Override
    public String product() {
        return "PostgreSQL";
    }

    @Override
    public int longestName() {
        return 63;
    }

    @Override
    public void copyLive(Connection connection, String from, String to) throws SQLException {
        ServerBackupLab.execute(connection, "ALTER DATABASE " + quoted(from) + " ALLOW_CONNECTIONS false");
        try {
            endSessions(connection, from);
            copy(connection, from, to);
        } finally {
            ServerBackupLab.execute(connection, "ALTER DATABASE " + quoted(from) + " ALLOW_CONNECTIONS true");
        }
    }

    @Override
    public void copy(Connection connection, String from, String to) throws SQLException {
        ServerBackupLab.execute(connection, "CREATE DATABASE " + quoted(to) + " TEMPLATE " + quoted(from));
    }

    @Override
    public void drop(Connection connection, String name) throws SQLException {
        ServerBackupLab.execute(connection, "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
    }

    /** A session that was told to end may live on for a moment; CREATE DATABASE waits 5 s for it. */
    private static void endSessions(Connection connection, String name) throws SQLException {
        try (PreparedStatement end =
                connection.prepareStatement("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = ? AND pid <> pg_backend_pid()")) {
            end.setString(1, name);
            end.execute();
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
