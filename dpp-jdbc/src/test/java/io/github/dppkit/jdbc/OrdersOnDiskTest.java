package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.CrashRunner;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.ResidueScan;
import io.github.dppkit.testkit.SyntheticOrder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                showsThatTheSearchFinds(KeyLifeChild.source(database.toString()), home, "SHUTDOWN");
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
                    showsThatTheSearchFinds(server.getPostgresDatabase(), home, "CHECKPOINT");
                }
            }
        }
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

    /** The same search over the same files finds a value that a careless host writes past dppkit. */
    private static void showsThatTheSearchFinds(DataSource source, Path home, String flush) {
        ResidueScan decoy = ResidueScan.of(Map.of("decoy", DECOY));
        decoy.run(home).assertNone();
        Base.run(source, "CREATE TABLE careless (name VARCHAR(80))");
        Base.run(source, "INSERT INTO careless VALUES ('" + DECOY + "')");
        Base.run(source, flush);
        assertThat(decoy.run(home).counts()).containsKey("decoy");
    }
}
