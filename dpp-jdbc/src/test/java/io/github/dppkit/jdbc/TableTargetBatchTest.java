package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.HostTables.OTHER;
import static io.github.dppkit.jdbc.HostTables.rows;
import static io.github.dppkit.jdbc.Samples.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiScope.Kind;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Many scopes in one call do what the same scopes do one by one, on every database. */
@ParameterizedClass
@MethodSource("databases")
class TableTargetBatchTest {

    private static final long SEED = 99;

    private final TestDatabase database;
    private final LendingPool source;

    TableTargetBatchTest(TestDatabase database) {
        this.database = database;
        this.source = new LendingPool(database.dataSource());
    }

    static Stream<Arguments> databases() {
        return Stream.of(Base.H2_MEMORY, Base.H2_POSTGRESQL_MODE, Base.POSTGRESQL, Base.MARIADB)
                .map(base -> {
                    TestDatabase database = base.open();
                    HostTables.create(database.dataSource());
                    return Arguments.argumentSet(base.name(), database);
                });
    }

    private enum Way {
        SCRUB,
        DELETE,
        ANONYMISE;

        DisposalTarget of(TableTargetBuilder builder) {
            return switch (this) {
                case SCRUB ->
                    builder.scrub("buyer_name", "buyer_name_idx", "city").build();
                case DELETE -> builder.delete().build();
                case ANONYMISE -> builder.anonymise(HostTables.anonymous()).build();
            };
        }
    }

    private TableTargetBuilder orders() {
        return TableTarget.builder(source, "orders")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .scopeKinds(Kind.ORDER, Kind.INGEST);
    }

