package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.DayTable.disposals;
import static io.github.dppkit.jdbc.HostTables.OTHER;
import static io.github.dppkit.jdbc.Samples.PARTNER;
import static io.github.dppkit.jdbc.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that a disposal empties as a whole, and nothing that it would not have deleted row by row. */
class EmptyingPartitionsTest {

    private static final long SEED = 31;

    private TestDatabase database;
    private LendingPool source;

    @BeforeEach
    void open() {
        database = Base.POSTGRESQL.open();
        source = new LendingPool(database.dataSource());
    }

    @AfterEach
    void close() {
        assertThat(source.complaints()).isEmpty();
        source.close();
        database.close();
    }

    private static PiiScope foreign(int number) {
        return PiiScope.order(OTHER, "902-" + number);
    }

    @Test
    void emptiesADayThatGoesWholly_countsEachOrder_andDeletesWhatItHasElsewhere() {
        DayTable table = DayTable.create(source, 3);
        table.insert(1, 1, order(1));
        table.insert(2, 1, order(1));
        table.insert(3, 1, order(2));
        table.insert(4, 2, order(2));
        table.insert(5, 2, order(3));
        table.insert(6, 3, foreign(1));
        String first = table.file("d1");
        String second = table.file("d2");
        DisposalTarget target = table.target().build();

        assertThat(target.disposeAll(disposals(List.of(order(1), order(2), order(9)))))
                .isEqualTo(Map.of(order(1), 2L, order(2), 2L, order(9), 0L));
        assertThat(table.ids()).containsExactly("5", "6");
        assertThat(table.file("d1")).as("emptied").isNotEqualTo(first);
        assertThat(table.file("d2")).as("deleted from").isEqualTo(second);
        assertThat(target.remainingAmong(List.of(order(1), order(2)))).isEmpty();
        assertThat(target.disposeAll(disposals(List.of(order(1), order(2)))).values())
                .containsOnly(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'A2EUQ1WTGCTBG2', '902-3'",
                "'a2euq1wtgctbg2', '902-1'",
                "NULL, '902-1'",
                "'A2EUQ1WTGCTBG2', NULL"
            })
    void leavesADayWithOneRowThatIsNobodysOfTheBatch(String rest) {
        DayTable table = DayTable.create(source, 1);
        table.insert(1, 1, order(1));
        table.insert(2, 1, order(2));
        Base.run(source, "INSERT INTO orders VALUES (3, '2026-12-01', " + rest + ", 'dpp1.name')");
        String file = table.file("d1");
        assertThat(table.target().build().disposeAll(disposals(List.of(order(1), order(2)))))
                .isEqualTo(Map.of(order(1), 1L, order(2), 1L));
        assertThat(table.ids()).containsExactly("3");
        assertThat(table.file("d1")).isEqualTo(file);
    }

    @Test
    void goesByTheIdAlone_whereAllRowsAreOnePartners() {
        DayTable table = DayTable.create(source, 1);
        table.insert(1, 1, order(1));
        Base.run(source, "UPDATE orders SET seller_id = NULL");
        String file = table.file("d1");
        DisposalTarget target = TableTarget.builder(source, "orders")
                .partner(PARTNER)
                .orderColumn("amazon_order_id")
                .delete()
                .emptyingPartitions()
                .build();
        assertThat(target.disposeAll(disposals(List.of(order(1), foreign(1)))))
                .isEqualTo(Map.of(order(1), 1L, foreign(1), 0L));
        assertThat(table.file("d1")).isNotEqualTo(file);
    }

