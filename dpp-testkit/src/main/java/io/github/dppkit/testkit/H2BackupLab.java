package io.github.dppkit.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;

/** Backups of an H2 file database as store files in a directory. */
final class H2BackupLab implements BackupLab {

    private static final String ENDING = ".mv.db";

    private final Copier copier;
    private final Path directory;
    private final Function<Path, DataSource> connect;
    private final BackupShelf shelf = new BackupShelf();
    private final List<Path> copies = new ArrayList<>();

    H2BackupLab(Copier copier, Path directory, Function<Path, DataSource> connect) {
        this.copier = copier;
        this.directory = directory;
        this.connect = connect;
    }

    static Copier live(DataSource database) {
        return target -> {
            Path zip = target.resolveSibling(target.getFileName() + ".zip");
            try (Connection connection = database.getConnection();
                    PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
                backup.setString(1, zip.toString());
                backup.execute();
            }
            extractStore(zip, target);
            Files.delete(zip);
        };
    }

    static Copier closed(Path database) {
        return target -> {
            // H2 holds this lock for as long as the database is open; holding it here keeps H2 out during the copy.
            try (FileChannel source =
                            FileChannel.open(store(database), StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = source.tryLock()) {
                if (lock == null) {
                    throw inUse();
                }
                Files.copy(Channels.newInputStream(source), target);
            } catch (OverlappingFileLockException e) {
                throw inUse();
            }
        };
    }

    @Override
    public Backup take(String label) {
        shelf.requireFree(label);
        Path target = directory.resolve("backup-" + label + ENDING);
        copy(copier, target);
        return shelf.put(label, target.toString());
    }

    @Override
    public DataSource open(Backup backup) {
        shelf.require(backup);
        Path database = directory.resolve("copy-" + (copies.size() + 1) + "-of-" + backup.label());
        copies.add(store(database));
        copy(target -> Files.copy(Path.of(backup.location()), target), store(database));
        return connect.apply(database);
    }

    @Override
    public List<Backup> backups() {
        return shelf.all();
    }

    @Override
    public void drop(Backup backup) {
        shelf.require(backup);
        delete(Path.of(backup.location()));
        shelf.remove(backup);
    }

    @Override
    public void close() {
        shelf.all().forEach(this::drop);
        copies.forEach(H2BackupLab::delete);
        copies.clear();
    }

    private static Path store(Path database) {
        return database.resolveSibling(database.getFileName() + ENDING);
    }

    private static void copy(Copier copier, Path target) {
        try {
            copier.copyTo(target);
        } catch (IOException | SQLException e) {
            throw new TestkitException("H2 backup was not copied.", e);
        }
    }

    private static void extractStore(Path zip, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(ENDING)) {
                    Files.copy(entries, target);
                    return;
                }
            }
        }
        throw new TestkitException("H2 wrote a backup without a store file: is the database one in a file?");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TestkitException("H2 backup or copy was not deleted.", e);
        }
    }

    private static TestkitException inUse() {
        return new TestkitException("H2 database is open: close it first, or use BackupLab.h2 for a live one.");
    }

    /** Writes a store file that is consistent. */
    interface Copier {
        void copyTo(Path target) throws IOException, SQLException;
    }
}