    /** Up to five rows for each of 40 ids of two partners, some of them without anything to clear. */
    private void fill(Random random) throws SQLException {
        Base.run(source, "DELETE FROM orders");
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id, seller_id,"
                        + " amazon_order_id, buyer_name, buyer_name_idx, city, total) VALUES (?, ?, ?, ?, ?, ?, 1)")) {
            int row = 0;
            for (PiiScope scope : scopes()) {
                for (int i = random.nextInt(5); i > 0; i--) {
                    insert.setInt(1, ++row);
                    insert.setString(2, scope.partner().id());
                    insert.setString(3, scope.id());
                    insert.setString(4, random.nextBoolean() ? null : "dpp1.n");
                    insert.setString(5, random.nextBoolean() ? null : "idx");
                    insert.setString(6, random.nextBoolean() ? null : "dpp1.c");
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static List<PiiScope> scopes() {
        List<PiiScope> scopes = new ArrayList<>();
        for (SellingPartner partner : List.of(PARTNER, OTHER)) {
            IntStream.range(0, 40).forEach(i -> scopes.add(PiiScope.order(partner, "902-" + i)));
            scopes.add(PiiScope.ingest(partner, "orders/v0/getOrders", Samples.DAY));
            scopes.add(PiiScope.sellingPartner(partner));
        }
        return scopes;
    }

    private static Disposal disposal(PiiScope scope) {
        String pseudonym =
                String.format(Locale.ROOT, "%032x", (scope.partner().id() + scope.id()).hashCode() & 0xffffffffL);
        return new Disposal(scope, DataClass.PII, pseudonym);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Verifies("M5.b")
    void changesAndCountsWhatTheSameScopesDoOneByOne(Way way) throws SQLException {
        for (long seed = SEED; seed < SEED + 5; seed++) {
            Random random = new Random(seed);
            List<PiiScope> chosen = new ArrayList<>(scopes());
            Collections.shuffle(chosen, random);
            List<Disposal> disposals = chosen.subList(0, 50).stream()
                    .map(TableTargetBatchTest::disposal)
                    .toList();
            DisposalTarget target = way.of(orders());

            fill(new Random(seed));
            Map<PiiScope, Long> single = new HashMap<>();
            disposals.forEach(disposal -> single.put(disposal.scope(), target.dispose(disposal)));
            List<String> afterSingle = rows(source);

            fill(new Random(seed));
            Set<PiiScope> holding = scopes().stream()
                    .filter(scope -> target.remaining(scope) != 0)
                    .collect(Collectors.toSet());
            assertThat(holding).as("seed %d", seed).isNotEmpty();
            assertThat(target.remainingAmong(scopes())).as("seed %d", seed).isEqualTo(holding);
            assertThat(target.disposeAll(disposals)).as("seed %d", seed).isEqualTo(single);
            assertThat(rows(source)).as("seed %d", seed).isEqualTo(afterSingle);
            assertThat(single.values()).as("seed %d", seed).contains(0L).anyMatch(count -> count > 1);
            assertThat(target.remainingAmong(single.keySet()))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(target.disposeAll(disposals).values())
                    .as("seed %d", seed)
                    .containsOnly(0L);
        }
    }

    @Test
    void takesThousandsOfScopes_inPages_andCountsEach() throws SQLException {
        Base.run(source, "DELETE FROM orders");
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id, seller_id,"
                        + " amazon_order_id, buyer_name, total) VALUES (?, ?, ?, 'x', 1)")) {
            for (int i = 0; i < 2_400; i++) {
                insert.setInt(1, i);
                insert.setString(2, PARTNER.id());
                insert.setString(3, "902-" + i / 2);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        List<PiiScope> scopes = IntStream.range(0, 1_201)
                .mapToObj(i -> PiiScope.order(PARTNER, "902-" + i))
                .toList();
        DisposalTarget target = Way.ANONYMISE.of(orders());
        assertThat(target.remainingAmong(scopes)).hasSize(1_200);
        Map<PiiScope, Long> counts = target.disposeAll(
                scopes.stream().map(TableTargetBatchTest::disposal).toList());
        assertThat(counts).hasSize(1_201).containsEntry(scopes.get(1_200), 0L);
        assertThat(counts.values().stream().filter(count -> count == 2)).hasSize(1_200);
        assertThat(target.remainingAmong(scopes)).isEmpty();
    }

    @Test
    void takesAllRowsForThoseOfOnePartner_whereThereIsNoColumnForIt() {
        Base.run(source, "DELETE FROM orders");
        HostTables.fill(source);
        DisposalTarget target = TableTarget.builder(source, "orders")
                .partner(PARTNER)
                .orderColumn("amazon_order_id")
                .scopeKinds(Kind.ORDER, Kind.SELLING_PARTNER)
                .delete()
                .build();
        PiiScope first = PiiScope.order(PARTNER, "902-1");
        PiiScope foreign = PiiScope.order(OTHER, "902-2");
        PiiScope partner = PiiScope.sellingPartner(PARTNER);
        assertThat(target.remainingAmong(List.of(first, foreign, partner))).containsExactlyInAnyOrder(first, partner);
        assertThat(target.disposeAll(List.of(disposal(first), disposal(foreign))))
                .isEqualTo(Map.of(first, 4L, foreign, 0L));
        assertThat(target.disposeAll(List.of(disposal(partner)))).isEqualTo(Map.of(partner, 1L));
    }

    @Test
    void leavesDataOfTheOtherClassAlone() {
        Base.run(source, "DELETE FROM orders");
        HostTables.fill(source);
        PiiScope first = PiiScope.order(PARTNER, "902-1");
        Disposal information = new Disposal(first, DataClass.INFORMATION, HostTables.PSEUDONYM);
        assertThat(Way.DELETE.of(orders()).disposeAll(List.of(information))).isEqualTo(Map.of(first, 0L));
        assertThat(rows(source)).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Verifies("#87")
    void changesNothing_whenSomebodyHoldsOneRowForTwoSeconds_andTheOthersGoOneByOne(Way way) throws SQLException {
        Assumptions.assumeFalse(
                way == Way.DELETE && database.jdbcUrl().startsWith("jdbc:mariadb"),
                "without an index on the order column MariaDB's DELETE waits for rows of other orders, too");
        Base.run(source, "DELETE FROM orders");
        HostTables.fill(source);
        List<String> before = rows(source);
        DisposalTarget target = way.of(orders());
        PiiScope held = PiiScope.order(PARTNER, "902-1");
        PiiScope free = PiiScope.order(PARTNER, "902-2");
        List<Disposal> both = List.of(disposal(held), disposal(free));
        try (Connection holder = source.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.executeUpdate("UPDATE orders SET total = total WHERE id = 3");
            assertThatThrownBy(() -> target.disposeAll(both))
                    .isInstanceOf(JdbcStoreException.class)
                    .hasMessageStartingWith(
                            "The disposal target orders could not " + way.name().toLowerCase(Locale.ROOT))
                    .hasMessageContaining("SQLState " + lockTimeout());
            assertThat(rows(source)).isEqualTo(before);
            assertThat(target.dispose(disposal(free))).isOne();
            holder.rollback();
        }
        assertThat(target.disposeAll(both)).isEqualTo(Map.of(held, 3L, free, 0L));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Verifies({"M5.b", "#87"})
    void changesNothing_whereATriggerKeepsARow_orPutsItBack(Way way) {
        Assumptions.assumeTrue(isPostgres(), "the other databases look at every table in the same transaction");
        Base.run(source, "DELETE FROM orders");
        HostTables.fill(source);
        DisposalTarget target = way.of(orders());
        PiiScope kept = PiiScope.order(PARTNER, "902-1");
        PiiScope free = PiiScope.order(PARTNER, "902-2");
        List<Disposal> both = List.of(disposal(kept), disposal(free));
        List<String> before = rows(source);
        String event = way == Way.DELETE ? "DELETE" : "UPDATE";
        String putBack = way == Way.DELETE ? "RETURN NULL;" : "NEW := OLD; RETURN NEW;";
        for (String body : List.of("RETURN NULL;", putBack)) {
            withTrigger(
                    event,
                    body,
                    () -> assertThatThrownBy(() -> target.disposeAll(both))
                            .isInstanceOf(JdbcStoreException.class)
                            .hasMessageContaining("still hold data")
                            .hasMessageContaining("Nothing was changed"));
            assertThat(rows(source)).as(body).isEqualTo(before);
        }
        assertThat(target.disposeAll(both)).isEqualTo(Map.of(kept, 3L, free, 1L));
        assertThat(target.remainingAmong(List.of(kept, free))).isEmpty();
    }

    /** Runs something while a trigger is in the way of row 3. */
    private void withTrigger(String event, String body, Runnable meanwhile) {
        Base.run(source, "CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN " + body + " END'");
        Base.run(
                source,
                "CREATE TRIGGER in_the_way BEFORE " + event
                        + " ON orders FOR EACH ROW WHEN (OLD.id = 3) EXECUTE FUNCTION" + " in_the_way()");
        try {
            meanwhile.run();
        } finally {
            Base.run(source, "DROP TRIGGER in_the_way ON orders");
            Base.run(source, "DROP FUNCTION in_the_way()");
        }
    }

    /** That of a limit for locks, not of the end of the statement's own time, which would be 57014 and 70100. */
    private String lockTimeout() {
        if (isPostgres()) {
            return "55P03";
        }
        return database.jdbcUrl().startsWith("jdbc:mariadb") ? "HY000, vendor code 1205" : "HYT00";
    }

    private boolean isPostgres() {
        return database.jdbcUrl().startsWith("jdbc:postgresql");
    }
}
