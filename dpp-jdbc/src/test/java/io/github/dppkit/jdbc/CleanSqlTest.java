package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.LeakySqlExceptions.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dppkit.jdbc.LeakySqlExceptions.Leak;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DataTruncation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host's own database exceptions hold no row before anybody logs or rethrows them. */
class CleanSqlTest {

    private static final String[] VALUES = {LeakySqlExceptions.EMAIL, LeakySqlExceptions.PHONE, LeakySqlExceptions.NAME
    };

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies({"#134", "A2.6.d", "L5.g"})
    void noRowIsLeftInAnExceptionOfTheDatabase(Base base) {
        for (Leak leak : LeakySqlExceptions.of(base)) {
            if (leak.exception() instanceof SQLException fault && !leak.what().contains("procedure")) {
                SQLException clean = CleanSql.exception(fault, sanitizer);
                assertThat(everything(clean)).as(leak.what()).doesNotContain(VALUES);
                assertThat(clean.getSQLState()).as(leak.what()).isEqualTo(fault.getSQLState());
                assertThat(clean.getErrorCode()).isEqualTo(fault.getErrorCode());
                assertThat(clean.getStackTrace()).isEqualTo(fault.getStackTrace());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    @Verifies("#134")
    void whatAProcedureSaysGoes_ifItIsKnown_orWithTheWholeText(Base base) {
        sanitizer.observed(
                PersonName.of(LeakySqlExceptions.NAME),
                PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916"));
        for (Leak leak : LeakySqlExceptions.of(base)) {
            if (leak.exception() instanceof SQLException fault) {
                assertThat(everything(CleanSql.exception(fault, sanitizer)))
                        .as(leak.what())
                        .doesNotContain(VALUES);
                assertThat(everything(CleanSql.withoutText(fault)))
                        .as(leak.what())
                        .doesNotContain(VALUES)
                        .contains("withheld");
            }
        }
    }

    @Test
    @Verifies("#134")
    void staysOfItsKind() {
        for (SQLException fault : List.of(
                new SQLIntegrityConstraintViolationException("x", "23505", 7),
                new SQLTransactionRollbackException("x", "40001", 7),
                new SQLTimeoutException("x", "57014", 7),
                new SQLNonTransientConnectionException("x", "08003", 7),
                new SQLRecoverableException("x", "08006", 7),
                new SQLWarning("x", "01000", 7),
                new SQLException("x", "99999", 7))) {
            SQLException clean = CleanSql.exception(fault, sanitizer);
            assertThat((Throwable) clean)
                    .hasSameClassAs(fault)
                    .isNotSameAs(fault)
                    .hasMessage("x");
            assertThat(clean.getSQLState()).isEqualTo(fault.getSQLState());
        }
        BatchUpdateException batch = (BatchUpdateException)
                CleanSql.exception(new BatchUpdateException("x", "23505", 7, new int[] {1, 2}), sanitizer);
        assertThat(batch.getUpdateCounts()).containsExactly(1, 2);
        assertThat((Throwable) CleanSql.exception(new DataTruncation(3, true, false, 80, 5), sanitizer))
                .isInstanceOfSatisfying(
                        DataTruncation.class, cut -> assertThat(cut.getIndex()).isEqualTo(3));
        assertThat((Throwable) CleanSql.exception(new SQLClientInfoException("x", Map.of()), sanitizer))
                .isInstanceOf(SQLClientInfoException.class);
        assertThat(CleanSql.exception(new SQLException("x", "secret state"), sanitizer)
                        .getSQLState())
                .isNull();
        assertThat((Throwable) CleanSql.exception(new SQLException((String) null), sanitizer))
                .hasMessage("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Duplicate entry 'hanna.schmidt@example.com' for key 'buyer.PRIMARY'",
                "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the"
                        + " right syntax to use near 'Hanna Schmidtbauer')' at line 1",
                "ERROR: new row for relation \"buyer\" violates check constraint\n  Detail: Failing row contains (1,"
                        + " a\nHanna Schmidtbauer, null).",
                "Batch entry 1 insert into t values ('Hanna Schmidtbauer was aborted') was aborted: ERROR: no",
                "Syntax error in SQL statement \"INSERT INTO b VALUES ('Hanna \"\"x\"\" Schmidtbauer [*]\"; expected \"(\";"
                        + " SQL statement:\nINSERT 'Hanna Schmidtbauer' [42001-232]"
            })
    @Verifies({"#134", "#135"})
    void formsOfSeveralDatabasesAreCut(String message) {
        assertThat(CleanSql.exception(new SQLException(message, "23505", 7), sanitizer)
                        .getMessage())
                .doesNotContain("hanna", "Hanna", "Schmidtbauer", "\n")
                .isNotEmpty();
    }

    @Test
    @Verifies("#134")
    void whatIsCauseAndNextAtOnceStaysBoth() {
        SQLException batch = new BatchUpdateException("batch", "23505", 7, new int[0]);
        SQLException inner = new SQLException("Detail: Key (email)=(" + LeakySqlExceptions.EMAIL + ") already exists.");
        batch.setNextException(inner);
        batch.initCause(inner);
        SQLException clean = CleanSql.exception(batch, sanitizer);
        assertThat((Throwable) clean.getNextException()).isSameAs(clean.getCause());
        assertThat(everything(clean)).doesNotContain(VALUES).contains("already exists");
    }

    @Test
    @Verifies("#134")
    void survivesCirclesAndLongChains() {
        SQLException first = new SQLException("first " + LeakySqlExceptions.EMAIL);
        SQLException second = new SQLException("second " + LeakySqlExceptions.EMAIL, first);
        first.setNextException(second);
        first.initCause(second);
        first.addSuppressed(second);
        first.addSuppressed(new IllegalStateException(LeakySqlExceptions.EMAIL, first));
        assertThat(everything(CleanSql.exception(first, sanitizer))).doesNotContain(VALUES);
        SQLException head = new SQLException("head");
        SQLException last = head;
        for (int i = 0; i < 3_000; i++) {
            SQLException next = new SQLException(LeakySqlExceptions.EMAIL);
            last.setNextException(next);
            last = next;
        }
        SQLException clean = CleanSql.exception(head, sanitizer);
        int length = 0;
        for (SQLException each = clean; each != null; each = each.getNextException()) {
            assertThat(each.getMessage()).doesNotContain(VALUES);
            length++;
        }
        assertThat(length).isBetween(500, 1_001);
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
    @Verifies({"#134", "A2.6.d"})
    void aDecoratedDataSourceThrowsCleanExceptions_fromWhateverItHandsOut(Base base) throws SQLException {
        try (TestDatabase database = base.open()) {
            DataSource source = CleanSql.dataSource(database.dataSource(), sanitizer);
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE buyer (email VARCHAR(80) PRIMARY KEY)");
                statement.execute("INSERT INTO buyer (email) VALUES ('" + LeakySqlExceptions.EMAIL + "')");
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO buyer (email) VALUES (?)")) {
                    insert.setString(1, LeakySqlExceptions.EMAIL);
                    SQLException fault = catchThrowableOfType(SQLException.class, insert::executeUpdate);
                    assertThat(fault.getSQLState()).isEqualTo(base == Base.MARIADB ? "23000" : "23505");
                    assertThat(everything(fault)).doesNotContain(VALUES);
                    insert.addBatch();
                    assertThat(everything(catchThrowableOfType(BatchUpdateException.class, insert::executeBatch)))
                            .doesNotContain(VALUES);
                    assertThat(insert.toString()).doesNotContain(VALUES);
                    assertThat(insert.getConnection()).isEqualTo(connection).hasSameHashCodeAs(connection);
                }
                try (ResultSet rows = statement.executeQuery("SELECT email FROM buyer")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo(LeakySqlExceptions.EMAIL);
                    assertThatThrownBy(() -> rows.getInt(1))
                            .isInstanceOf(SQLException.class)
                            .satisfies(fault -> assertThat(everything(fault)).doesNotContain(VALUES));
                    assertThat(rows.getStatement()).isEqualTo(statement);
                }
            }
        }
    }

    @Test
    void unwrapsToTheDriversOwn_andStoresWorkOverIt() throws SQLException {
        try (TestDatabase database = Base.H2_MEMORY.open()) {
            DataSource source = CleanSql.dataSource(database.dataSource(), sanitizer);
            assertThat(source.unwrap(DataSource.class)).isSameAs(source);
            assertThat(source.isWrapperFor(database.dataSource().getClass())).isTrue();
            try (Connection connection = source.getConnection()) {
                assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class))
                        .isTrue();
                assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotNull();
                assertThat(connection.createArrayOf("VARCHAR", new Object[] {"a"}))
                        .isNotNull();
                try (PreparedStatement statement = connection.prepareStatement("SELECT CARDINALITY(?)")) {
                    statement.setArray(1, connection.createArrayOf("VARCHAR", new Object[] {"a", "b"}));
                    try (ResultSet rows = statement.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getInt(1)).isEqualTo(2);
                    }
                }
            }
            JdbcSchema.create(source);
            assertThat(JdbcStores.create(source).grantStore().grants()).isEmpty();
        }
    }
}
