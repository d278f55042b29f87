package com.example.orderdesk.tour;

import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.H2Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.util.FileSystemUtils;

/** Copies of the desk's databases: those that its owner makes, and the one that a thief does. */
final class Backups implements AutoCloseable {

    private final Path folder;
    private final BackupLab orders;
    private final BackupLab keys;

    Backups(Path folder) {
        this.folder = folder;
        this.orders = lab("orders");
        this.keys = lab("keystore");
    }

    private BackupLab lab(String database) {
        return BackupLab.h2(H2Database.fileSource(folder.resolve(database)), folder, H2Database::fileSource);
    }

    /** Backs up the desk's database, the keys' left out. */
    BackupLab.Backup take(String label) {
        return orders.take(label);
    }

    /** Restores a backup beside the database in use. */
    DataSource open(BackupLab.Backup backup) {
        return orders.open(backup);
    }

    /** Copies everything as it is now; the files first, so that the anchor is not ahead of the database that it is copied with. */
    Path steal() throws IOException {
        Path stolen = Files.createDirectory(folder.resolve("stolen"));
        FileSystemUtils.copyRecursively(folder.resolve("keys"), stolen.resolve("keys"));
        copy(keys.take("stolen-keys"), stolen.resolve("keystore.mv.db"));
        copy(orders.take("stolen-orders"), stolen.resolve("orders.mv.db"));
        return stolen;
    }

    private static void copy(BackupLab.Backup backup, Path file) throws IOException {
        Files.copy(Path.of(backup.location()), file);
    }

    @Override
    public void close() {
        orders.close();
        keys.close();
    }
}
