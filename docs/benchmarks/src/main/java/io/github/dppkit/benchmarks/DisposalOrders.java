package io.github.dppkit.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Orders in PostgreSQL, made by SQL alone: two equal tables of the host's, and dppkit's keys and deadlines of the first. Ciphertexts,
 * blind indexes and wrapped keys are noise of the right length: a disposal opens none of them.
 */
final class DisposalOrders {

    static final String SELLER = "A2EUQ1WTGCTBG2";
    static final String COLUMNS = "c1, c2, c3, c4, c5, c6, i1, i2";

    private static final long MICROS = 1_000_000L;

    private DisposalOrders() {}

    static String id(long number) {
        return "902-%07d-%07d".formatted(number / 10_000_000, number % 10_000_000);
    }

    /** Every second order was shipped 29 days ago and so is due, the others ten days ago. */
    static void fill(DataSource source, int orders, Instant now) throws SQLException {
        for (String table : new String[] {"shop_order", "hand_order"}) {
            run(
                    source,
                    "CREATE TABLE " + table
                            + " (id BIGINT NOT NULL, seller VARCHAR(64) NOT NULL, order_id VARCHAR(64) NOT"
                            + " NULL, status VARCHAR(16), total NUMERIC(12, 2), currency CHAR(3), quantity INT, sku"
                            + " VARCHAR(40), deadline DATE NOT NULL, c1 TEXT, c2 TEXT, c3 TEXT, c4 TEXT, c5 TEXT, c6 TEXT, i1"
                            + " TEXT, i2 TEXT)");
            run(
                    source,
                    "INSERT INTO " + table + " SELECT g, '" + SELLER
                            + "', '902-' || lpad((g / 10000000)::text, 7, '0') || '-'"
                            + " || lpad((g % 10000000)::text, 7, '0'), 'Shipped', 19.99, 'EUR', 1, 'sku-' || g % 1000,"
                            + " CURRENT_DATE + (CASE WHEN g % 2 = 0 THEN -1 ELSE 20 END), repeat(md5('1' || g), 3),"
                            + " repeat(md5('2' || g), 3), repeat(md5('3' || g), 3), repeat(md5('4' || g), 3),"
                            + " repeat(md5('5' || g), 3), repeat(md5('6' || g), 3), md5('7' || g) || 'abcdefghijk',"
                            + " md5('8' || g) || 'abcdefghijk' FROM generate_series(1, " + orders + ") g");
            run(source, "ALTER TABLE " + table + " ADD PRIMARY KEY (id)");
            run(source, "CREATE UNIQUE INDEX ON " + table + " (seller, order_id)");
            run(source, "CREATE INDEX ON " + table + " (i1)");
            run(source, "CREATE INDEX ON " + table + " (i2)");
            run(source, "CREATE INDEX ON " + table + " (deadline) WHERE c1 IS NOT NULL");
        }
        deadlines(source, orders, now);
        run(source, "VACUUM ANALYZE");
        run(source, "CHECKPOINT");
    }

    private static void deadlines(DataSource source, int orders, Instant now) throws SQLException {
        Instant dueShipped = now.minus(Duration.ofDays(29));
        Instant laterShipped = now.minus(Duration.ofDays(10));
        for (int half = 0; half < 2; half++) {
            Instant shipped = half == 0 ? dueShipped : laterShipped;
            Instant deadline = shipped.plus(Duration.ofDays(30));
            LocalDate day = LocalDate.ofInstant(deadline, ZoneOffset.UTC);
            Instant due = day.atStartOfDay(ZoneOffset.UTC).toInstant().minus(Duration.ofDays(2));
            String which = " FROM generate_series(1, " + orders + ") g WHERE g % 2 = " + half;
            String scope = "'" + SELLER + "', 'order', '902-' || lpad((g / 10000000)::text, 7, '0') || '-' ||"
                    + " lpad((g % 10000000)::text, 7, '0')";
            run(
                    source,
                    "INSERT INTO dpp_epoch_secret (epoch_day, version, wrapped, root_uri, created_us) VALUES (DATE '"
                            + day + "', 1, decode(repeat('ab', 60), 'hex'), 'bench:noise', " + micros(now) + ")");
            run(
                    source,
                    "INSERT INTO dpp_data_key (id, partner, scope_kind, scope_id, epoch_day, epoch_version, first_day,"
                            + " version, state, wrapped, commitment, known_until_us, origin, created_us, uses) SELECT"
                            + " decode(substr(md5('k' || g), 1, 24), 'hex'), " + scope + ", DATE '" + day
                            + "', 1, DATE '"
                            + day
                            + "', 1, 'ACTIVE', decode(md5('w' || g) || md5('v' || g), 'hex'), decode(md5('m' || g) ||"
                            + " md5('n' || g), 'hex'), " + micros(shipped) + ", 'orders/2026-01-01/getOrder', "
                            + micros(shipped) + ", 8" + which);
            run(
                    source,
                    "INSERT INTO dpp_retention (partner, scope_kind, scope_id, data_class, state, origin, first_seen_us,"
                            + " shipped_us, deadline_us, due_us, key_day, last_key_day, version) SELECT " + scope
                            + ", 'PII',"
                            + " 'ACTIVE', 'orders/2026-01-01/getOrder', " + micros(shipped) + ", " + micros(shipped)
                            + ", "
                            + micros(deadline) + ", " + micros(due) + ", DATE '" + day + "', DATE '" + day + "', 2"
                            + which);
        }
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * MICROS + at.getNano() / 1_000;
    }

    /** What one would write by hand: batches with SKIP LOCKED, one commit each. Returns how many rows it scrubbed. */
    static int byHand(DataSource source, int batch, int atMost) throws SQLException {
        int rows = 0;
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE hand_order SET c1 = NULL, c2 = NULL, c3 = NULL, c4 = NULL, c5 = NULL, c6 = NULL, i1 = NULL, i2"
                            + " = NULL WHERE id IN (SELECT id FROM hand_order WHERE deadline <= CURRENT_DATE AND c1 IS NOT NULL"
                            + " LIMIT ? FOR UPDATE SKIP LOCKED)")) {
                while (rows < atMost) {
                    update.setInt(1, Math.min(batch, atMost - rows));
                    int changed = update.executeUpdate();
                    connection.commit();
                    if (changed == 0) {
                        break;
                    }
                    rows += changed;
                }
            }
        }
        return rows;
    }

    static void run(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
