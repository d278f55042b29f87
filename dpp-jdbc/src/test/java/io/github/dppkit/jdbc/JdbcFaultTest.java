package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.Depth;
import io.github.dppkit.testkit.FaultSweep;
import io.github.dppkit.testkit.FaultyDataSource.Loss;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each write, with its connection or its answer lost before and after each JDBC call: it took effect wholly or not at all,
 * repeating it succeeds and doubles nothing, and a connection that lived goes back to its pool as it came.
 */
class JdbcFaultTest {

    static Stream<Arguments> everyWrite() {
        return Stream.of(Base.H2_FILE, Base.POSTGRESQL, Base.MARIADB)
                .flatMap(base -> Stream.of(Loss.CALL, Loss.CONNECTION, Loss.DATABASE)
                        .flatMap(loss -> Write.all().stream().map(write -> Arguments.of(base, loss, write))));
    }

    @ParameterizedTest
    @MethodSource("everyWrite")
    @Verifies({"#23", "#24"})
    void holdsTheWholeEffectOrNone_andTheSameCallSucceedsAgain(Base base, Loss loss, Write write) {
        try (TestDatabase database = base.open();
                LendingPool pool = new LendingPool(database.dataSource())) {
            JdbcSchema.create(pool);
            Switch way = new Switch(pool);
            JdbcStores stores = JdbcStores.create(way);
            write.prepare().accept(stores);
            Object before = write.state().apply(stores);
            write.call().accept(stores);
            Object after = write.state().apply(stores);
            assertThat(after).as("what the write changes").isNotEqualTo(before);

            FaultSweep sweep =
                    FaultSweep.over(() -> prepared(pool, write, stores)).losing(loss);
            boolean all = base == Base.H2_FILE || Depth.current() == Depth.FULL;
            FaultSweep.Report report = (all ? sweep : sweep.losingAnswersOnly())
                    .run(
                            (faulty, acknowledge) -> {
                                way.to(faulty);
                                try {
                                    write.call().accept(stores);
                                } finally {
                                    way.to(pool);
                                }
                                acknowledge.accept(write.name());
                            },
                            (clean, outcome) -> {
                                Object found = write.state().apply(stores);
                                assertThat(found)
                                        .isIn(
                                                outcome.acknowledged().isEmpty()
                                                        ? List.of(before, after)
                                                        : List.of(after));
                                outcome.thrown().ifPresent(JdbcFaultTest::assertSaysOnlyWhatItMay);

                                write.call().accept(stores);
                                assertThat(write.state().apply(stores))
                                        .satisfiesAnyOf(
                                                state -> assertThat(state).isEqualTo(after),
                                                state -> assertThat(write.repeated())
                                                        .contains(state));
                                if (loss == Loss.CALL) {
                                    assertThat(pool.complaints()).isEmpty();
                                }
                                pool.complaints();
                            });
            assertThat(report.calls()).isGreaterThanOrEqualTo(3); // the shortest: one statement that commits by itself
        }
    }

    private static TestDatabase prepared(LendingPool pool, Write write, JdbcStores stores) {
        Base.clear(pool);
        write.prepare().accept(stores);
        return new Emptied(pool);
    }

    private static void assertSaysOnlyWhatItMay(Exception thrown) {
        assertThat(thrown)
                .isInstanceOfAny(JdbcStoreException.class, AuditStoreException.class)
                .isInstanceOf(DppException.class)
                .hasMessageContaining("SQLState 08")
                .hasMessageContaining("repeat the call")
                .hasMessageNotContaining("Injected");
        assertThat(thrown.getCause()).isInstanceOf(SQLException.class).hasMessageNotContaining("Injected");
    }

    /** The same database for each run of a sweep, emptied in between. */
    private record Emptied(DataSource dataSource) implements TestDatabase {

        @Override
        public String jdbcUrl() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // the test closes the database that all runs share
        }
    }

    /** A data source that leads to one or another, so that one set of stores can be used with and without faults. */
    private static final class Switch extends PlainDataSource {

        private volatile DataSource target;

        Switch(DataSource target) {
            this.target = target;
        }

        void to(DataSource next) {
            target = next;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return target.getConnection();
        }
    }
}
