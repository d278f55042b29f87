package io.github.dppkit.testkit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** Backups of a database on a server as further databases of the same server. */
final class ServerBackupLab implements BackupLab {

    /** What the lab adds to a name. */
    private static final int ADDED = 15;

    private final Copier copier;
    private final DataSource admin;
    private final String database;
    private final Function<String, DataSource> connect;
    private final BackupShelf shelf = new BackupShelf();
    private final List<String> copies = new ArrayList<>();
    private int made;

    ServerBackupLab(Copier copier, DataSource admin, String database, Function<String, DataSource> connect) {
        int longest = copier.longestName() - ADDED;
        if (database.isEmpty() || database.getBytes(StandardCharsets.UTF_8).length > longest) {
            throw new IllegalArgumentException("Database name refused: use 1 to " + longest + " bytes.");
        }
        this.copier = copier;
        this.admin = admin;
        this.database = database;
        this.connect = connect;
    }

    @Override
    public Backup take(String label) {
        shelf.requireFree(label);
        String name = database + "_backup" + ++made;
        asAdmin(connection -> copier.copyLive(connection, database, name));
        return shelf.put(label, name);
    }

    @Override
    public DataSource open(Backup backup) {
        shelf.require(backup);
        String name = database + "_copy" + ++made;
        asAdmin(connection -> copier.copy(connection, backup.location(), name));
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
        asAdmin(connection -> copier.drop(connection, name));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void asAdmin(Work work) {
        try (Connection connection = admin.getConnection()) {
            work.on(connection);
        } catch (SQLException e) {
            throw new TestkitException(
                    copier.product()
                            + " refused a backup step: it needs the connection of a user who may do everything, to another"
                            + " database or none.",
                    e);
        }
    }

    /** One step of an administrator. */
    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** How a server copies a database of its own. */
    interface Copier {

        /** The server's name for messages. */
        String product();

        /** How many bytes a name of a database may have. */
        int longestName();

        /** Copies a database that is in use, as it is at one moment. */
        void copyLive(Connection connection, String from, String to) throws SQLException;

        /** Copies a database that nobody uses. */
        void copy(Connection connection, String from, String to) throws SQLException;

        /** Drops a database, whoever is connected. */
        void drop(Connection connection, String name) throws SQLException;
    }
}
