package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.HostTables.OTHER;
import static io.github.dppkit.jdbc.HostTables.PSEUDONYM;
import static io.github.dppkit.jdbc.HostTables.disposal;
import static io.github.dppkit.jdbc.HostTables.rows;
import static io.github.dppkit.jdbc.Samples.PARTNER;
import static io.github.dppkit.jdbc.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiScope.Kind;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a target does to the rows of a host's table, on every database and from a pool in which auto-commit is off. */
@ParameterizedClass
@MethodSource("databases")
class TableTargetTest {

    private final TestDatabase database;
    private final LendingPool pool;

    TableTargetTest(TestDatabase database) {
        this.database = database;
        this.pool = new LendingPool(database.dataSource(), connection -> connection.setAutoCommit(false));
    }

    /** Opens each in turn; JUnit closes it after the tests that were given it. */
    static Stream<Arguments> databases() {
        return Base.chosen().map(base -> {
            TestDatabase database = base.open();
            HostTables.create(database.dataSource());
            return Arguments.argumentSet(base.name(), database);
        });
    }

    @BeforeEach
    void fill() {
        Base.run(database.dataSource(), "DELETE FROM orders");
        HostTables.fill(database.dataSource());
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        try (pool) {
            assertThat(pool.complaints()).isEmpty();
        }
    }

    private TableTargetBuilder orders() {
        return TableTarget.builder(pool, "orders").partnerColumn("seller_id").orderColumn("amazon_order_id");
    }

    private DisposalTarget scrubbing() {
        return orders().scrub("buyer_name", "buyer_name_idx", "city").build();
    }

    @Test
    @Verifies("#66")
    void clearsCiphertextAndBlindIndexOfEachRowOfTheOrder_andNoOtherRow() {
        DisposalTarget target = scrubbing();
        assertThat(target.remaining(order(1))).isEqualTo(3);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(3);

        assertThat(target.remaining(order(1))).isZero();
        assertThat(rows(database.dataSource()))
                .containsExactly(
                        "1 902-1 - - - 10.00",
                        "2 902-1 - - - 20.50",
                        "3 902-1 - - - 30.25",
                        "4 902-2 dpp1.name-4 idx-4 dpp1.city-4 40.00",
                        "5 902-1 dpp1.name-5 idx-5 dpp1.city-5 50.00");
        assertThat(target.dispose(disposal(order(1)))).isZero();
        assertThat(target.dispose(disposal(order(7)))).isZero();
        assertThat(target.remaining(PiiScope.order(OTHER, "902-1"))).isOne();
    }

    @Test
    void clearsWhatIsLeft_whenOnlySomeColumnsOfSomeRowsStillHoldData() {
        DisposalTarget target = scrubbing();
        target.dispose(disposal(order(1)));
        Base.run(database.dataSource(), "UPDATE orders SET buyer_name_idx = 'late' WHERE id = 2");
        assertThat(target.remaining(order(1))).isOne();
        assertThat(target.dispose(disposal(order(1)))).isOne();
        assertThat(target.remaining(order(1))).isZero();
    }

    @Test
    @Verifies("L4.d")
    void listsTheScopesThatStillHoldData_pageByPage() {
        DisposalTarget target = scrubbing();
        List<PiiScope> all = all(target);
        assertThat(all).containsExactlyInAnyOrder(order(1), order(2), PiiScope.order(OTHER, "902-1"));
        assertThat(target.scopes(null, 100)).contains(all);
        target.dispose(disposal(order(1)));
        Base.run(
                database.dataSource(),
                "UPDATE orders SET amazon_order_id = 'no id, a name' WHERE amazon_order_id = '902-2'");
        assertThat(target.scopes(null, 1)).contains(List.of(PiiScope.order(OTHER, "902-1")));
        assertThat(target.scopes(PiiScope.order(OTHER, "902-1"), 1).orElseThrow())
                .as("what is no id of a scope is passed over")
                .isEmpty();
    }

