package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.testkit.TestDatabase;
import java.util.stream.Stream;

/** One database for the tests of one contract, emptied before each of them; its pool complains about borrowers. */
final class ContractBase implements AutoCloseable {

    private final Base base;
    private final TestDatabase database;
    private final LendingPool pool;
    private final JdbcStores stores;

    private ContractBase(Base base) {
        this.base = base;
        this.database = base.open();
        this.pool = new LendingPool(database.dataSource());
        JdbcSchema.create(pool);
        this.stores = JdbcStores.create(pool);
    }

    /** Opens each kind of database in turn; JUnit closes it after the tests that were given it. */
    static Stream<ContractBase> onEach() {
        return Base.chosen().map(ContractBase::new);
    }

    JdbcStores emptied() {
        Base.clear(pool);
        return stores;
    }

    /** Opens the stores once more, as another node does. */
    JdbcStores ofAnotherNode() {
        return JdbcStores.create(pool);
    }

    void run(String sql) {
        Base.run(pool, sql);
    }

    void assertConnectionsCameBackAsTheyWere() {
        assertThat(pool.complaints()).isEmpty();
    }

    /** Returns the name under which tests are reported. */
    @Override
    public String toString() {
        return base.name();
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
