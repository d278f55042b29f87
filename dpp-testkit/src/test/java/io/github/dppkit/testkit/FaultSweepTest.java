package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.testkit.FaultyDataSource.Loss;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultSweepTest {

    private static final FaultSweep.Scenario TWO_TRANSFERS = (database, acknowledge) -> {
        for (String id : List.of("t1", "t2")) {
            Bank.transferInOneTransaction(database, id);
            acknowledge.accept(id);
        }
    };

    private static final FaultSweep.Invariant SUM_IS_WHOLE_AND_ACKNOWLEDGED_IS_THERE = (database, outcome) -> {
        Bank.assertSumIsWhole(database);
        for (String id : outcome.acknowledged()) {
            assertThat(transfers(database, id))
                    .as("acknowledged transfer %s", id)
                    .isEqualTo(1);
        }
        assertThat(outcome.thrown().isPresent()).isEqualTo(outcome.fault().isPresent());
    };

    @ParameterizedTest
    @EnumSource(Loss.class)
    void passes_whenEachTransferIsOneTransaction(Loss loss) {
        FaultSweep.Report report = FaultSweep.over(FaultSweepTest::h2)
                .losing(loss)
                .run(TWO_TRANSFERS, SUM_IS_WHOLE_AND_ACKNOWLEDGED_IS_THERE);

        assertThat(report).isEqualTo(new FaultSweep.Report(16, 32, 0));
    }

    @Test
    void hitsTheFirstCallAndEachSoManyAfterIt_whenToldTo() {
        List<String> hit = new ArrayList<>();
        FaultSweep.Report report = FaultSweep.over(FaultSweepTest::h2)
                .hittingEach(5)
                .run(
                        TWO_TRANSFERS,
                        (database, outcome) -> outcome.fault()
                                .ifPresent(fault ->
                                        hit.add(fault.call() + fault.side().name())));

        assertThat(hit)
                .containsExactly(
                        "1BEFORE", "1AFTER", "6BEFORE", "6AFTER", "11BEFORE", "11AFTER", "16BEFORE", "16AFTER");
        assertThat(report).isEqualTo(new FaultSweep.Report(16, 8, 0));
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2).hittingEach(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesOnPostgres_whenATransferIsOneTransaction() {
        FaultSweep.Scenario transfer = (database, acknowledge) -> {
            Bank.transferInOneTransaction(database, "t1");
            acknowledge.accept("t1");
        };
        FaultSweep.Report report = FaultSweep.over(
                        () -> Bank.opened(PostgresServer.shared().createDatabase()))
                .run(transfer, SUM_IS_WHOLE_AND_ACKNOWLEDGED_IS_THERE);

        assertThat(report).isEqualTo(new FaultSweep.Report(8, 16, 0));
    }

    @Test
    void seesTheLostAnswer_asDoneButNotAcknowledged() {
        AtomicInteger doneUnknown = new AtomicInteger();
        FaultSweep.over(FaultSweepTest::h2).run(TWO_TRANSFERS, (database, outcome) -> {
            if (Bank.number(database, "SELECT COUNT(*) FROM transfer")
                    > outcome.acknowledged().size()) {
                doneUnknown.incrementAndGet();
            }
        });

        assertThat(doneUnknown).as("after each of the two commits").hasValue(2);
    }

    @Test
    void findsTheTornTransfer_whenEachStatementCommitsByItself() {
        FaultSweep.Scenario autocommit = (database, acknowledge) -> {
            try (Connection connection = database.getConnection()) {
                Bank.move(connection, "t1");
            }
            acknowledge.accept("t1");
        };

        assertThatThrownBy(() ->
                        FaultSweep.over(FaultSweepTest::h2).run(autocommit, SUM_IS_WHOLE_AND_ACKNOWLEDGED_IS_THERE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("6 of 12 faulted runs failed")
                .hasMessageContaining("Invariant broken after call 3 (PreparedStatement.executeUpdate)")
                .hasMessageContaining("Invariant broken before call 4 (PreparedStatement.executeUpdate)")
                .hasMessageContaining("Invariant broken before call 6 (PreparedStatement.executeUpdate)")
                .hasMessageNotContaining("after call 6");
    }

    @Test
    void findsTheEarlyAcknowledgement_whenItComesBeforeTheCommit() {
        FaultSweep.Scenario early = (database, acknowledge) -> {
            acknowledge.accept("t1");
            Bank.transferInOneTransaction(database, "t1");
        };

        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2).run(early, SUM_IS_WHOLE_AND_ACKNOWLEDGED_IS_THERE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("before call 8 (Connection.commit)")
                .hasMessageContaining("acknowledged transfer t1");
    }

    @Test
    void findsTheSwallowedFault_whenOnlyTheCallIsLost() {
        FaultSweep.Scenario swallowing = (database, acknowledge) -> {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                moveSwallowing(connection);
                connection.commit();
            }
        };

        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2)
                        .losing(Loss.CALL)
                        .run(swallowing, (database, outcome) -> Bank.assertSumIsWhole(database)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after call 4 (PreparedStatement.executeUpdate)");
    }

    @Test
    void fails_whenTheScenarioFailsWithoutAFault() {
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2)
                        .run(
                                (database, acknowledge) -> Bank.execute(database, "DROP TABLE nothing"),
                                (database, outcome) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("without any fault");
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2)
                        .run(
                                (database, acknowledge) -> {
                                    throw new SQLException("refused");
                                },
                                (database, outcome) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The scenario fails without any fault");
    }

    @Test
    void fails_whenTheScenarioNeverCallsTheDatabase() {
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2)
                        .run((database, acknowledge) -> {}, (database, outcome) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no call");
    }

    @Test
    void fails_whenACallIsNotReached_unlessTolerated() {
        Supplier<FaultSweep.Scenario> shrinking = () -> {
            AtomicInteger runs = new AtomicInteger();
            return (database, acknowledge) -> {
                Bank.transferInOneTransaction(database, "t1");
                if (runs.getAndIncrement() == 0) {
                    Bank.transferInOneTransaction(database, "t2");
                }
            };
        };
        FaultSweep.Invariant whole = (database, outcome) -> Bank.assertSumIsWhole(database);

        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::h2).run(shrinking.get(), whole))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not reach call 9");
        assertThat(FaultSweep.over(FaultSweepTest::h2).toleratingUnreached().run(shrinking.get(), whole))
                .isEqualTo(new FaultSweep.Report(16, 32, 16));
    }

    @Test
    void closesEachDatabase_afterItsRun() {
        List<H2Database> databases = new ArrayList<>();
        FaultSweep.over(() -> {
                    H2Database database = H2Database.inMemory();
                    databases.add(database);
                    return Bank.opened(database);
                })
                .run(TWO_TRANSFERS, SUM_IS_WHOLE_AND_ACKNOWLEDGED_IS_THERE);

        assertThat(databases).hasSize(33).allSatisfy(database -> {
            try (Connection connection = database.dataSource().getConnection();
                    var tables = connection.getMetaData().getTables(null, "PUBLIC", null, null)) {
                assertThat(tables.next()).as("a table left in memory").isFalse();
            }
        });
    }

    private static TestDatabase h2() {
        return Bank.opened(H2Database.inMemory());
    }

    private static void moveSwallowing(Connection connection) {
        try {
            Bank.move(connection, "t1");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("08006");
        }
    }

    private static int transfers(DataSource database, String id) {
        return Bank.number(database, "SELECT COUNT(*) FROM transfer WHERE id = '" + id + "'");
    }
}