    /** A disposal of the partner takes rows without an order, too: a sweep after a restore has to find them. */
    @Test
    @Verifies({"#95", "L4.d"})
    void listsASellingPartner_ofWhichOnlyRowsWithoutAnOrderAreThere() {
        DisposalTarget target = orders().scopeKinds(Kind.ORDER, Kind.SELLING_PARTNER)
                .scrub("buyer_name", "buyer_name_idx", "city")
                .build();
        Base.run(database.dataSource(), "DELETE FROM orders WHERE id > 2");
        Base.run(database.dataSource(), "UPDATE orders SET amazon_order_id = NULL WHERE id = 1");
        Base.run(database.dataSource(), "UPDATE orders SET amazon_order_id = 'no id, a name' WHERE id = 2");
        HostTables.insert(database.dataSource(), 9, OTHER, "902-9", "90.00");
        PiiScope seller = PiiScope.sellingPartner(PARTNER);
        assertThat(target.remaining(seller)).isEqualTo(2);

        assertThat(all(target))
                .containsExactlyInAnyOrder(seller, PiiScope.sellingPartner(OTHER), PiiScope.order(OTHER, "902-9"));
        target.dispose(disposal(seller));
        assertThat(all(target))
                .containsExactlyInAnyOrder(PiiScope.sellingPartner(OTHER), PiiScope.order(OTHER, "902-9"));

        DisposalTarget ofOne = TableTarget.builder(pool, "orders")
                .partner(OTHER)
                .orderColumn("amazon_order_id")
                .scopeKinds(Kind.ORDER, Kind.SELLING_PARTNER)
                .delete()
                .build();
        Base.run(database.dataSource(), "UPDATE orders SET amazon_order_id = NULL");
        assertThat(all(ofOne)).containsExactly(PiiScope.sellingPartner(OTHER));
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void listsSellingPartners_ofATableThatHoldsNothingElse() {
        DisposalTarget ofAll = TableTarget.builder(pool, "orders")
                .partnerColumn("seller_id")
                .scopeKinds(Kind.SELLING_PARTNER)
                .delete()
                .build();
        assertThat(all(ofAll))
                .containsExactlyInAnyOrder(PiiScope.sellingPartner(PARTNER), PiiScope.sellingPartner(OTHER));
        DisposalTarget ofOne = TableTarget.builder(pool, "orders")
                .partner(OTHER)
                .scopeKinds(Kind.SELLING_PARTNER)
                .delete()
                .build();
        assertThat(all(ofOne)).containsExactly(PiiScope.sellingPartner(OTHER));
    }

    private static List<PiiScope> all(DisposalTarget target) {
        List<PiiScope> all = new ArrayList<>();
        for (List<PiiScope> page = target.scopes(null, 1).orElseThrow();
                !page.isEmpty();
                page = target.scopes(page.get(page.size() - 1), 1).orElseThrow()) {
            all.addAll(page);
        }
        return all;
    }

    @Test
    void deletesTheRowsOfTheOrder_andNoOther() {
        DisposalTarget target = orders().delete().build();
        assertThat(target.remaining(order(1))).isEqualTo(3);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(3);
        assertThat(target.remaining(order(1))).isZero();
        assertThat(target.dispose(disposal(order(1)))).isZero();
        assertThat(rows(database.dataSource()))
                .containsExactly(
                        "4 902-2 dpp1.name-4 idx-4 dpp1.city-4 40.00", "5 902-1 dpp1.name-5 idx-5 dpp1.city-5 50.00");
    }

    @Test
    @Verifies("M5.b")
    void keepsAmountsAndNothingThatIdentifies_whereRowsAreMadeAnonymous() {
        DisposalTarget target = orders().anonymise(HostTables.anonymous()).build();
        assertThat(target.remaining(order(1))).isEqualTo(3);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(3);
        assertThat(target.remaining(order(1))).isZero();
        assertThat(target.dispose(disposal(order(1)))).isZero();
        assertThat(rows(database.dataSource()))
                .containsExactly(
                        "1 " + PSEUDONYM + " - - - 10.00",
                        "2 " + PSEUDONYM + " - - - 20.50",
                        "3 " + PSEUDONYM + " - - - 30.25",
                        "4 902-2 dpp1.name-4 idx-4 dpp1.city-4 40.00",
                        "5 902-1 dpp1.name-5 idx-5 dpp1.city-5 50.00");

        HostTables.insert(database.dataSource(), 9, PARTNER, "902-1", "1.00");
        assertThat(target.remaining(order(1))).isOne();
        assertThat(target.dispose(disposal(order(1)))).isOne();
        assertThat(rows(database.dataSource())).contains("9 " + PSEUDONYM + " - - - 1.00");
    }

    @Test
    void takesAllRowsOfAPartner_onlyWhereItAnswersForPartners() {
        PiiScope partner = PiiScope.sellingPartner(PARTNER);
        assertThat(scrubbing().dispose(disposal(partner))).isZero();
        assertThat(scrubbing().remaining(partner)).isZero();

        DisposalTarget both = orders().scopeKinds(Kind.ORDER, Kind.SELLING_PARTNER)
                .scrub("buyer_name", "buyer_name_idx", "city")
                .build();
        assertThat(both.remaining(partner)).isEqualTo(4);
        assertThat(both.dispose(disposal(order(2)))).isOne();
        assertThat(both.dispose(disposal(partner))).isEqualTo(3);
        assertThat(both.remaining(partner)).isZero();
        assertThat(both.remaining(PiiScope.sellingPartner(OTHER))).isOne();

        DisposalTarget rowsOfPartners = TableTarget.builder(pool, "orders")
                .partnerColumn("seller_id")
                .scopeKinds(Kind.SELLING_PARTNER)
                .delete()
                .build();
        assertThat(rowsOfPartners.dispose(disposal(order(1)))).isZero();
        assertThat(rowsOfPartners.dispose(disposal(partner))).isEqualTo(4);
        assertThat(rows(database.dataSource())).hasSize(1);
    }

    @Test
    void takesAllRowsForThoseOfOnePartner_whereThereIsNoColumnForIt() {
        TableTargetBuilder one = TableTarget.builder(pool, "orders")
                .partner(PARTNER)
                .orderColumn("amazon_order_id")
                .scopeKinds(Kind.ORDER, Kind.SELLING_PARTNER)
                .scrub("buyer_name", "buyer_name_idx", "city");
        DisposalTarget target = one.build();
        assertThat(target.dispose(disposal(PiiScope.order(OTHER, "902-1")))).isZero();
        assertThat(target.remaining(PiiScope.sellingPartner(OTHER))).isZero();
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(4);
        assertThat(target.dispose(disposal(PiiScope.sellingPartner(PARTNER)))).isOne();
        assertThat(target.remaining(PiiScope.sellingPartner(PARTNER))).isZero();
    }

    @Test
    void findsIngestScopesByTheirId_whereItAnswersForThem() {
        PiiScope ingest = PiiScope.ingest(PARTNER, "orders/v0/getOrders", Samples.DAY);
        HostTables.insert(database.dataSource(), 6, PARTNER, ingest.id(), "1.00");
        assertThat(scrubbing().remaining(ingest)).isZero();
        DisposalTarget target = orders().scopeKinds(Kind.INGEST)
                .anonymise(HostTables.anonymous())
                .build();
        assertThat(target.remaining(order(1))).isZero();
        assertThat(target.remaining(ingest)).isOne();
        assertThat(target.dispose(disposal(ingest))).isOne();
        assertThat(target.remaining(ingest)).isZero();
    }

    @Test
    void leavesDataOfTheOtherClassAlone() {
        DisposalTarget target = orders().named("stock")
                .dataClass(DataClass.INFORMATION)
                .delete()
                .build();
        assertThat(target.dataClass()).isEqualTo(DataClass.INFORMATION);
        assertThat(target.name()).isEqualTo("stock");
        assertThat(scrubbing().name()).isEqualTo("orders");
        assertThat(target.dispose(disposal(order(1)))).isZero();
        assertThat(rows(database.dataSource())).hasSize(5);
        assertThat(target.dispose(new Disposal(order(1), DataClass.INFORMATION, PSEUDONYM)))
                .isEqualTo(3);
    }

    @Test
    void takesNamesAsTheyAreStored_inTheirOwnSchemaAndCase() {
        assumeThat(database.jdbcUrl())
                .as("MariaDB has no columns that differ in case alone")
                .doesNotContain("jdbc:mariadb:");
        HostTables.runAll(
                database.dataSource(),
                "CREATE SCHEMA \"Sales\"",
                "CREATE TABLE \"Sales\".\"Order\" (\"Seller\" VARCHAR(64), \"select\" VARCHAR(64), \"Name$\" VARCHAR(20),"
                        + " \"name$\" VARCHAR(20))",
                "CREATE TABLE \"Order\" (\"Seller\" VARCHAR(64), \"select\" VARCHAR(64), \"Name$\" VARCHAR(20))",
                "INSERT INTO \"Sales\".\"Order\" VALUES ('" + PARTNER.id() + "', '902-1', 'x', 'y')",
                "INSERT INTO \"Order\" VALUES ('" + PARTNER.id() + "', '902-1', 'x')");
        try {
            TableTargetBuilder named = TableTarget.builder(pool, "sales.ORDER")
                    .partnerColumn("SELLER")
                    .orderColumn("Select")
                    .scrub("Name$");
            assertThat(named.build().dispose(disposal(order(1)))).isOne();
            assertThat(HostTables.read(database.dataSource(), "SELECT * FROM \"Sales\".\"Order\"", 4))
                    .containsExactly(PARTNER.id() + " 902-1 - y");
            assertThat(HostTables.read(database.dataSource(), "SELECT * FROM \"Order\"", 3))
                    .containsExactly(PARTNER.id() + " 902-1 x");
            assertThatThrownBy(() -> TableTarget.builder(pool, "Sales.Order")
                            .partnerColumn("Seller")
                            .orderColumn("select")
                            .scrub("NAME$")
                            .build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageContaining("NAME$ could be one of several names");
        } finally {
            HostTables.runAll(
                    database.dataSource(),
                    "DROP TABLE \"Sales\".\"Order\"",
                    "DROP TABLE \"Order\"",
                    "DROP SCHEMA \"Sales\"");
        }
    }

    @Test
    void refusesATableThatCannotBeDisposedOfAsAsked_andNamesTableAndColumn() {
        refuses(
                TableTarget.builder(pool, "no_orders")
                        .partner(PARTNER)
                        .orderColumn("x")
                        .delete(),
                "no_orders");
        refuses(
                TableTarget.builder(pool, "none.orders")
                        .partner(PARTNER)
                        .orderColumn("x")
                        .delete(),
                "none.orders");
        refuses(orders().scrub("buyer_name", "no_column"), "orders", "no_column: no such column");
        refuses(orders().orderColumn("no_order").delete(), "orders", "no_order");
        refuses(orders().partnerColumn("no_seller").delete(), "orders", "no_seller");
        refuses(orders().orderColumn("number_ref").delete(), "number_ref", "does not hold text");
        refuses(orders().scrub("total"), "total", "is NOT NULL");
        refuses(orders().scrub("id"), "id", "is NOT NULL");
        refuses(orders().scrub("twice"), "twice", "is generated");
        refuses(orders().scrub("city", "CITY"), "city", "named twice");
        refuses(
                orders().anonymise(HostTables.anonymous().clearing("amazon_order_id")),
                "amazon_order_id",
                "named twice");
        refuses(orders().scrub("seller_id"), "seller_id", "named twice");
        refuses(
                orders().orderColumn("short_ref").anonymise(HostTables.anonymous()),
                "short_ref",
                "no room for a pseudonym");
    }

    private void refuses(TableTargetBuilder builder, String... named) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(JdbcSetupException.class)
                .asString()
                .containsIgnoringCase("TableTarget refused: table")
                .satisfies(
                        text -> List.of(named).forEach(name -> assertThat(text).containsIgnoringCase(name)));
    }

    @Test
    void changesEachRowOnce_whenSeveralNodesDisposeAtOnce() throws Exception {
        for (int id = 100; id < 400; id++) {
            HostTables.insert(database.dataSource(), id, PARTNER, "902-8", "1.00");
        }
        DisposalTarget target = scrubbing();
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> calls = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                calls.add(() -> target.dispose(disposal(order(8))));
            }
            long changed = 0;
            for (Future<Long> call : nodes.invokeAll(calls)) {
                changed += call.get();
            }
            assertThat(changed).isEqualTo(300);
        } finally {
            nodes.shutdownNow();
        }
        assertThat(target.remaining(order(8))).isZero();
    }

    @Test
    void failsWholly_whenSomebodyHoldsOneOfTheRows() throws SQLException {
        List<String> before = rows(database.dataSource());
        DisposalTarget target = scrubbing();
        try (Connection holder = database.dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.executeUpdate("UPDATE orders SET total = total WHERE id = 3");
            assertThatThrownBy(() -> target.dispose(disposal(order(1))))
                    .isInstanceOf(JdbcStoreException.class)
                    .hasMessageStartingWith("The disposal target orders could not scrub rows of its table")
                    .hasMessageMatching(".*(55P03|HY000, vendor code 1205|HYT00).*"); // the limit for locks
            holder.rollback();
        }
        assertThat(rows(database.dataSource())).isEqualTo(before);
        assertThat(target.dispose(disposal(order(1)))).isEqualTo(3);
    }
}
