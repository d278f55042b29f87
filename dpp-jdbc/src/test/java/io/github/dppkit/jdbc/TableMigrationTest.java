package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.jdbc.reencrypt.MigrationBuilder;
import io.github.dppkit.jdbc.reencrypt.MigrationColumn;
import io.github.dppkit.jdbc.reencrypt.MigrationRefusedException;
import io.github.dppkit.jdbc.reencrypt.MigrationReport;
import io.github.dppkit.jdbc.reencrypt.TableMigration;
import io.github.dppkit.jdbc.reencrypt.Verification;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultSweep;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of docs/migration.md, and what happens when somebody or something comes in between. */
class TableMigrationTest {

    private static final LocalDateTime CREATED = LocalDateTime.ofInstant(ShopLab.START, ZoneOffset.UTC);

    @TempDir
    Path folder;

    static void row(
            DataSource database, String region, int id, @Nullable String order, String email, @Nullable String name) {
        ShopLab.execute(
                database,
                "INSERT INTO shop (\"Region\", id, seller_id, amazon_order_id, created, shipped, email, name)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                region,
                (long) id,
                ShopLab.SELLER.id(),
                order,
                CREATED.minusDays(3),
                CREATED.minusDays(2),
                email,
                name);
    }

    static MigrationBuilder builder(Dpp dpp, DataSource database) {
        return TableMigration.builder(dpp, database, "shop")
                .rowId("Region", "id")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .obtainedColumn("created")
                .shippedColumn("shipped")
                .column(MigrationColumn.of("email", "email_enc", ShopLab.EMAIL, PiiType.EMAIL_ADDRESS)
                        .withIndex("email_idx", IndexTerm::of))
                .column(MigrationColumn.of("name", "name_enc", FieldName.of("shop.name"), PiiType.PERSON_NAME))
                .batch(3);
    }

    private static List<String> plain(DataSource database) {
        return HostTables.read(
                database, "SELECT id FROM shop WHERE email IS NOT NULL OR name IS NOT NULL ORDER BY id", 1);
    }

