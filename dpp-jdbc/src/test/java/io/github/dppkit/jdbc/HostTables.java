package io.github.dppkit.jdbc;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A host's table of orders, with personal data, blind indexes and amounts, as tests fill and read it. */
final class HostTables {

    static final SellingPartner OTHER = SellingPartner.of("a2euq1wtgctbg2");
    static final String PSEUDONYM = "00112233445566778899aabbccddeeff";

    private HostTables() {}

    static void create(DataSource database) {
        create(database, "");
    }

    /** Creates it with something behind its columns. */
    static void create(DataSource database, String clause) {
        Base.run(
                database,
                "CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, seller_id VARCHAR(64), amazon_order_id VARCHAR(64),"
                        + " buyer_name VARCHAR(400), buyer_name_idx VARCHAR(64), city TEXT, total DECIMAL(12, 2) NOT NULL,"
                        + " short_ref VARCHAR(20), number_ref BIGINT, twice BIGINT GENERATED ALWAYS AS (number_ref * 2)"
                        + (isH2(database) ? "" : " STORED") + ")" + clause);
    }

    private static boolean isH2(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("H2");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Three rows of order 1, one of order 2, one of order 1 of a partner whose id differs in case alone. */
    static void fill(DataSource database) {
        insert(database, 1, Samples.PARTNER, "902-1", "10.00");
        insert(database, 2, Samples.PARTNER, "902-1", "20.50");
        insert(database, 3, Samples.PARTNER, "902-1", "30.25");
        insert(database, 4, Samples.PARTNER, "902-2", "40.00");
        insert(database, 5, OTHER, "902-1", "50.00");
    }

    static void insert(DataSource database, int id, SellingPartner partner, String order, String total) {
        Base.run(
                database,
                "INSERT INTO orders (id, seller_id, amazon_order_id, buyer_name, buyer_name_idx, city, total) VALUES ("
                        + id
                        + ", '" + partner.id() + "', '" + order + "', 'dpp1.name-" + id + "', 'idx-" + id
                        + "', 'dpp1.city-"
                        + id + "', " + total + ")");
    }

    /** What becomes of the columns of {@code orders}. */
    static Anonymisation anonymous() {
        return Anonymisation.keeping("id", "total", "short_ref", "number_ref", "twice")
                .clearing("buyer_name", "buyer_name_idx", "city");
    }

    static Disposal disposal(PiiScope scope) {
        return new Disposal(scope, DataClass.PII, PSEUDONYM);
    }

    /** All rows as text, in the order of their ids: id, order, name, index, city, total. */
    static List<String> rows(DataSource database) {
        return read(
                database,
                "SELECT id, amazon_order_id, buyer_name, buyer_name_idx, city, total FROM orders ORDER BY id",
                6);
    }

    static List<String> read(DataSource database, String sql, int columns) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<String> read = new ArrayList<>();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    @Nullable String value = rows.getString(column);
                    line.append(column == 1 ? "" : " ").append(value == null ? "-" : value);
                }
                read.add(line.toString());
            }
            return read;
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own SQL failed: " + sql, e);
        }
    }

    static void runAll(DataSource database, String... statements) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Base.quoteNames(connection, statement);
            for (String sql : statements) {
                statement.execute(Base.ofHost(connection, sql));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own SQL failed.", e);
        }
    }
}
