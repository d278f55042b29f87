package io.github.dppkit.jdbc;

import io.github.dppkit.testkit.BackupLab;
import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.MariaDbServer;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;

/** An empty database, over connections that stay open until a backup ends their sessions, and its backups. */
record Domain(TestDatabase database, LendingPool source, BackupLab backups) implements AutoCloseable {

    /** Opens one; an H2 file and its backups lie in the folder, under the name. */
    static Domain open(Base base, Path folder, String name) {
        if (base == Base.H2_FILE) {
            base.requireChosen();
            H2Database h2 = H2Database.file(folder.resolve(name));
            return new Domain(
                    h2,
                    LendingPool.ofSessionsThatEnd(h2.dataSource()),
                    BackupLab.h2(h2.dataSource(), made(folder, name), H2Database::fileSource));
        }
        TestDatabase database = base.open();
        String stored = database.jdbcUrl().replaceAll(".*/([a-z0-9_]+)\\?.*", "$1");
        BackupLab backups;
        if (base == Base.POSTGRESQL) {
            PostgresServer server = PostgresServer.shared();
            backups = BackupLab.postgres(server.admin(), stored, server::dataSource);
        } else if (base == Base.MARIADB) {
            MariaDbServer server = MariaDbServer.shared();
            backups = BackupLab.mariaDb(server.admin(), stored, server::dataSource);
        } else {
            throw new IllegalArgumentException(base + " has no backups");
        }
        return new Domain(database, LendingPool.ofSessionsThatEnd(database.dataSource()), backups);
    }

    private static Path made(Path folder, String name) {
        Path backups = folder.resolve(name + "-backups");
        if (!backups.toFile().mkdir()) {
            throw new IllegalStateException("The test's own folder was not made: " + backups);
        }
        return backups;
    }

    @Override
    public void close() {
        source.close();
        backups.close();
        database.close();
    }
}