    private static MigrationReport.Counts email(MigrationReport report) {
        return report.columns().getOrDefault("email", new MigrationReport.Counts(-1, -1, -1, -1, -1, -1));
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "H2_POSTGRESQL_MODE", "POSTGRESQL", "MARIADB"})
    @Verifies({"A2.4.a", "M1.a", "#73"})
    void movesATableInSteps_andClearsNothingUnverified(Base base) {
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            for (int id = 0; id < 8; id++) {
                row(database, id % 2 == 0 ? "eu" : "na", id, "902-" + id, "anna" + id + "@example.org", "Anna " + id);
            }
            row(database, "eu", 20, "902-20", "no address", null);
            row(database, "eu", 21, "902-21", "", "Bo Li");
            row(database, "eu", 22, null, "x@example.org", null);
            row(database, "eu", 23, "902-23", "late@example.org", null);
            ShopLab.execute(database, "UPDATE shop SET shipped = ? WHERE id = 23", CREATED.minusDays(40));
            ShopLab.execute(database, "UPDATE shop SET created = ? WHERE id = 23", CREATED.minusDays(41));
            row(database, "eu", 24, "902-24", "undated@example.org", null);
            ShopLab.execute(database, "UPDATE shop SET created = NULL WHERE id = 24");

            try (Dpp dpp = lab.builder(database, "one").build()) {
                ShopLab.grant(dpp);
                AtomicInteger heard = new AtomicInteger();
                TableMigration migration = builder(dpp, database)
                        .listener(report -> heard.incrementAndGet())
                        .rowIdsHoldNoPersonalData()
                        .build();

                MigrationReport plan = migration.dryRun();
                assertThat(heard.get()).isGreaterThan(3);
                assertThat(plan.rows()).isEqualTo(13);
                assertThat(email(plan)).isEqualTo(new MigrationReport.Counts(11, 1, 1, 0, 0, 0));
                assertThat(plan.withoutScope()).isEqualTo(1);
                assertThat(plan.withoutDeadline()).isEqualTo(1);
                assertThat(migration.unreadableRows(10)).containsExactly("eu,20");
                assertThat(HostTables.read(database, "SELECT id FROM shop WHERE email_enc IS NOT NULL", 1))
                        .isEmpty();

                MigrationReport done = migration.encrypt(ShopLab.LEAD.id());
                assertThat(done.changed()).as(done.toString()).isEqualTo(9);
                assertThat(done.overdue()).isEqualTo(1);
                assertThat(done.isComplete()).isFalse();
                assertThat(dpp.retention()
                                .status(ShopLab.order(1), DataClass.PII)
                                .orElseThrow()
                                .deadline())
                        .as("it follows the ship date")
                        .isEqualTo(ShopLab.START.minus(Duration.ofDays(2)).plus(Duration.ofDays(30)));
                assertThat(migration.encrypt(ShopLab.LEAD.id()).changed()).isZero();

                Verification early = migration.verify(ShopLab.LEAD, Purpose.SHIPPING);
                assertThatThrownBy(() -> migration.clearPlaintext(early))
                        .isInstanceOf(MigrationRefusedException.class)
                        .hasMessageContaining("not verified");

                assertThat(dpp.retention().disposeDue().disposed())
                        .as("the overdue order")
                        .isEqualTo(1);
                ShopLab.execute(database, "UPDATE shop SET email = NULL WHERE id = 20");
                ShopLab.execute(database, "UPDATE shop SET amazon_order_id = '902-22' WHERE id = 22");
                ShopLab.execute(database, "UPDATE shop SET created = ? WHERE id = 24", CREATED);
                assertThat(migration.encrypt(ShopLab.LEAD.id()).isComplete()).isTrue();
                Verification verified = migration.verify(ShopLab.LEAD, Purpose.SHIPPING);
                assertThat(verified.report().isComplete())
                        .as(verified.report().toString())
                        .isTrue();
                assertThat(email(verified.report()).verified()).isEqualTo(10);
                assertThatThrownBy(() -> builder(dpp, database).build().clearPlaintext(verified))
                        .isInstanceOf(MigrationRefusedException.class);

                ShopLab.execute(database, "UPDATE shop SET email = 'new@example.org' WHERE id = 2");
                MigrationReport cleared = migration.clearPlaintext(verified);
                assertThat(email(cleared).differing()).isEqualTo(1);
                assertThat(cleared.isComplete()).isFalse();
                assertThat(plain(database)).as("what a user changed since").containsExactly("2");
                assertThat(lab.emails(database, dpp))
                        .hasSizeGreaterThan(8)
                        .containsEntry(7, "anna7@example.org")
                        .containsEntry(1, "anna1@example.org");
                assertThat(dpp.blindIndex().tokens(IndexTerm.of(EmailAddress.of("anna7@example.org")), ShopLab.SELLER))
                        .extracting(Object::toString)
                        .isNotEmpty();
                assertThat(HostTables.read(database, "SELECT email_idx FROM shop WHERE id = 7", 1))
                        .containsExactly(dpp.blindIndex()
                                .token(IndexTerm.of(EmailAddress.of("anna7@example.org")), ShopLab.SELLER)
                                .text());
                assertThat(dpp.audit().verify().isPass()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies("#65")
    void losesNoWriteOfAUserBetweenReadingAndWriting(Base base) {
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            JdbcSchema.create(database);
            ShopLab.createTable(database);
            for (int id = 0; id < 3; id++) {
                row(database, "eu", id, "902-" + id, "anna" + id + "@example.org", null);
            }
            try (Dpp dpp = lab.builder(database, "one").build()) {
                ShopLab.grant(dpp);
                List<String> once = new ArrayList<>();
                TableMigration migration = builder(dpp, database)
                        .facts(seen -> {
                            if (once.isEmpty()) { // a user writes after the page was read
                                once.add("done");
                                ShopLab.execute(database, "UPDATE shop SET email = 'late@example.org' WHERE id = 1");
                            }
                            return List.of();
                        })
                        .build();
                assertThat(migration.encrypt(ShopLab.LEAD.id()).changed()).isEqualTo(3);
                assertThat(lab.emails(database, dpp)).containsEntry(1, "late@example.org");
                assertThat(migration
                                .verify(ShopLab.LEAD, Purpose.SHIPPING)
                                .report()
                                .isComplete())
                        .isTrue();
            }
        }
    }

    @Test
    @Verifies("#65")
    void goesOnAfterEveryLostConnection_withoutHalfARow() {
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        FaultSweep.over(() -> filled(lab))
                .toleratingUnreached()
                .hittingEach(Depth.current().pick(3, 1))
                .run(
                        (faulty, acknowledge) -> {
                            try (Dpp dpp = lab.builder(faulty, "faulty").build()) {
                                builder(dpp, faulty).build().encrypt(ShopLab.LEAD.id());
                                acknowledge.accept("encrypted");
                            }
                        },
                        (clean, outcome) -> {
                            assertThat(HostTables.read(
                                            clean,
                                            "SELECT id FROM shop WHERE (email_enc IS NULL) <> (email_idx IS NULL)",
                                            1))
                                    .isEmpty();
                            assertThat(plain(clean)).hasSize(2);
                            try (Dpp dpp = lab.builder(clean, "clean").build()) {
                                ShopLab.grant(dpp);
                                TableMigration migration = builder(dpp, clean).build();
                                MigrationReport rest = migration.encrypt(ShopLab.LEAD.id());
                                assertThat(rest.isComplete()).isTrue();
                                if (!outcome.acknowledged().isEmpty()) {
                                    assertThat(rest.changed()).isZero();
                                }
                                Verification verified = migration.verify(ShopLab.LEAD, Purpose.SHIPPING);
                                assertThat(migration.clearPlaintext(verified).isComplete())
                                        .isTrue();
                                assertThat(plain(clean)).isEmpty();
                            }
                        });
    }

    private static TestDatabase filled(ShopLab lab) {
        lab.apart();
        TestDatabase database = Base.H2_MEMORY.open();
        JdbcSchema.create(database.dataSource());
        ShopLab.createTable(database.dataSource());
        row(database.dataSource(), "eu", 0, "902-0", "anna0@example.org", "Anna O");
        row(database.dataSource(), "na", 1, "902-1", "anna1@example.org", null);
        return database;
    }

    @Test
    void refusesWhatDoesNotFit() {
        ShopLab lab = new ShopLab(RootKey.ephemeral(), folder, ShopLab.START);
        try (TestDatabase database = filled(lab);
                Dpp dpp = lab.builder(database.dataSource(), "one").build()) {
            DataSource source = database.dataSource();
            assertThatThrownBy(
                            () -> builder(dpp, source).rowId("amazon_order_id").build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("may be null");
            assertThatThrownBy(() -> builder(dpp, source)
                            .column(MigrationColumn.of("id", "name_enc", FieldName.of("x"), PiiType.PERSON_NAME))
                            .build())
                    .hasMessageContaining("named twice");
            assertThatThrownBy(() -> TableMigration.builder(dpp, source, "shop")
                            .rowId("Region", "id")
                            .partner(ShopLab.SELLER)
                            .column(MigrationColumn.of("email", "email_enc", ShopLab.EMAIL, PiiType.EMAIL_ADDRESS))
                            .build())
                    .hasMessageContaining("obtainedColumn");
            assertThatThrownBy(() -> builder(dpp, source).build().unreadableRows(3))
                    .isInstanceOf(MigrationRefusedException.class);
        }
    }
}
