package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.MariaDbServer;
import io.github.dppkit.testkit.ResidueScan;
import io.github.dppkit.testkit.SyntheticOrder;
import io.github.dppkit.testkit.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a process has on its disk when it is killed at each stage of its orders' life: the files of the database, its log of
 * changes, its log of statements, the application's log, temporary files, labels, anchor and ledger.
 */
class OrdersOnDiskTest {

    private static final String DECOY = "Zdzisława Kontrolna-Próba";

    private final ResidueScan scan = ResidueScan.of(OrdersOnDiskChild.orders().stream()
            .map(SyntheticOrder::canaries)
            .flatMap(canaries -> canaries.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new)));

    @TempDir
    Path folder;

    @Test
    @Verifies({"#101", "A2.6.d"})
    void noPlaintextIsOnTheDisk_wheneverTheProcessIsKilled_onH2() throws IOException {
        for (int stage = stride(); stage <= OrdersOnDiskChild.STAGES.size(); stage += stride()) {
            Path home = Files.createDirectories(folder.resolve("h2-" + stage));
            Path database = home.resolve("db/orders");
            Files.createDirectories(database.getParent());
            liveUntil(stage, database.toString(), home);
            scan.run(home).assertNone();
            if (stage == OrdersOnDiskChild.STAGES.size()) {
                DataSource source = KeyLifeChild.source(database.toString());
                showsThatTheSearchFinds(source, () -> Base.run(source, "SHUTDOWN"), home);
            }
        }
    }

    @Test
    @Verifies({"#101", "A2.6.d"})
    void noPlaintextIsOnTheDisk_wheneverTheProcessIsKilled_onPostgres() throws IOException {
        for (int stage = stride(); stage <= OrdersOnDiskChild.STAGES.size(); stage += stride()) {
            Path home = Files.createDirectories(folder.resolve("pg-" + stage));
            Path log = Files.createDirectories(home.resolve("server-log")).resolve("postgres.log");
            try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(home.resolve("data"))
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("log_statement", "all")
                    .setErrorRedirector(ProcessBuilder.Redirect.to(log.toFile()))
                    .setOutputRedirector(ProcessBuilder.Redirect.to(log.toFile()))
                    .start()) {
                liveUntil(stage, server.getJdbcUrl("postgres", "postgres"), home);
                Base.run(server.getPostgresDatabase(), "CHECKPOINT");
                scan.run(home).assertNone();
                if (stage == OrdersOnDiskChild.STAGES.size()) {
                    DataSource source = server.getPostgresDatabase();
                    showsThatTheSearchFinds(source, () -> Base.run(source, "CHECKPOINT"), home);
                }
            }
        }
    }

    @Test
    @Verifies({"#101", "A2.6.d"})
    void noPlaintextIsOnTheDisk_wheneverTheProcessIsKilled_onMariaDb() throws IOException {
        Base.MARIADB.requireChosen();
        Path home = Files.createDirectories(folder.resolve("mariadb"));
        Path logs = Files.createDirectories(home.resolve("server-log"));
        try (MariaDbServer server = MariaDbServer.start(
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-doublewrite=1",
                "--server-id=1",
                "--log-bin=" + logs.resolve("binlog"),
                "--general-log=1",
                "--general-log-file=" + logs.resolve("statements.log"),
                "--slow-query-log=1",
                "--long-query-time=0",
                "--slow-query-log-file=" + logs.resolve("slow.log"),
                "--log-error=" + logs.resolve("error.log"),
                "--innodb-log-file-size=8M")) {
            for (int stage = stride(); stage <= OrdersOnDiskChild.STAGES.size(); stage += stride()) {
                Path own = Files.createDirectories(home.resolve("node-" + stage));
                try (TestDatabase database = server.createDatabase()) {
                    DataSource source = database.dataSource();
                    liveUntil(stage, database.jdbcUrl(), own);
                    Path[] places = {own, logs, place(source, "@@datadir"), place(source, "@@tmpdir")};
                    writeOut(source);
                    scan.run(places).assertNone();
                    if (stage == OrdersOnDiskChild.STAGES.size()) {
                        assertThat(showsThatTheSearchFinds(source, () -> writeOut(source), places))
                                .contains("careless.ibd", "ib_logfile0", "binlog.000001", "statements.log", "slow.log");
                    }
                }
            }
        }
    }

    private static Path place(DataSource source, String variable) {
        return Path.of(HostTables.read(source, "SELECT " + variable, 1).get(0));
    }

    /** What InnoDB holds in memory of any table goes to the table's file; the log of changes is there already. */
    private static void writeOut(DataSource source) {
        HostTables.read(source, "SHOW TABLES", 1)
                .forEach(table -> Base.run(source, "FLUSH TABLES " + table + " FOR EXPORT"));
    }

    /** All five stages, or the fifth alone. */
    private static int stride() {
        return Depth.current().pick(OrdersOnDiskChild.STAGES.size(), 1);
    }

    private static void liveUntil(int stage, String database, Path home) throws IOException {
        Path temp = Files.createDirectories(home.resolve("tmp"));
        assertThat(CrashRunner.of(OrdersOnDiskChild.class)
                        .withArguments(database, home.toString())
                        .withJvmArguments("-Djava.io.tmpdir=" + temp)
                        .withTimeout(Duration.ofMinutes(5))
                        .killAfter(stage)
                        .acknowledged())
                .startsWith(OrdersOnDiskChild.STAGES.subList(0, stage).toArray(new String[0]));
        assertThat(home.resolve("logs/app.log")).content().contains("carrier refused");
    }

    /** The same search over the same files finds a value that a careless host writes past dppkit; returns their names. */
    private static List<String> showsThatTheSearchFinds(DataSource source, Runnable flush, Path... places) {
        ResidueScan decoy = ResidueScan.of(Map.of("decoy", DECOY));
        decoy.run(places).assertNone();
        Base.run(source, "CREATE TABLE careless (name VARCHAR(80))");
        Base.run(source, "INSERT INTO careless VALUES ('" + DECOY + "')");
        flush.run();
        ResidueScan.Report found = decoy.run(places);
        assertThat(found.counts()).containsKey("decoy");
        return found.hits().stream()
                .map(hit -> hit.file().getFileName().toString())
                .toList();
    }
}
