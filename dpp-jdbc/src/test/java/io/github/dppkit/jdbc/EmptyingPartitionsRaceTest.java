package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.DayTable.disposals;
import static io.github.dppkit.jdbc.HostTables.OTHER;
import static io.github.dppkit.jdbc.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultSweep;
import io.github.dppkit.testkit.FaultyDataSource.Loss;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that somebody uses, guards or may not touch while a disposal would empty them. */
class EmptyingPartitionsRaceTest {

    private static final Map<PiiScope, Long> GONE = Map.of(order(1), 2L, order(2), 1L);
    private static final String LATE = DayTable.insertion(9, 1, OTHER.id(), "902-1");

    private TestDatabase database;
    private DataSource source;
    private DayTable table;
    private String file;
    private ExecutorService thread;

    @BeforeEach
    void open() {
        database = Base.POSTGRESQL.open();
        source = database.dataSource();
        table = DayTable.create(source, 2);
        fill();
        file = table.file("d1");
        thread = Executors.newSingleThreadExecutor();
    }

    private void fill() {
        table.insert(1, 1, order(1));
        table.insert(2, 1, order(2));
        table.insert(3, 2, order(1));
        table.insert(4, 2, order(3));
    }

    @AfterEach
    void close() {
        thread.shutdownNow();
        database.close();
    }

    private static Map<PiiScope, Long> dispose(DataSource source) {
        return DayTable.target(source).build().disposeAll(disposals(List.of(order(1), order(2))));
    }

    private boolean emptied() {
        return !table.file("d1").equals(file);
    }

    @Test
    void deletesRowByRow_whileAWriterHasARowThatNobodySees_andThatRowStays() throws Exception {
        try (Connection writer = source.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(LATE);
            assertThat(dispose(source)).isEqualTo(GONE);
            writer.commit();
        }
        assertThat(table.ids()).containsExactly("4", "9");
        assertThat(emptied()).isFalse();
    }

    @Test
    void seesUnderTheLock_whatCameInAfterTheFirstLook() {
        DataSource raced = DayTable.doing(source, "LOCK TABLE", () -> Base.run(source, LATE));
        assertThat(dispose(raced)).isEqualTo(GONE);
        assertThat(table.ids()).containsExactly("4", "9");
        assertThat(emptied()).isFalse();
    }

    @Test
    void countsALateRowOfAnOrderThatGoes() {
        DataSource raced = DayTable.doing(source, "LOCK TABLE", () -> table.insert(9, 1, order(2)));
        assertThat(dispose(raced)).isEqualTo(Map.of(order(1), 2L, order(2), 2L));
        assertThat(table.ids()).containsExactly("4");
    }

    @Test
    void followsARowThatMovesToAnotherDayMeanwhile() {
        DataSource raced = DayTable.doing(
                source,
                "LOCK TABLE",
                () -> Base.run(source, "UPDATE orders SET due_day = '" + DayTable.date(2) + "' WHERE id = 2"));
        assertThat(dispose(raced)).isEqualTo(GONE);
        assertThat(table.ids()).containsExactly("4");
    }

    @Test
    void holdsAWriterBack_fromTheLookUnderTheLockUntilTheDayIsEmpty_andItsRowStays() throws Exception {
        Future<?>[] writer = new Future<?>[1];
        DataSource raced = DayTable.doing(source, "TRUNCATE", () -> {
            writer[0] = thread.submit(() -> Base.run(source, LATE));
            Base.awaitWaiter(source);
        });
        assertThat(dispose(raced)).isEqualTo(GONE);
        writer[0].get();
        assertThat(table.ids()).containsExactly("4", "9");
        assertThat(emptied()).isTrue();
    }

