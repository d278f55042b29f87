package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.ColumnInventory;
import io.github.dppkit.testkit.TestDatabase;
import io.github.dppkit.testkit.TestkitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A column that nobody registered is found in the build and in the running application. */
class ColumnInventoryTest {

    @TempDir
    Path folder;

    private static TableTarget scrubbing(DataSource source) {
        return TableTarget.builder(source, "orders")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .scrub("buyer_name", "buyer_name_idx", "city")
                .build();
    }

    private static void found(ColumnInventory inventory, String... parts) {
        assertThatThrownBy(inventory::assertComplete)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("No disposal reaches these columns (A2.1.a)")
                .satisfies(
                        error -> assertThat(String.valueOf(error.getMessage()).toLowerCase(java.util.Locale.ROOT))
                                .contains(parts)
                                .doesNotContain("nowak"));
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies({"#99", "A2.1.a"})
    void failsABuild_withAListOfTheColumnsThatNobodyRegistered(Base base) {
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            JdbcSchema.create(source);
            HostTables.create(source);
            ColumnInventory nothing = ColumnInventory.of(source);
            found(nothing, "orders.buyer_name is named like name", "orders.buyer_name_idx", "orders.city");
            ColumnInventory inventory = nothing.registered(scrubbing(source));
            assertThatCode(inventory::assertComplete).doesNotThrowAnyException();

            Base.run(source, "ALTER TABLE orders ADD COLUMN buyer_email VARCHAR(200)");
            found(inventory, "orders.buyer_email is named like email");
            inventory
                    .reviewed("Orders.BUYER_EMAIL", "holds the relay address of our own support")
                    .assertComplete();
            Base.run(source, "ALTER TABLE orders DROP COLUMN buyer_email");
            assertThatThrownBy(
                            () -> inventory.reviewed("orders.buyer_email", "x").assertComplete())
                    .isInstanceOf(TestkitException.class)
                    .hasMessageContaining("orders.buyer_email");

            Base.run(source, "ALTER TABLE orders ADD COLUMN buyer_phone BIGINT");
            found(inventory, "orders.buyer_phone is named like phone");
            Base.run(source, "ALTER TABLE orders DROP COLUMN buyer_phone");

            HostTables.runAll(
                    source,
                    "CREATE TABLE audit_copy (id BIGINT, body TEXT, raw_bytes "
                            + (base == Base.POSTGRESQL ? "BYTEA" : "VARBINARY(200)") + ")",
                    "INSERT INTO audit_copy (id, body) VALUES (1, '{\"name\": \"dpp1.abc\"}')");
            found(inventory, "audit_copy.body holds encrypted values");
            found(
                    inventory.reviewed("audit_copy.body", "an encrypted value is never excused"),
                    "audit_copy.body holds encrypted values");
            Base.run(source, "UPDATE audit_copy SET body = 'ship to ANNA NOWAK today'");
            assertThatCode(inventory::assertComplete).doesNotThrowAnyException();
            ColumnInventory knowing = inventory.knownValues(Map.of("buyer name", "Anna Nowak"));
            found(knowing, "audit_copy.body holds buyer name");
            Base.run(
                    source,
                    "UPDATE audit_copy SET body = NULL, raw_bytes = "
                            + (base == Base.POSTGRESQL ? "'Anna Nowak'::bytea" : "X'416e6e61204e6f77616b'"));
            found(knowing, "audit_copy.raw_bytes holds buyer name");
        }
    }

    @Test
    void refusesToPass_whereThereIsNothing() {
        try (TestDatabase database = Base.H2_MEMORY.open()) {
            assertThatThrownBy(() -> ColumnInventory.of(database.dataSource()).assertComplete())
                    .isInstanceOf(TestkitException.class);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ColumnInventory.of(database.dataSource()).reviewed("a.b", " "));
        }
    }

    @Test
    @Verifies({"#99", "#100"})
    void findsADetachedPartition_asATableThatNobodyRegistered() {
        try (TestDatabase database = Base.POSTGRESQL.open()) {
            DataSource source = database.dataSource();
            HostTables.runAll(
                    source,
                    "CREATE TABLE pii (seller VARCHAR(64), order_id VARCHAR(64), day DATE, buyer_name TEXT)"
                            + " PARTITION BY RANGE (day)",
                    "CREATE TABLE pii_0301 PARTITION OF pii FOR VALUES FROM ('2026-03-01') TO ('2026-03-02')",
                    "INSERT INTO pii VALUES ('A2', '902-1', '2026-03-01', 'dpp1.abc')");
            TableTarget target = TableTarget.builder(source, "pii")
                    .partnerColumn("seller")
                    .orderColumn("order_id")
                    .delete()
                    .build();
            ColumnInventory inventory = ColumnInventory.of(source).registered(target);
            inventory.assertComplete();
            Base.run(source, "ALTER TABLE pii DETACH PARTITION pii_0301");
            found(inventory, "pii_0301.buyer_name holds encrypted values, is named like name");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    @Verifies({"#99", "A2.1.a"})
    void raisesAnAlarmInTheRunningApplication_whenAColumnAppears(Base base) throws Exception {
        try (AuditLab lab = AuditLab.open(base, folder);
                LogCapture log = LogCapture.everything()) {
            DataSource source = lab.source();
            String schema = base == Base.MARIADB
                    ? HostTables.read(source, "SELECT DATABASE()", 1).get(0)
                    : "public";
            HostTables.create(source);
            HostTables.fill(source);
            DisposalTarget other = new DisposalTarget() {
                @Override
                public String name() {
                    return "other";
                }

                @Override
                public long dispose(io.github.dppkit.retention.spi.Disposal disposal) {
                    return 0;
                }

                @Override
                public long remaining(io.github.dppkit.pii.PiiScope scope) {
                    return 0;
                }
            };
            try (AuditTrail trail = lab.trail("n1").open()) {
                SchemaScan scan = SchemaScan.create(source, List.of(scrubbing(source), other), trail);
                assertThat(scan.run()).isEqualTo(new SchemaScan.Report(List.of(), List.of()));
                assertThat(scan.run().isClean()).isTrue();
                assertThat(alarms(source)).isEmpty();

                Base.run(source, "ALTER TABLE orders ADD COLUMN backup_of_name VARCHAR(200)");
                Base.run(source, "CREATE TABLE orders_old AS SELECT * FROM orders");
                assertThat(scan.run().unregistered())
                        .extracting(name -> name.toLowerCase(java.util.Locale.ROOT))
                        .containsExactlyInAnyOrder(schema + ".orders_old.buyer_name", schema + ".orders_old.city");
                Base.run(source, "UPDATE orders SET backup_of_name = buyer_name WHERE id = 5");
                SchemaScan.Report report = scan.run();
                assertThat(report.unregistered()).hasSize(3);
                assertThat(report.isClean()).isFalse();
                assertThat(alarms(source)).containsExactly(2L, 3L);
            }
            assertThat(log.lines().stream().filter(line -> line.contains(" io.github.dppkit.")))
                    .anyMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("orders.backup_of_name"))
                    .noneMatch(line -> line.contains("dpp1."));
        }
    }

    private static List<Long> alarms(DataSource source) {
        return AuditLab.events(AuditLab.store(source)).stream()
                .filter(event -> event.action() == Action.ALARM && event.reason() == Reason.UNREGISTERED_COLUMN)
                .map(RecordedEvent::count)
                .map(Number::longValue)
                .toList();
    }
}
