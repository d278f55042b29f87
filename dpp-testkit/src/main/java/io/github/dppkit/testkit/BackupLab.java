package io.github.dppkit.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Takes backups of a database under labels and opens any of them later, as a team's backup system would on the day it is
 * needed.
 *
 * <p><b>Guarantees:</b> a backup is the committed state at one moment; it never changes afterwards, because
 * {@link #open(Backup)} opens a new copy of it each time, apart from the database and from every other copy.
 *
 * <p><b>Does not show</b> what lies below SQL in a logical backup: see each factory for what is copied.
 *
 * <p>Not thread-safe. Closing the lab drops its backups and copies, never the database itself.
 */
public interface BackupLab extends AutoCloseable {

    /**
     * Backs up an H2 file database that is in use, by H2's {@code BACKUP TO}: the store file as of one moment, old chunks
     * included. Writers go on meanwhile.
     *
     * @param live the way into the database
     * @param directory an existing directory for backups and copies, on a disk of the test
     * @param connect opens a database file, given without its ending {@code .mv.db}
     * @return the lab
     */
    static BackupLab h2(DataSource live, Path directory, Function<Path, DataSource> connect) {
        return new H2BackupLab(H2BackupLab.live(live), directory, connect);
    }

    /**
     * Backs up an H2 file database that is closed, by copying the file byte by byte: after a clean shutdown, or as a crash
     * left it. While somebody holds the file open, {@link #take} refuses, because the copy could be torn.
     *
     * @param database the file without its ending {@code .mv.db}
     * @param directory an existing directory for backups and copies, on a disk of the test
     * @param connect opens a database file, given without its ending {@code .mv.db}
     * @return the lab
     */
    static BackupLab h2Files(Path database, Path directory, Function<Path, DataSource> connect) {
        return new H2BackupLab(H2BackupLab.closed(database), directory, connect);
    }

    /**
     * Backs up a PostgreSQL database by {@code CREATE DATABASE … TEMPLATE}: the data files, dead rows included. PostgreSQL
     * allows it only while nobody is connected, so {@link #take} ends every session in the database and lets none in
     * until it is done; pools must reconnect.
     *
     * @param admin a superuser's way into another database of the same server, such as {@code postgres}
     * @param database the name of the database, at most 48 bytes
     * @param connect opens a database by name
     * @return the lab
     */
    static BackupLab postgres(DataSource admin, String database, Function<String, DataSource> connect) {
        return new ServerBackupLab(new PostgresCopier(), admin, database, connect);
    }

    /**
     * Backs up a MariaDB database table by table, as {@code mariadb-dump} does: the rows of all tables as of one moment, with keys
     * and checks; no views, triggers or routines, and nothing of the data files. Writers wait meanwhile.
     *
     * @param admin the way in of a user who may do everything on the server, with no database chosen
     * @param database the name of the database, at most 49 bytes
     * @param connect opens a database by name
     * @return the lab
     */
    static BackupLab mariaDb(DataSource admin, String database, Function<String, DataSource> connect) {
        return new ServerBackupLab(new MariaDbCopier(), admin, database, connect);
    }

    /**
     * Takes a backup of the database as it is now.
     *
     * @param label what the test calls it, such as {@code day-17}; 1 to 40 letters, digits, dots, dashes or underscores
     * @return the backup
     * @throws IllegalArgumentException if the label has another form or is taken
     * @throws TestkitException if the backup fails
     */
    Backup take(String label);

    /**
     * Opens a new copy of a backup, which may be read and written without touching the backup.
     *
     * @param backup a backup of this lab
     * @return the way into the copy
     * @throws IllegalArgumentException if the backup is not, or no longer, one of this lab
     * @throws TestkitException if the copy fails
     */
    DataSource open(Backup backup);

    /**
     * Lists the backups.
     *
     * @return those that are not dropped, oldest first
     */
    List<Backup> backups();

    /**
     * Drops a backup; copies opened before stay until the lab closes.
     *
     * @param backup a backup of this lab
     * @throws IllegalArgumentException if the backup is not, or no longer, one of this lab
     * @throws TestkitException if it cannot be dropped
     */
    void drop(Backup backup);

    /**
     * Drops every backup and every copy; connections into copies break or must be closed before.
     *
     * @throws TestkitException if one cannot be dropped
     */
    @Override
    void close();

    /**
     * A backup that was taken.
     *
     * @param label what the test calls it
     * @param location where it lies: a file or a database name
     */
    record Backup(String label, String location) {}
}