    @Test
    void passesALongReaderBy_andTellsOnce() throws Exception {
        DisposalTarget target = DayTable.target(source).build();
        try (LogCapture log = LogCapture.everything();
                Connection reader = source.getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT COUNT(*) FROM orders");
            assertThat(target.disposeAll(disposals(List.of(order(1), order(2)))))
                    .isEqualTo(GONE);
            table.insert(1, 1, order(1));
            assertThat(target.disposeAll(disposals(List.of(order(1))))).isEqualTo(Map.of(order(1), 1L));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("deletes row by row"))
                    .hasSize(2)
                    .satisfiesOnlyOnce(line -> assertThat(line)
                            .contains("INFO")
                            .contains("The disposal target orders deletes row by row where it might empty a partition:"
                                    + " PostgreSQL refused it, SQLState 55P03"))
                    .noneMatch(line -> line.contains("902-"));
        }
        assertThat(table.ids()).containsExactly("4");
        assertThat(emptied()).isFalse();
    }

    /** It waits for a row that the disposal has deleted, and the disposal would wait for its partition. */
    @Test
    void givesWayToAForegroundTransaction_withWhichItWouldDeadlock() throws Exception {
        try (Connection foreground = source.getConnection();
                Statement statement = foreground.createStatement()) {
            foreground.setAutoCommit(false);
            Future<?>[] waiting = new Future<?>[1];
            DataSource raced = DayTable.doing(source, "LOCK TABLE", () -> {
                statement.execute(LATE);
                waiting[0] =
                        thread.submit(() -> statement.executeUpdate("UPDATE orders SET buyer_name = 'x' WHERE id = 3"));
                Base.awaitWaiter(source);
            });
            assertThat(dispose(raced)).isEqualTo(GONE);
            assertThat(waiting[0].get())
                    .as("its row is gone, nothing else has happened to it")
                    .isEqualTo(0);
            foreground.commit();
        }
        assertThat(table.ids()).containsExactly("4", "9");
        assertThat(emptied()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE refers (id BIGINT, due_day DATE, FOREIGN KEY (id, due_day) REFERENCES orders)",
                "CREATE TRIGGER t BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION note()",
                "CREATE TRIGGER t AFTER DELETE ON d1 FOR EACH ROW EXECUTE FUNCTION note()",
                "CREATE TRIGGER t AFTER DELETE ON orders FOR EACH STATEMENT EXECUTE FUNCTION note()",
                "CREATE TRIGGER t BEFORE TRUNCATE ON d1 FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
                "CREATE PUBLICATION subscribers FOR TABLE orders WITH (publish = 'insert, delete')",
                "CREATE PUBLICATION subscribers FOR ALL TABLES",
                "CREATE PUBLICATION subscribers FOR TABLE orders WITH (publish_via_partition_root = true)",
            })
    void deletesRowByRow_whereSomebodyMustHearOfEachRow_orForbidsIt(String obstacle) {
        HostTables.runAll(
                source,
                "CREATE TABLE noted (n INT)",
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO noted VALUES (1); RETURN OLD; END $$",
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
                obstacle);
        assertThat(dispose(source)).isEqualTo(GONE);
        assertThat(table.ids()).containsExactly("4");
        assertThat(emptied()).isFalse();
        boolean hears = obstacle.contains("note()");
        assertThat(HostTables.read(source, "SELECT n FROM noted", 1).isEmpty()).isEqualTo(!hears);
    }

    @Test
    void failsAsEver_whereARuleStandsInTheWayOfEachDelete() {
        Base.run(source, "CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING");
        List<String> before = table.ids();
        assertThatThrownBy(() -> dispose(source)).isInstanceOf(JdbcStoreException.class);
        assertThat(table.ids()).isEqualTo(before);
    }

    @Test
    void needsTheRightToTruncateThePartition_andSeesAllOfItsRows() {
        String role = "days_" + UUID.randomUUID().toString().replace("-", "");
        HostTables.runAll(source, "CREATE ROLE " + role, "GRANT SELECT, INSERT, DELETE ON orders TO " + role);
        try {
            DataSource app = as(role);
            assertThat(dispose(app)).isEqualTo(GONE);
            assertThat(emptied()).as("without the right").isFalse();

            HostTables.runAll(
                    source,
                    "GRANT SELECT, TRUNCATE ON d1 TO " + role,
                    "DELETE FROM orders",
                    "ALTER TABLE d1 ENABLE ROW LEVEL SECURITY",
                    "CREATE POLICY ours ON d1 USING (seller_id = 'A2EUQ1WTGCTBG2')",
                    LATE);
            fill();
            assertThat(dispose(app)).isEqualTo(GONE);
            assertThat(table.ids()).as("a row that the user cannot see").containsExactly("4", "9");
            assertThat(emptied()).isFalse();

            HostTables.runAll(source, "ALTER TABLE d1 DISABLE ROW LEVEL SECURITY", "DELETE FROM orders");
            fill();
            assertThat(dispose(app)).isEqualTo(GONE);
            assertThat(emptied()).as("with the right").isTrue();
        } finally {
            HostTables.runAll(source, "DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    private DataSource as(String role) {
        return new PlainDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = source.getConnection();
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET ROLE " + role);
                }
                return connection;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(value = Loss.class)
    void changesAllRowsOfTheOrders_orNone_andTheSameCallSucceedsAgain(Loss loss) {
        List<String> before = table.ids();
        FaultSweep.Report report = FaultSweep.over(this::refilled)
                .losing(loss)
                .hittingEach(Depth.current().pick(2, 1))
                .run(
                        (faulty, acknowledge) -> {
                            assertThat(dispose(faulty)).isEqualTo(GONE);
                            acknowledge.accept("disposed");
                        },
                        (clean, outcome) -> {
                            assertThat(table.ids())
                                    .isIn(
                                            outcome.acknowledged().isEmpty()
                                                    ? List.of(before, List.of("4"))
                                                    : List.of(List.of("4")));
                            outcome.thrown()
                                    .ifPresent(thrown -> assertThat(thrown)
                                            .isInstanceOf(JdbcStoreException.class)
                                            .hasMessageContaining("SQLState 08")
                                            .hasMessageNotContaining("Injected"));
                            dispose(source);
                            assertThat(table.ids()).containsExactly("4");
                        });
        assertThat(report.calls()).as(loss.name().toLowerCase(Locale.ROOT)).isGreaterThanOrEqualTo(15);
    }

    private TestDatabase refilled() {
        Base.run(source, "DELETE FROM orders");
        fill();
        return new TestDatabase() {
            @Override
            public DataSource dataSource() {
                return source;
            }

            @Override
            public String jdbcUrl() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                // the test closes the database that all runs share
            }
        };
    }
}
