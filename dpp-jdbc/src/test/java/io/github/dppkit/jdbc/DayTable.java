package io.github.dppkit.jdbc;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A host's table in PostgreSQL with a partition for each day, as tests fill and read it. */
final class DayTable {

    static final String COLUMNS = " (id BIGINT NOT NULL, due_day DATE NOT NULL, seller_id VARCHAR(64),"
            + " amazon_order_id VARCHAR(64), buyer_name TEXT, PRIMARY KEY (id, due_day)) PARTITION BY RANGE (due_day)";

    private final DataSource source;

    /** Something that a test does in between. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private DayTable(DataSource source) {
        this.source = source;
    }

    /** Creates it with so many days, from 2026-12-01 on, as partitions d1, d2 and so on. */
    static DayTable create(DataSource source, int days) {
        Base.run(source, "CREATE TABLE orders" + COLUMNS);
        Base.run(source, "CREATE INDEX ON orders (amazon_order_id, seller_id)");
        for (int day = 1; day <= days; day++) {
            Base.run(
                    source,
                    "CREATE TABLE d" + day + " PARTITION OF orders FOR VALUES FROM ('" + date(day) + "') TO ('"
                            + date(day + 1) + "')"
                            // a vacuum that happens to run has the partition locked, and a disposal passes it by
                            + " WITH (autovacuum_enabled = false)");
        }
        return new DayTable(source);
    }

    static String date(int day) {
        return String.format(Locale.ROOT, "2026-12-%02d", day);
    }

    static String insertion(int id, int day, @Nullable String partner, @Nullable String order) {
        return "INSERT INTO orders VALUES (" + id + ", '" + date(day) + "', " + text(partner) + ", " + text(order)
                + ", 'dpp1.name')";
    }

    private static String text(@Nullable String value) {
        return value == null ? "NULL" : "'" + value + "'";
    }

    void insert(int id, int day, PiiScope scope) {
        Base.run(source, insertion(id, day, scope.partner().id(), scope.id()));
    }

    /** One row for each of the orders from one number to the one before another. */
    void insertMany(int day, SellingPartner partner, int from, int to) {
        Base.run(
                source,
                "INSERT INTO orders SELECT g, '" + date(day) + "', '" + partner.id()
                        + "', '902-' || g, 'dpp1.name' FROM generate_series(" + from + ", " + (to - 1) + ") g");
    }

    TableTargetBuilder target() {
        return target(source);
    }

    static TableTargetBuilder target(DataSource source) {
        return TableTarget.builder(source, "orders")
                .partnerColumn("seller_id")
                .orderColumn("amazon_order_id")
                .delete()
                .emptyingPartitions();
    }

    static List<Disposal> disposals(Collection<PiiScope> scopes) {
        return scopes.stream()
                .map(scope -> new Disposal(scope, DataClass.PII, HostTables.PSEUDONYM))
                .toList();
    }

    /** Ids of the rows that are there. */
    List<String> ids() {
        return HostTables.read(source, "SELECT id FROM orders ORDER BY id", 1);
    }

    /** The file of a partition: another one after a TRUNCATE, the same after any DELETE. */
    String file(String partition) {
        return HostTables.read(source, "SELECT pg_relation_filenode('" + partition + "'::regclass)", 1)
                .get(0);
    }

    /** The same database, where something happens once, right before a statement that begins so. */
    static DataSource doing(DataSource source, String before, Step step) {
        AtomicBoolean done = new AtomicBoolean();
        return new PlainDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = source.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        DayTable.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, args) -> {
                            if (method.getName().equals("prepareStatement")
                                    && ((String) args[0]).startsWith(before)
                                    && done.compareAndSet(false, true)) {
                                step.run();
                            }
                            try {
                                return method.invoke(real, args);
                            } catch (InvocationTargetException e) {
                                throw e.getTargetException();
                            }
                        });
            }
        };
    }
}
