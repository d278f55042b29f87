package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.HostTables.disposal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.jdbc.reencrypt.EncryptedTable;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Columns of ids in a host's table: one in which the database takes an id for another, which a disposal of the other would
 * reach, is refused by everything that finds rows by it.
 */
class IdColumnTest {

    private static final String BY_CASE =
            "CREATE COLLATION by_case (provider = icu, locale = 'und-u-ks-level2'," + " deterministic = false)";

    /** A type of a column, with what it takes to have it. */
    static Stream<Arguments> loose() {
        return Stream.of(
                Arguments.of(Base.POSTGRESQL, List.of("CREATE EXTENSION citext"), "citext"),
                Arguments.of(
                        Base.POSTGRESQL,
                        List.of("CREATE EXTENSION citext", "CREATE DOMAIN a AS citext", "CREATE DOMAIN b AS a"),
                        "b"),
                Arguments.of(Base.POSTGRESQL, List.of(BY_CASE), "VARCHAR(64) COLLATE by_case"),
                Arguments.of(Base.POSTGRESQL, List.of(BY_CASE, "CREATE DOMAIN d AS TEXT COLLATE by_case"), "d"),
                Arguments.of(Base.POSTGRESQL, List.of("CREATE DOMAIN padded AS CHAR(64)"), "padded"),
                Arguments.of(Base.H2_MEMORY, List.of(), "VARCHAR_IGNORECASE(64)"),
                Arguments.of(Base.H2_MEMORY, List.of("CREATE DOMAIN d AS VARCHAR_IGNORECASE(64)"), "d"),
                Arguments.of(Base.H2_MEMORY, List.of("SET IGNORECASE TRUE"), "VARCHAR(64)"),
                Arguments.of(Base.H2_MEMORY, List.of("SET COLLATION ENGLISH STRENGTH PRIMARY"), "VARCHAR(64)"),
                Arguments.of(Base.H2_MEMORY, List.of("SET COLLATION POLISH STRENGTH SECONDARY"), "TEXT"),
                Arguments.of(Base.MARIADB, List.of(), "VARCHAR(64) COLLATE utf8mb4_general_ci"),
                Arguments.of(Base.MARIADB, List.of(), "TEXT CHARACTER SET latin1 COLLATE latin1_swedish_ci"));
    }

    static Stream<Arguments> exact() {
        return Stream.of(
                Arguments.of(Base.POSTGRESQL, List.of(), "VARCHAR(64)"),
                Arguments.of(Base.POSTGRESQL, List.of("CREATE DOMAIN d AS TEXT"), "d"),
                Arguments.of(Base.POSTGRESQL, List.of(), "TEXT COLLATE \"C\""),
                Arguments.of(Base.POSTGRESQL, List.of(), "TEXT COLLATE \"de-x-icu\""),
                Arguments.of(Base.H2_MEMORY, List.of(), "VARCHAR(64)"),
                Arguments.of(Base.H2_MEMORY, List.of("CREATE DOMAIN d AS VARCHAR(64)"), "d"),
                Arguments.of(Base.H2_MEMORY, List.of("SET COLLATION POLISH STRENGTH TERTIARY"), "VARCHAR(64)"),
                Arguments.of(Base.H2_POSTGRESQL_MODE, List.of(), "TEXT"),
                Arguments.of(Base.MARIADB, List.of(), "VARCHAR(64) COLLATE utf8mb4_bin"),
                Arguments.of(Base.MARIADB, List.of(), "VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin"));
    }

    /** A column for each kind of id beside one that compares well, with rows that differ in the case of their order id. */
    private static void create(DataSource database, List<String> before, String type) throws SQLException {
        try (Connection connection = database.getConnection()) {
            String good = Base.isMariaDb(connection) ? "VARCHAR(64) COLLATE utf8mb4_bin" : "VARCHAR(64)";
            before.forEach(sql -> Base.run(database, sql));
            try (Statement statement = connection.createStatement()) { // not by Base, which gives a table a collation
                statement.execute("CREATE TABLE host (id BIGINT NOT NULL, any_id " + type + ", good_id " + good
                        + ", good_seller " + good + ", tag " + good + ", email VARCHAR(200))");
            }
        }
        for (String order : List.of("po-7a", "PO-7A")) {
            Base.run(
                    database,
                    "INSERT INTO host (id, any_id, good_id, good_seller, email) VALUES (1, '" + order + "', '" + order
                            + "', '" + Samples.PARTNER.id() + "', 'dpp1.x')");
        }
    }

    @ParameterizedTest
    @MethodSource("loose")
    @Verifies("M5.b")
    void refusesAColumnInWhichOneIdIsTakenForAnother_andNamesTableAndColumn(Base base, List<String> before, String type)
            throws SQLException {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            create(database, before, type);
            List<ThrowingCallable> all = List.of(
                    () -> target(database, "good_seller", "any_id"),
                    () -> target(database, "any_id", "good_id"),
                    () -> index(database, "good_seller", "any_id"),
                    () -> index(database, "any_id", "good_id"),
                    () -> encrypted(database, "good_seller", "any_id").build(),
                    () -> encrypted(database, "any_id", "good_id").build(),
                    () -> encrypted(database, "good_seller", "any_id")
                            .tagged("id", "tag", null)
                            .build());
            for (ThrowingCallable one : all) {
                assertThatThrownBy(one)
                        .isInstanceOf(JdbcSetupException.class)
                        .hasMessageContaining(" refused: table host, column ")
                        .hasMessageMatching(
                                "(?is).*column (any_id|good_id|good_seller) takes different ids for equal.*(_bin|VARCHAR).*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("exact")
    @Verifies("M5.b")
    void reachesTheRowsOfOneOrderAlone_whereEveryCharacterCounts(Base base, List<String> before, String type)
            throws SQLException {
        try (TestDatabase opened = base.open()) {
            DataSource database = opened.dataSource();
            create(database, before, type);
            DisposalTarget target = target(database, "good_seller", "any_id");
            index(database, "good_seller", "any_id");
            encrypted(database, "good_seller", "any_id").build();
            encrypted(database, "good_seller", "any_id")
                    .tagged("id", "tag", null)
                    .build();
            assertThat(target.dispose(disposal(PiiScope.order(Samples.PARTNER, "po-7a"))))
                    .isOne();
            assertThat(HostTables.read(database, "SELECT any_id FROM host WHERE email IS NOT NULL", 1))
                    .containsExactly("PO-7A");
        }
    }

    private static DisposalTarget target(DataSource database, String partner, String order) {
        return TableTarget.builder(database, "host")
                .partnerColumn(partner)
                .orderColumn(order)
                .scrub("email")
                .build();
    }

    private static void index(DataSource database, String partner, String order) {
        IndexedTable.builder(database, "host")
                .partnerColumn(partner)
                .orderColumn(order)
                .index("email")
                .build();
    }

    private static EncryptedTable.Builder encrypted(DataSource database, String partner, String order) {
        return EncryptedTable.builder(database, "host")
                .partnerColumn(partner)
                .orderColumn(order)
                .column("email", FieldName.of("host.email"));
    }
}
