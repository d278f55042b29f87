package io.github.dppkit.jdbc;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.TestDatabase;
import io.github.dppkit.testkit.tck.DisposalTargetContract;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table in each of the three ways keeps the contract of targets, on every kind of database, partitions that are emptied too. */
@ParameterizedClass
@MethodSource("tables")
class TableTargetContractTest extends DisposalTargetContract {

    private final TestDatabase database;
    private final Function<TableTargetBuilder, TableTarget> way;
    private int rows;

    TableTargetContractTest(TestDatabase database, Function<TableTargetBuilder, TableTarget> way) {
        this.database = database;
        this.way = way;
    }

    static Stream<Arguments> tables() {
        return Stream.concat(
                Stream.of(Base.H2_MEMORY, Base.POSTGRESQL, Base.MARIADB).flatMap(TableTargetContractTest::ways),
                Stream.of(Base.POSTGRESQL).map(TableTargetContractTest::partitioned));
    }

    private static Stream<Arguments> ways(Base base) {
        Stream<Arguments> anonymise = Stream.of(table(
                base,
                "anonymise",
                table -> table.anonymise(HostTables.anonymous()).build()));
        if (base == Base.MARIADB) { // the other two are shown there by TableTargetTest
            return anonymise;
        }
        return Stream.concat(
                anonymise,
                Stream.of(
                        table(
                                base,
                                "scrub",
                                table -> table.scrub("buyer_name", "city").build()),
                        table(base, "delete", table -> table.delete().build())));
    }

    /** Partitions of 100 rows, as they come in. */
    private static Arguments partitioned(Base base) {
        TestDatabase database = base.open();
        HostTables.create(database.dataSource(), " PARTITION BY RANGE (id)");
        for (int from = 0; from < 10_000; from += 100) {
            Base.run(
                    database.dataSource(),
                    "CREATE TABLE orders_" + from + " PARTITION OF orders FOR VALUES FROM (" + from + ") TO ("
                            + (from + 100) + ")");
        }
        Function<TableTargetBuilder, TableTarget> way =
                table -> table.delete().emptyingPartitions().build();
        return Arguments.argumentSet(base.name() + " delete and empty partitions", database, way);
    }

    private static Arguments table(Base base, String name, Function<TableTargetBuilder, TableTarget> way) {
        TestDatabase database = base.open();
        HostTables.create(database.dataSource());
        return Arguments.argumentSet(base.name() + " " + name, database, way);
    }

    @BeforeEach
    void empty() {
        Base.run(database.dataSource(), "DELETE FROM orders");
    }

    @Override
    protected DisposalTarget emptyTarget() {
        return way.apply(TableTarget.builder(database.dataSource(), "orders")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id"));
    }

    @Override
    protected void put(PiiScope scope, int count) {
        for (int i = 0; i < count; i++) {
            HostTables.insert(database.dataSource(), ++rows, scope.partner(), scope.id(), "1.00");
        }
    }
}