    /** What is left and what is counted follows from the rows alone, whatever was emptied. */
    @Test
    void leavesAndCountsWhatDeletingRowByRowWould() {
        DayTable table = DayTable.create(source, 4);
        int emptied = 0;
        int deleted = 0;
        for (long seed = SEED; seed < SEED + 30; seed++) {
            Random random = new Random(seed);
            Base.run(source, "TRUNCATE orders");
            Set<PiiScope> chosen = new LinkedHashSet<>();
            Map<PiiScope, Long> counts = new HashMap<>();
            Set<Integer> left = new TreeSet<>();
            Set<Integer> filled = new HashSet<>();
            boolean[] wholeDay = new boolean[5];
            for (int day = 1; day <= 4; day++) {
                wholeDay[day] = random.nextInt(3) > 0;
            }
            int id = 0;
            List<String> inserts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int day = 1 + random.nextInt(4);
                PiiScope scope = random.nextInt(4) == 0 ? foreign(i) : order(i);
                boolean goes = wholeDay[day] || random.nextInt(10) == 0;
                if (goes) {
                    chosen.add(scope);
                    counts.put(scope, 0L);
                }
                for (int row = random.nextInt(4); row > 0; row--) {
                    int where = random.nextInt(20) == 0 ? 1 + random.nextInt(4) : day;
                    inserts.add(DayTable.insertion(++id, where, scope.partner().id(), scope.id()));
                    filled.add(where);
                    if (goes) {
                        counts.merge(scope, 1L, Long::sum);
                    } else {
                        left.add(id);
                    }
                }
            }
            HostTables.runAll(source, inserts.toArray(String[]::new));
            List<String> files = files(table);
            assertThat(table.target().build().disposeAll(disposals(chosen)))
                    .as("seed %d", seed)
                    .isEqualTo(counts);
            assertThat(table.ids())
                    .as("seed %d", seed)
                    .isEqualTo(left.stream().map(String::valueOf).toList());
            List<String> after = files(table);
            int changed = (int) IntStream.range(0, 4)
                    .filter(day -> !after.get(day).equals(files.get(day)))
                    .count();
            emptied += changed;
            deleted += filled.size() - changed;
        }
        assertThat(emptied).isGreaterThan(10);
        assertThat(deleted).isGreaterThan(10);
    }

    private static List<String> files(DayTable table) {
        return IntStream.rangeClosed(1, 4)
                .mapToObj(day -> table.file("d" + day))
                .toList();
    }

    @Test
    void takesTwentyThousandOrdersInOneCall_withEachOfTheirDaysEmptied() {
        DayTable table = DayTable.create(source, 4);
        table.insertMany(1, PARTNER, 0, 16_666);
        table.insertMany(2, PARTNER, 16_666, 20_000);
        table.insertMany(3, PARTNER, 20_000, 21_000);
        table.insert(99_999, 1, order(20_000));
        Base.run(source, "ANALYZE orders");
        List<String> files = files(table);
        List<PiiScope> scopes =
                IntStream.rangeClosed(0, 20_000).mapToObj(Samples::order).toList();
        Map<PiiScope, Long> counts = table.target().build().disposeAll(disposals(scopes));
        assertThat(counts).hasSize(20_001).containsEntry(order(20_000), 2L);
        assertThat(counts.values()).doesNotContain(0L);
        assertThat(table.ids()).hasSize(999).doesNotContain("20000").contains("20001");
        List<String> after = files(table);
        assertThat(IntStream.range(0, 4)
                        .mapToObj(i -> after.get(i).equals(files.get(i)))
                        .toList())
                .containsExactly(false, false, true, true);
    }

    @Test
    void emptiesPartsOfParts_theDefault_andPartitionsUnderAnyNameInAnySchema() {
        HostTables.runAll(
                source,
                "CREATE SCHEMA \"Old \"\"days\"\"\"",
                "CREATE TABLE orders" + DayTable.COLUMNS,
                "CREATE TABLE \"Old \"\"days\"\"\".\"d'1; -- \"\"Ä\" PARTITION OF orders"
                        + " FOR VALUES FROM ('2026-12-01') TO ('2026-12-02')",
                "CREATE TABLE d2 PARTITION OF orders FOR VALUES FROM ('2026-12-02') TO ('2026-12-03')"
                        + " PARTITION BY LIST (id)",
                "CREATE TABLE d2_ours PARTITION OF d2 FOR VALUES IN (2)",
                "CREATE TABLE d2_others PARTITION OF d2 DEFAULT",
                "CREATE TABLE rest PARTITION OF orders DEFAULT");
        List<String> names = List.of("\"Old \"\"days\"\"\".\"d''1; -- \"\"Ä\"", "d2_ours", "d2_others", "rest");
        HostTables.runAll(
                source,
                DayTable.insertion(1, 1, PARTNER.id(), "902-1"),
                DayTable.insertion(2, 2, PARTNER.id(), "902-2"),
                DayTable.insertion(3, 2, OTHER.id(), "902-3"),
                DayTable.insertion(4, 9, PARTNER.id(), "902-4"));
        List<String> files = names.stream().map(name -> file(name)).toList();
        DisposalTarget target = DayTable.target(source).build();
        assertThat(target.disposeAll(disposals(List.of(order(1), order(2), order(4))))
                        .values())
                .containsOnly(1L);
        assertThat(HostTables.read(source, "SELECT id FROM orders", 1)).containsExactly("3");
        assertThat(IntStream.range(0, 4).mapToObj(i -> file(names.get(i)).equals(files.get(i))))
                .containsExactly(false, false, true, false);
    }

    private String file(String name) {
        return HostTables.read(source, "SELECT pg_relation_filenode('" + name + "'::regclass)", 1)
                .get(0);
    }

    @Test
    void refusesWhatCouldNotBeEmptied_byTheNameOfTheTable() {
        DayTable table = DayTable.create(source, 1);
        Base.run(source, "CREATE TABLE plain (seller_id TEXT, amazon_order_id TEXT, city TEXT)");
        for (String unpartitioned : List.of("plain", "d1")) {
            assertThatThrownBy(() -> TableTarget.builder(source, unpartitioned)
                            .partnerColumn("seller_id")
                            .orderColumn("amazon_order_id")
                            .delete()
                            .emptyingPartitions()
                            .build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessage("TableTarget refused: table " + unpartitioned
                            + ", it is not partitioned: leave emptyingPartitions out, or create it with PARTITION BY.");
        }
        assertThatThrownBy(() -> TableTarget.builder(source, "orders")
                        .partnerColumn("seller_id")
                        .orderColumn("amazon_order_id")
                        .scrub("buyer_name")
                        .emptyingPartitions()
                        .build())
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("table orders, emptyingPartitions is for rows");
        assertThatThrownBy(() -> TableTarget.builder(source, "orders")
                        .partnerColumn("seller_id")
                        .scopeKinds(PiiScope.Kind.SELLING_PARTNER)
                        .delete()
                        .emptyingPartitions()
                        .build())
                .isInstanceOf(JdbcSetupException.class)
                .hasMessageContaining("table orders, emptyingPartitions is for rows");
        assertThat(table.target().build().name()).isEqualTo("orders");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "MARIADB"})
    void refusesAnotherDatabase(Base base) {
        try (TestDatabase other = base.open()) {
            HostTables.create(other.dataSource());
            assertThatThrownBy(() -> DayTable.target(other.dataSource()).build())
                    .isInstanceOf(JdbcSetupException.class)
                    .hasMessageStartingWith("TableTarget refused: table orders, emptyingPartitions needs PostgreSQL");
        }
    }

    @Test
    void deletesAPartnersRowsAsEver() {
        DayTable table = DayTable.create(source, 1);
        table.insert(1, 1, order(1));
        SellingPartner partner = PARTNER;
        DisposalTarget target = table.target()
                .scopeKinds(PiiScope.Kind.ORDER, PiiScope.Kind.SELLING_PARTNER)
                .build();
        PiiScope whole = PiiScope.sellingPartner(partner);
        assertThat(target.disposeAll(disposals(List.of(whole)))).isEqualTo(Map.of(whole, 1L));
        assertThat(table.ids()).isEmpty();
    }
}
