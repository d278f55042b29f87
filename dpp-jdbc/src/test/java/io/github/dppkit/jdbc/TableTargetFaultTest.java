package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.HostTables.disposal;
import static io.github.dppkit.jdbc.HostTables.rows;
import static io.github.dppkit.jdbc.Samples.PARTNER;
import static io.github.dppkit.jdbc.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultSweep;
import io.github.dppkit.testkit.FaultyDataSource.Loss;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target whose connection is lost, whose table resists, or which is told nonsense. */
class TableTargetFaultTest {

    /** How the three ways are asked for. */
    private enum Way {
        SCRUB {
            @Override
            TableTarget of(TableTargetBuilder builder) {
                return builder.scrub("buyer_name", "buyer_name_idx", "city").build();
            }
        },
        DELETE {
            @Override
            TableTarget of(TableTargetBuilder builder) {
                return builder.delete().build();
            }
        },
        ANONYMISE {
            @Override
            TableTarget of(TableTargetBuilder builder) {
                return builder.anonymise(HostTables.anonymous()).build();
            }
        };

        abstract TableTarget of(TableTargetBuilder builder);
    }

    private static TableTargetBuilder orders(DataSource database) {
        return TableTarget.builder(database, "orders")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id");
    }

    static Stream<Arguments> everyWayAndLoss() {
        return Stream.of(Base.H2_FILE, Base.POSTGRESQL, Base.MARIADB)
                .flatMap(base -> Stream.of(Loss.values())
                        .flatMap(loss -> Stream.of(Way.values()).map(way -> Arguments.of(base, loss, way))));
    }

    @ParameterizedTest
    @MethodSource("everyWayAndLoss")
    @Verifies("#66")
    void changesAllRowsOfTheOrderWholly_orNone_andTheSameCallSucceedsAgain(Base base, Loss loss, Way way) {
        try (TestDatabase database = base.open();
                LendingPool pool = new LendingPool(database.dataSource())) {
            HostTables.create(pool);
            HostTables.fill(pool);
            List<String> before = rows(pool);
            way.of(orders(pool)).dispose(disposal(order(1)));
            List<String> after = rows(pool);
            assertThat(after).isNotEqualTo(before);

            FaultSweep sweep = FaultSweep.over(() -> refilled(pool)).losing(loss);
            boolean all = base == Base.H2_FILE || Depth.current() == Depth.FULL;
            FaultSweep.Report report = (all ? sweep : sweep.losingAnswersOnly())
                    .run(
                            (faulty, acknowledge) -> {
                                DisposalTarget target = way.of(orders(faulty));
                                assertThat(target.dispose(disposal(order(1)))).isEqualTo(3);
                                acknowledge.accept("disposed");
                            },
                            (clean, outcome) -> {
                                assertThat(rows(clean))
                                        .isIn(
                                                outcome.acknowledged().isEmpty()
                                                        ? List.of(before, after)
                                                        : List.of(after));
                                outcome.thrown()
                                        .ifPresent(thrown -> assertThat(thrown)
                                                .isInstanceOf(JdbcStoreException.class)
                                                .hasMessageContaining("The disposal target orders could not")
                                                .hasMessageContaining("SQLState 08")
                                                .hasMessageNotContaining("Injected"));
                                DisposalTarget again = way.of(orders(pool));
                                again.dispose(disposal(order(1)));
                                assertThat(again.remaining(order(1))).isZero();
                                assertThat(rows(clean)).isEqualTo(after);
                                if (loss == Loss.CALL) {
                                    assertThat(pool.complaints()).isEmpty();
                                }
                                pool.complaints();
                            });
            assertThat(report.calls()).isGreaterThanOrEqualTo(8);
        }
    }

