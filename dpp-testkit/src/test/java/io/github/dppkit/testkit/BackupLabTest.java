package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.testkit.BackupLab.Backup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupLabTest {

    private static final String TRANSFERS = "SELECT COUNT(*) FROM transfer";

    private final Path directory;

    BackupLabTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void bringsBackAnyDay_ofALiveH2Database() throws Exception {
        try (H2Database bank = H2Database.file(directory.resolve("bank"))) {
            Bank.opened(bank);
            Path backups = Files.createDirectory(directory.resolve("backups"));
            try (BackupLab lab = BackupLab.h2(bank.dataSource(), backups, H2Database::fileSource)) {
                bringsBackAnyDay(bank.dataSource(), lab);
            }
            assertThat(backups).isEmptyDirectory();
            assertThat(Bank.number(bank.dataSource(), TRANSFERS)).isEqualTo(3);
        }
    }

    @Test
    void leavesOutWhatIsNotCommitted_ofALiveH2Database() throws Exception {
        try (H2Database bank = H2Database.file(directory.resolve("bank"));
                BackupLab lab = BackupLab.h2(bank.dataSource(), directory, H2Database::fileSource);
                Connection open = Bank.opened(bank).dataSource().getConnection()) {
            open.setAutoCommit(false);
            Bank.move(open, "t1");
            Backup backup = lab.take("in-the-middle");
            open.commit();

            Bank.assertSumIsWhole(lab.open(backup));
            assertThat(Bank.number(lab.open(backup), TRANSFERS)).isZero();
        }
    }

    @Test
    void copiesAClosedH2Database_andRefusesAnOpenOne() {
        Path file = directory.resolve("bank");
        DataSource closing = H2Database.fileSource(file);
        try (BackupLab lab = BackupLab.h2Files(file, directory, H2Database::fileSource)) {
            try (H2Database bank = H2Database.file(file)) {
                Bank.opened(bank);
                assertThatThrownBy(() -> lab.take("open"))
                        .isInstanceOf(TestkitException.class)
                        .hasMessageContaining("close it first");
            }
            bringsBackAnyDay(closing, lab);
        }
    }

    @Test
    void refusesAnH2DatabaseInMemory() {
        try (H2Database memory = H2Database.inMemory();
                BackupLab lab = BackupLab.h2(memory.dataSource(), directory, H2Database::fileSource)) {
            assertThatThrownBy(() -> lab.take("day-1")).isInstanceOf(TestkitException.class);
            assertThat(lab.backups()).isEmpty();
        }
    }

    @Test
    void bringsBackAnyDay_ofAPostgresDatabase() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        try (TestDatabase bank = Bank.opened(server.createDatabase())) {
            String name = nameOf(bank);
            try (BackupLab lab = BackupLab.postgres(server.admin(), name, server::dataSource)) {
                bringsBackAnyDay(bank.dataSource(), lab);
            }
            assertThat(Bank.number(
                            server.admin(), "SELECT COUNT(*) FROM pg_database WHERE datname LIKE '" + name + "\\_%'"))
                    .isZero();
            assertThat(Bank.number(bank.dataSource(), TRANSFERS)).isEqualTo(3);
        }
    }

    @Test
    void endsTheSessionsOfAPostgresDatabase_andLetsNewOnesInAfterwards() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        try (TestDatabase bank = Bank.opened(server.createDatabase());
                BackupLab lab = BackupLab.postgres(server.admin(), nameOf(bank), server::dataSource);
                Connection open = bank.dataSource().getConnection()) {
            open.setAutoCommit(false);
            Bank.move(open, "t1");
            Backup backup = lab.take("in-the-middle");

            assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            Bank.assertSumIsWhole(lab.open(backup));
            Bank.transferInOneTransaction(bank.dataSource(), "t1");
            assertThat(Bank.number(bank.dataSource(), TRANSFERS)).isEqualTo(1);
        }
    }

    @Test
    void bringsBackAnyDay_ofAMariaDbDatabase_withKeysAndGeneratedColumns() throws SQLException {
        MariaDbServer server = MariaDbServer.shared();
        try (TestDatabase bank = Bank.opened(server.createDatabase())) {
            String name = nameOf(bank);
            for (String sql : List.of(
                    "CREATE TABLE z_paper (id INT PRIMARY KEY)",
                    "CREATE TABLE a_receipt (twice INT AS (2 * pages) STORED, pages INT, paper INT REFERENCES z_paper (id))",
                    "INSERT INTO z_paper VALUES (7)",
                    "INSERT INTO a_receipt (pages, paper) VALUES (3, 7)")) {
                Bank.execute(bank.dataSource(), sql);
            }
            try (BackupLab lab = BackupLab.mariaDb(server.admin(), name, server::dataSource)) {
                bringsBackAnyDay(bank.dataSource(), lab);
                DataSource copy = lab.open(lab.backups().get(0));
                assertThat(Bank.number(copy, "SELECT twice FROM a_receipt")).isEqualTo(6);
                assertThatThrownBy(() -> Bank.execute(copy, "INSERT INTO a_receipt (paper) VALUES (8)"))
                        .hasRootCauseInstanceOf(SQLIntegrityConstraintViolationException.class);
            }
            assertThat(Bank.number(
                            server.admin(),
                            "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name LIKE '" + name
                                    + "\\_%'"))
                    .isZero();
            assertThat(Bank.number(bank.dataSource(), TRANSFERS)).isEqualTo(3);
        }
    }

    @Test
    void letsSessionsInAgain_whenAPostgresBackupFails() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        try (TestDatabase bank = Bank.opened(server.createDatabase());
                BackupLab lab = BackupLab.postgres(server.admin(), nameOf(bank), server::dataSource)) {
            Bank.execute(server.admin(), "CREATE DATABASE " + nameOf(bank) + "_backup1");

            assertThatThrownBy(() -> lab.take("day-1")).isInstanceOf(TestkitException.class);
            assertThat(lab.backups()).isEmpty();
            assertThat(Bank.number(bank.dataSource(), TRANSFERS)).isZero();
            Bank.execute(server.admin(), "DROP DATABASE " + nameOf(bank) + "_backup1");
        }
    }

    @Test
    void refusesLabels_thatAreTakenOrUnsafe() {
        try (H2Database bank = H2Database.file(directory.resolve("bank"));
                BackupLab lab = BackupLab.h2(bank.dataSource(), directory, H2Database::fileSource)) {
            lab.take("day-1");

            assertThatThrownBy(() -> lab.take("day-1")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> lab.take("../day-2")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> lab.open(new Backup("day-1", "elsewhere")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Three days, one transfer each; every day is opened at the end, one of them twice, and one is dropped. */
    private static void bringsBackAnyDay(DataSource bank, BackupLab lab) {
        for (int day = 1; day <= 3; day++) {
            transfer(bank, "t" + day);
            lab.take("day-" + day);
        }
        List<Backup> backups = lab.backups();
        assertThat(backups).extracting(Backup::label).containsExactly("day-1", "day-2", "day-3");

        for (int day = 1; day <= 3; day++) {
            DataSource copy = lab.open(backups.get(day - 1));
            assertThat(Bank.number(copy, TRANSFERS)).isEqualTo(day);
            Bank.assertSumIsWhole(copy);
        }
        DataSource first = lab.open(backups.get(0));
        transfer(first, "later");
        assertThat(Bank.number(first, TRANSFERS)).isEqualTo(2);
        assertThat(Bank.number(lab.open(backups.get(0)), TRANSFERS)).isEqualTo(1);
        assertThat(Bank.number(bank, TRANSFERS)).isEqualTo(3);

        lab.drop(backups.get(1));
        assertThat(lab.backups()).extracting(Backup::label).containsExactly("day-1", "day-3");
        assertThatThrownBy(() -> lab.open(backups.get(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lab.drop(backups.get(1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static void transfer(DataSource database, String id) {
        try {
            Bank.transferInOneTransaction(database, id);
        } catch (SQLException e) {
            throw new AssertionError("Transfer failed.", e);
        }
    }

    private static String nameOf(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.getCatalog();
        }
    }
}
