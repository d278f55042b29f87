package io.github.dppkit.testkit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** Backups of a PostgreSQL database as further databases of the same server. */
final class PostgresBackupLab implements BackupLab {

    /** PostgreSQL cuts names at 63 bytes; 15 are left for what the lab adds. */
    private static final int LONGEST_NAME = 48;

    private final DataSource admin;
    private final String database;
    private final Function<String, DataSource> connect;
    private final BackupShelf shelf = new BackupShelf();
    private final List<String> copies = new ArrayList<>();
    private int made;

    PostgresBackupLab(DataSource admin, String database, Function<String, DataSource> connect) {
        if (database.isEmpty() || database.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IllegalArgumentException("Database name refused: use 1 to " + LONGEST_NAME + " bytes.");
        }
        this.admin = admin;
        this.database = database;
        this.connect = connect;
    }

    @Override
    public Backup take(String label) {
        shelf.requireFree(label);
        String name = database + "_backup" + ++made;
        asAdmin(connection -> {
            execute(connection, "ALTER DATABASE " + quoted(database) + " ALLOW_CONNECTIONS false");
            try {
                endSessions(connection, database);
                copy(connection, database, name);
            } finally {
                execute(connection, "ALTER DATABASE " + quoted(database) + " ALLOW_CONNECTIONS true");
            }
        });
        return shelf.put(label, name);
    }

    @Override
    public DataSource open(Backup backup) {
        shelf.require(backup);
        String name = database + "_copy" + ++made;
        asAdmin(connection -> copy(connection, backup.location(), name));
        copies.add(name);
        return connect.apply(name);
    }

    @Override
    public List<Backup> backups() {
        return shelf.all();
    }

    @Override
    public void drop(Backup backup) {
        shelf.require(backup);
        drop(backup.location());
        shelf.remove(backup);
    }

    @Override
    public void close() {
        shelf.all().forEach(this::drop);
        copies.forEach(this::drop);
        copies.clear();
    }

    private void drop(String name) {
        asAdmin(connection -> execute(connection, "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)"));
    }

    private static void copy(Connection connection, String from, String to) throws SQLException {
        execute(connection, "CREATE DATABASE " + quoted(to) + " TEMPLATE " + quoted(from));
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

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void asAdmin(Work work) {
        try (Connection connection = admin.getConnection()) {
            work.on(connection);
        } catch (SQLException e) {
            throw new TestkitException(
                    "PostgreSQL refused a backup step: it needs a superuser's connection to another database.", e);
        }
    }

    /** One step of an administrator. */
    private interface Work {
        void on(Connection connection) throws SQLException;
    }
}
