package io.github.dppkit.jdbc;

import static io.github.dppkit.jdbc.Samples.DAY;
import static io.github.dppkit.jdbc.Samples.epoch;
import static io.github.dppkit.jdbc.Samples.events;
import static io.github.dppkit.jdbc.Samples.filled;
import static io.github.dppkit.jdbc.Samples.frontier;
import static io.github.dppkit.jdbc.Samples.grant;
import static io.github.dppkit.jdbc.Samples.key;
import static io.github.dppkit.jdbc.Samples.named;
import static io.github.dppkit.jdbc.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.testkit.FaultSweep;
import io.github.dppkit.testkit.FaultyDataSource.Loss;
import io.github.dppkit.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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

    private static final WriterId WRITER = new WriterId("node-a", 1);

    /**
     * One write.
     *
     * @param prepare what is there before
     * @param call the write, the same each time; throws if the store says it did not happen
     * @param state what a reader sees of it
     * @param repeated what a reader may see when the call was carried out twice; usually what it sees after one
     */
    private record Write(
            String name,
            Consumer<JdbcStores> prepare,
            Consumer<JdbcStores> call,
            Function<JdbcStores, Object> state,
            Set<Object> repeated) {

        static Write of(
                String name,
                Consumer<JdbcStores> prepare,
                Consumer<JdbcStores> call,
                Function<JdbcStores, Object> state,
                Object... repeated) {
            return new Write(name, prepare, call, state, Set.of(repeated));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Write> WRITES = List.of(
            Write.of(
                    "addEpochSecret",
                    stores -> {},
                    stores -> stores.keyStore().addEpochSecret(epoch(0)),
                    stores -> stores.keyStore().epochSecret(DAY)),
            Write.of(
                    "destroyEpochSecrets",
                    stores -> {
                        stores.keyStore().addEpochSecret(epoch(0));
                        stores.keyStore().addEpochSecret(epoch(1));
                    },
                    stores -> stores.keyStore().destroyEpochSecrets(DAY.plusDays(1)),
                    stores -> stores.keyStore().epochSecret(DAY).isPresent() + ","
                            + stores.keyStore().epochSecret(DAY.plusDays(1)).isPresent()),
            Write.of(
                    "addNamedSecret",
                    stores -> {},
                    stores -> stores.keyStore().addNamedSecret(named("tokens")),
                    stores -> stores.keyStore().namedSecret("tokens")),
            Write.of(
                    "addDataKey",
                    stores -> {},
                    stores -> stores.keyStore().addDataKey(key(1)),
                    stores -> stores.keyStore().dataKey(order(1))),
            Write.of(
                    "reserveUses",
                    stores -> stores.keyStore().addDataKey(key(1)),
                    stores -> requireDone(stores.keyStore().reserveUses(key(1).id(), 10, 1_000)),
                    stores -> stores.keyStore()
                            .dataKey(order(1))
                            .map(DataKeyRecord::uses)
                            .orElse(0L),
                    276L), // a lost answer wastes uses, it never gives any back
            Write.of(
                    "put first grant",
                    stores -> {},
                    stores -> requireDone(stores.grantStore().put(grant("clerk", 1))),
                    stores -> stores.grantStore().grants()),
            Write.of(
                    "put next grant",
                    stores -> stores.grantStore().put(grant("clerk", 1)),
                    stores -> requireDone(stores.grantStore().put(grant("clerk", 2))),
                    stores -> stores.grantStore().grants()),
            Write.of(
                    "openWriter",
                    stores -> stores.auditStore().openWriter("node-a"),
                    stores -> stores.auditStore().openWriter("node-a"),
                    stores -> states(stores),
                    List.of(WriterState.ABANDONED, WriterState.ABANDONED, WriterState.OPEN)),
            Write.of(
                    "append",
                    stores -> {
                        stores.auditStore().openWriter("node-a");
                        stores.auditStore().append(WRITER, 0, events(0, 2), frontier(2));
                    },
                    stores -> stores.auditStore().append(WRITER, 2, events(2, 3), frontier(5)),
                    stores -> stores.auditStore().events(WRITER, 0, 100).size() + " of "
                            + stores.auditStore()
                                    .writer(WRITER)
                                    .map(WriterRecord::size)
                                    .orElse(0L)),
            Write.of(
                    "endWriter",
                    stores -> stores.auditStore().openWriter("node-a"),
                    stores -> stores.auditStore().endWriter(WRITER, 0, WriterState.CLOSED),
                    JdbcFaultTest::states),
            Write.of(
                    "appendMeta",
                    stores -> {},
                    stores -> requireDone(stores.auditStore().appendMeta(0, filled(3, 1))
                            || !stores.auditStore().metaLeaves(0, 1).isEmpty()),
                    stores -> stores.auditStore().metaLeaves(0, 100)),
            Write.of(
                    "putCheckpoint",
                    stores -> {},
                    stores -> requireDone(stores.auditStore().putCheckpoint(new StoredCheckpoint(3, "note"))),
                    stores -> stores.auditStore().checkpoints(0, 100)));

    static Stream<Arguments> everyWrite() {
        return Stream.of(Base.H2_FILE, Base.POSTGRESQL)
                .flatMap(base -> Stream.of(Loss.CALL, Loss.CONNECTION, Loss.DATABASE)
                        .flatMap(loss -> WRITES.stream().map(write -> Arguments.of(base, loss, write))));
    }

    @ParameterizedTest
    @MethodSource("everyWrite")
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

            FaultSweep.Report report = FaultSweep.over(() -> prepared(pool, write, stores))
                    .losing(loss)
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
            assertThat(report.calls()).isGreaterThanOrEqualTo(5);
        }
    }

    private static TestDatabase prepared(LendingPool pool, Write write, JdbcStores stores) {
        Base.clear(pool);
        write.prepare().accept(stores);
        return new Emptied(pool);
    }

    private static Object states(JdbcStores stores) {
        return stores.auditStore().writers().stream().map(WriterRecord::state).toList();
    }

    private static void requireDone(boolean done) {
        if (!done) {
            throw new IllegalStateException("The store says that somebody else was first.");
        }
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