    private static TestDatabase refilled(LendingPool pool) {
        Base.run(pool, "DELETE FROM orders");
        HostTables.fill(pool);
        return new TestDatabase() {
            @Override
            public DataSource dataSource() {
                return pool;
            }

            @Override
            public String jdbcUrl() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                // the test closes the database that all runs share
            }
        };
    }

    @Test
    void undoesEverythingAndSaysSo_whenATriggerKeepsARow() {
        try (TestDatabase database = PostgresServer.shared().createDatabase()) {
            DataSource source = database.dataSource();
            HostTables.create(source);
            HostTables.fill(source);
            List<String> before = rows(source);
            HostTables.runAll(
                    source,
                    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " IF OLD.id = 2 THEN RETURN NULL; END IF;"
                            + " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
                    "CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION keep()");
            for (Way way : Way.values()) {
                DisposalTarget target = way.of(orders(source));
                assertThatThrownBy(() -> target.dispose(disposal(order(1))))
                        .isInstanceOf(JdbcStoreException.class)
                        .hasMessageContaining("some still hold data")
                        .hasMessageContaining("trigger");
                assertThat(rows(source)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void refusesATargetThatDoesNotSayWhatItDoes(Base base) {
        try (TestDatabase database = base.open()) {
            DataSource source = database.dataSource();
            HostTables.create(source);
            refuses("say what becomes of rows", () -> orders(source).build());
            refuses(
                    "choose one of scrub, delete and anonymise",
                    () -> orders(source).delete().scrub("city"));
            refuses("not both", () -> orders(source).partner(PARTNER).delete().build());
            refuses(
                    "partnerColumn or one partner",
                    () -> TableTarget.builder(source, "orders")
                            .orderColumn("amazon_order_id")
                            .delete()
                            .build());
            refuses(
                    "need an orderColumn",
                    () -> TableTarget.builder(source, "orders")
                            .partnerColumn("seller_id")
                            .delete()
                            .build());
            refuses(
                    "anonymise is for orders",
                    () -> orders(source)
                            .scopeKinds(PiiScope.Kind.ORDER, PiiScope.Kind.SELLING_PARTNER)
                            .anonymise(HostTables.anonymous())
                            .build());
            refuses("named(...)", () -> orders(source).named("no name").delete().build());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1a",
                "a b",
                "a;DROP TABLE orders",
                "a\"",
                "a'",
                "a.b.c",
                ".a",
                "a.",
                "a--",
                "ą",
                "a\u0000",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesWhatIsNoName_withoutRepeatingIt(String none) {
        try (TestDatabase database = Base.H2_MEMORY.open()) {
            DataSource source = database.dataSource();
            HostTables.create(source);
            for (Runnable call : List.<Runnable>of(
                    () -> TableTarget.builder(source, none),
                    () -> orders(source).orderColumn(none),
                    () -> orders(source).partnerColumn(none),
                    () -> orders(source).scrub(none),
                    () -> orders(source).scrub("city", none),
                    () -> orders(source).anonymise(Anonymisation.keeping(none)))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(JdbcSetupException.class)
                        .hasMessageStartingWith("TableTarget refused: a name of a table or column is 1 to 63");
            }
        }
    }

    @Test
    void refusesH2InAFile_whenItsUserMayNotSync(@TempDir Path directory) {
        String url = "jdbc:h2:file:" + directory.resolve("host");
        DataSource admin = new UrlSource(url, "sa", "");
        HostTables.create(admin);
        HostTables.runAll(
                admin, "CREATE USER app PASSWORD 'x'", "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO app");
        assertThatThrownBy(() -> Way.SCRUB.of(orders(new UrlSource(url, "app", "x"))))
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("CHECKPOINT SYNC needs the admin right");
        assertThatCode(() -> Way.SCRUB.of(orders(admin))).doesNotThrowAnyException();
    }

    @Test
    void refusesIdColumnsThatTakeUpperAndLowerCaseForTheSame_andViews() {
        try (TestDatabase database = Base.H2_MEMORY.open()) {
            DataSource source = database.dataSource();
            HostTables.create(source);
            HostTables.runAll(
                    source,
                    "CREATE VIEW seen AS SELECT * FROM orders",
                    "CREATE TABLE loose (seller VARCHAR(64), id VARCHAR_IGNORECASE(64), padded CHAR(30))");
            assertThatThrownBy(() -> TableTarget.builder(source, "seen")
                            .partner(PARTNER)
                            .orderColumn("amazon_order_id")
                            .delete()
                            .build())
                    .hasMessageContaining("no such table");
            Map<String, String> refused =
                    Map.of("id", "takes different ids for equal", "padded", "Ids are compared as VARCHAR or TEXT");
            refused.forEach((column, why) -> assertThatThrownBy(() -> TableTarget.builder(source, "loose")
                            .partnerColumn("seller")
                            .orderColumn(column)
                            .delete()
                            .build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining(why));
        }
    }

    private static void refuses(String why, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageStartingWith("TableTarget refused: table orders")
                .hasMessageContaining(why);
    }
}
