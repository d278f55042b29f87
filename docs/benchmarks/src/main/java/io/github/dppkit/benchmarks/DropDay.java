package io.github.dppkit.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dppkit.jdbc.TableTarget;
import io.github.dppkit.jdbc.TableTargetBuilder;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.testkit.PostgresServer;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * How long the rows of a day take to go, with its partition emptied and row by row: {@code DropDay [orders] [days]}, 16,666
 * orders a day and 31 days if not given.
 *
 * <p>Fills a table of PostgreSQL, which syncs at every commit, with a partition for each day: six ciphertexts of 96 bytes and two
 * indexed blind indexes a row. Days then go in turns, each by one call of a target that has all its orders, up to a third of
 * the days each way; the others stay, so that each call looks into the partitions of days that live. Bytes of WAL are the
 * server's own.
 */
public final class DropDay {

    private DropDay() {}

    /**
     * Runs it.
     *
     * @param args orders a day, days
     * @throws Exception if the database fails
     */
    public static void main(String[] args) throws Exception {
        int orders = args.length > 0 ? Integer.parseInt(args[0]) : 16_666;
        int days = args.length > 1 ? Integer.parseInt(args[1]) : 31;
        try (PostgresServer server = PostgresServer.startDurable();
                TestDatabase database = server.createDatabase();
                HikariDataSource source = pool(database.jdbcUrl())) {
            fill(source, orders, days);
            TableTarget whole = target(source, "whole", TableTargetBuilder::emptyingPartitions);
            TableTarget rows = target(source, "rows", builder -> builder);
            Way byPartition = new Way("partition emptied");
            Way byRow = new Way("row by row");
            for (int day = 0; day + 1 < Math.max(2, 2 * days / 3); day += 2) {
                byPartition.take(source, whole, day, orders);
                byRow.take(source, rows, day + 1, orders);
            }
            byPartition.print(orders, days);
            byRow.print(orders, days);
            DisposeOrders.print(
                    "row by row to partition emptied: time %.1f, with the second look %.1f, WAL %.0f%n",
                    byRow.disposed / byPartition.disposed,
                    (byRow.disposed + byRow.looked) / (byPartition.disposed + byPartition.looked),
                    (double) byRow.wal / byPartition.wal);
        }
        System.exit(0);
    }

    private static void fill(DataSource source, int orders, int days) throws SQLException {
        run(
                source,
                "CREATE TABLE order_pii (seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT NULL, due_day DATE NOT NULL,"
                        + " c1 TEXT, c2 TEXT, c3 TEXT, c4 TEXT, c5 TEXT, c6 TEXT, i1 TEXT, i2 TEXT,"
                        + " PRIMARY KEY (seller, order_id, due_day)) PARTITION BY RANGE (due_day)");
        run(source, "CREATE INDEX ON order_pii (i1)");
        run(source, "CREATE INDEX ON order_pii (i2)");
        for (int day = 0; day < days; day++) {
            run(
                    source,
                    "CREATE TABLE order_pii_" + day + " PARTITION OF order_pii FOR VALUES FROM (DATE '2026-12-01' + "
                            + day + ") TO (DATE '2026-12-02' + " + day + ")");
            run(
                    source,
                    "INSERT INTO order_pii SELECT '" + DisposalOrders.SELLER
                            + "', '902-' || lpad((g / 10000000)::text, 7, '0') || '-' || lpad((g % 10000000)::text, 7, '0'),"
                            + " DATE '2026-12-01' + " + day
                            + ", repeat(md5('1' || g), 3), repeat(md5('2' || g), 3), repeat(md5('3' || g), 3),"
                            + " repeat(md5('4' || g), 3), repeat(md5('5' || g), 3), repeat(md5('6' || g), 3),"
                            + " md5('7' || g) || 'abcdefghijk', md5('8' || g) || 'abcdefghijk' FROM generate_series("
                            + (long) day * orders + ", " + ((day + 1L) * orders - 1) + ") g");
        }
        run(source, "VACUUM ANALYZE order_pii");
        run(source, "CHECKPOINT");
    }

    private static TableTarget target(DataSource source, String name, UnaryOperator<TableTargetBuilder> way) {
        return way.apply(TableTarget.builder(source, "order_pii")
                        .named(name)
                        .partnerColumn("seller")
                        .orderColumn("order_id")
                        .delete())
                .build();
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static void run(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What one way has cost so far. */
    private static final class Way {

        private final String name;
        private final List<Double> each = new ArrayList<>();
        private double disposed;
        private double looked;
        private long wal;

        Way(String name) {
            this.name = name;
        }

        /** Disposes of all orders of a day. */
        void take(DataSource source, TableTarget target, int day, int orders) throws SQLException {
            List<PiiScope> scopes = new ArrayList<>();
            for (int i = 0; i < orders; i++) {
                scopes.add(PiiScope.order(
                        SellingPartner.of(DisposalOrders.SELLER), DisposalOrders.id((long) day * orders + i)));
            }
            List<Disposal> disposals = scopes.stream()
                    .map(scope -> new Disposal(scope, DataClass.PII, "0123456789abcdef0123456789abcdef"))
                    .toList();
            long before = lsn(source);
            long start = System.nanoTime();
            long rows = target.disposeAll(disposals).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            double seconds = DisposeOrders.seconds(start);
            disposed += seconds;
            each.add(seconds);
            wal += lsn(source) - before;
            start = System.nanoTime();
            boolean left = !target.remainingAmong(scopes).isEmpty();
            looked += DisposeOrders.seconds(start);
            if (rows != orders || left) {
                throw new IllegalStateException("rows were left, or there were none");
            }
        }

        void print(int orders, int days) {
            int count = each.size();
            DisposeOrders.print(
                    "%-18s %,d orders of one of %d days: %.3f s on average, %.3f to %.3f; the second look %.3f s;"
                            + " %,d bytes of WAL a day%n",
                    name,
                    orders,
                    days,
                    disposed / count,
                    each.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    each.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                    looked / count,
                    wal / count);
        }

        private static long lsn(DataSource source) throws SQLException {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
