package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.testkit.ColumnInventory;
import io.github.dppkit.testkit.H2Database;
import io.github.dppkit.testkit.ResidueScan;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a database hold of rows that were disposed of. docs/residue.md has the numbers. */
class ResidueTest {

    private static final int ROWS = 400;
    private static final int CHUNK = 8;
    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final String TABLE = "CREATE TABLE sales (seller VARCHAR(64), order_id VARCHAR(64) PRIMARY KEY,"
            + " deleted BOOLEAN, sold DATE, total INT, name VARCHAR(200))";

    private final Random random = new Random(100);
    private final List<String> values =
            IntStream.range(0, ROWS).mapToObj(i -> "dpp1." + noise(90)).toList();
    private final List<String> orders =
            IntStream.range(0, ROWS).mapToObj(i -> "902-" + noise(15)).toList();

    @TempDir
    Path folder;

    private String noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return Base64.getUrlEncoder().encodeToString(noise).replace('_', 'a');
    }

    /** Rows with an even number are disposed of, the others stay. */
    private void fill(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO sales VALUES (?, ?, false, DATE '2026-03-01', 10, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                insert.setString(1, SELLER.id());
                insert.setString(2, orders.get(i));
                insert.setString(3, values.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<Disposal> disposals() {
        return even(orders)
                .map(order -> new Disposal(
                        PiiScope.order(SELLER, order), DataClass.PII, String.format(Locale.ROOT, "%032x", (long)
                                orders.indexOf(order))))
                .toList();
    }

    private static java.util.stream.Stream<String> even(List<String> all) {
        return IntStream.range(0, all.size()).filter(i -> i % 2 == 0).mapToObj(all::get);
    }

    /** How many of the even values have a run of eight characters somewhere below a place. */
    private static long found(List<String> all, Path place) {
        Map<String, byte[]> chunks = new HashMap<>();
        even(all).forEach(value -> {
            for (int at = 5; at + CHUNK <= value.length(); at += CHUNK) {
                chunks.put(
                        value.hashCode() + "/" + at,
                        value.substring(at, at + CHUNK).getBytes(StandardCharsets.UTF_8));
            }
        });
        return ResidueScan.ofBytes(chunks).run(place).counts().keySet().stream()
                .map(label -> label.substring(0, label.indexOf('/')))
                .distinct()
                .count();
    }

    private static EmbeddedPostgres postgres(Path data) throws java.io.IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("autovacuum", "off")
                .start();
    }

    private static TableTargetBuilder sales(DataSource source) {
        return TableTarget.builder(source, "sales").partnerColumn("seller").orderColumn("order_id");
    }

    private static final List<UnaryOperator<TableTargetBuilder>> WAYS = List.of(
            table -> table.scrub("name"),
            TableTargetBuilder::delete,
            table -> table.anonymise(
                    Anonymisation.keeping("deleted", "total").clearing("name").month("sold")));

    @Test
    @Verifies({"#100", "L4.c"})
    void inPostgres_oldRowsStayInHeapAndLog_untilTheMaintenanceWasRun() throws Exception {
        for (int way = 0; way < WAYS.size(); way++) {
            Path data = folder.resolve("data-" + way);
            try (EmbeddedPostgres server = postgres(data)) {
                DataSource source = server.getPostgresDatabase();
                Path heap = data.resolve("base");
                Path log = data.resolve("pg_wal");
                Base.run(source, TABLE);
                fill(source);
                TableTarget target = WAYS.get(way).apply(sales(source)).build();
                Base.run(source, "CHECKPOINT");
                assertThat(found(values, heap)).isEqualTo(ROWS / 2);

                target.disposeAll(disposals());
                Base.run(source, "CHECKPOINT");
                assertThat(found(values, heap))
                        .as("the disposal leaves the old rows")
                        .isEqualTo(ROWS / 2);
                assertThat(found(orders, heap)).isEqualTo(ROWS / 2);

                Base.run(source, "VACUUM (ANALYZE) sales");
                Base.run(source, "CHECKPOINT");
                assertThat(found(values, heap)).as("VACUUM leaves some").isPositive();

                target.maintenance().forEach(statement -> Base.run(source, statement));
                assertThat(found(values, heap))
                        .as("the maintenance leaves none")
                        .isZero();
                if (way > 0) {
                    assertThat(found(orders, heap)).as("nor an order id").isZero();
                }
                for (int i = 0; i < 6; i++) {
                    Base.run(source, "SELECT pg_switch_wal()");
                    Base.run(source, "CHECKPOINT");
                }
                assertThat(found(values, log))
                        .as("six segments later the log has none")
                        .isZero();
            }
        }
    }

    @Test
    @Verifies({"#100", "L4.c"})
    void inH2_oldRowsStayInTheFile_untilTheMaintenanceWasRun() throws Exception {
        for (int way = 0; way < WAYS.size(); way++) {
            Path home = folder.resolve("h2-" + way);
            java.nio.file.Files.createDirectory(home);
            try (H2Database h2 = H2Database.file(home.resolve("sales"))) {
                Base.run(h2.dataSource(), TABLE);
                fill(h2.dataSource());
                TableTarget target = WAYS.get(way).apply(sales(h2.dataSource())).build();
                Base.run(h2.dataSource(), "CHECKPOINT SYNC");
                target.disposeAll(disposals());
                assertThat(found(values, home))
                        .as("the disposal leaves the old rows")
                        .isPositive();
                target.maintenance().forEach(statement -> Base.run(h2.dataSource(), statement));
                assertThat(found(values, home))
                        .as("the maintenance leaves none")
                        .isZero();
                if (way > 0) {
                    assertThat(found(orders, home))
                            .as("of their ids few, in the upper pages of the index")
                            .isLessThan(ROWS / 20);
                }
            }
        }
    }

    @Test
    @Verifies("#100")
    void aSoftDelete_isNoErasure_andTheTargetSaysSo() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = postgres(data)) {
            DataSource source = server.getPostgresDatabase();
            Base.run(source, TABLE);
            fill(source);
            TableTarget target = sales(source).delete().build();
            Base.run(source, "UPDATE sales SET deleted = true");
            Base.run(source, "VACUUM FULL sales");
            Base.run(source, "CHECKPOINT");
            List<PiiScope> scopes = disposals().stream().map(Disposal::scope).toList();
            assertThat(target.remainingAmong(scopes))
                    .as("rows are left: no certificate")
                    .hasSize(ROWS / 2);
            assertThat(found(values, data.resolve("base"))).isEqualTo(ROWS / 2);
        }
    }

    @Test
    @Verifies("#100")
    void aDetachedPartition_isNoErasure_andScanAndInventoryFindIt_untilItIsDropped() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = postgres(data)) {
            DataSource source = server.getPostgresDatabase();
            HostTables.runAll(
                    source,
                    "CREATE TABLE sales (seller VARCHAR(64), order_id VARCHAR(64), deleted BOOLEAN, sold DATE, total INT,"
                            + " name VARCHAR(200)) PARTITION BY RANGE (sold)",
                    "CREATE TABLE sales_0301 PARTITION OF sales FOR VALUES FROM ('2026-03-01') TO ('2026-03-02')");
            fill(source);
            TableTarget target = sales(source).delete().build();
            Base.run(source, "ALTER TABLE sales DETACH PARTITION sales_0301");
            Base.run(source, "CHECKPOINT");
            List<PiiScope> scopes = disposals().stream().map(Disposal::scope).toList();
            assertThat(target.remainingAmong(scopes))
                    .as("the table itself sees nothing")
                    .isEmpty();
            assertThat(found(values, data.resolve("base"))).isEqualTo(ROWS / 2);
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> ColumnInventory.of(source).registered(target).assertComplete())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("sales_0301.name holds encrypted values");

            Base.run(source, "DROP TABLE sales_0301");
            Base.run(source, "CHECKPOINT");
            assertThat(found(values, data.resolve("base")))
                    .as("DROP removes the file")
                    .isZero();
            ColumnInventory.of(source).registered(target).assertComplete();
        }
    }
}
