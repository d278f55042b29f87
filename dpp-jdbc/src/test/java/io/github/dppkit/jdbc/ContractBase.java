package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.testkit.TestDatabase;

/** One database for the tests of one contract, emptied before each of them; its pool complains about borrowers. */
final class ContractBase implements AutoCloseable {

    private final TestDatabase database;
    private final LendingPool pool;
    private final JdbcStores stores;

    ContractBase(Base base) {
        this.database = base.open();
        this.pool = new LendingPool(database.dataSource());
        JdbcSchema.create(pool);
        this.stores = JdbcStores.create(pool);
    }

    JdbcStores emptied() {
        Base.clear(pool);
        return stores;
    }

    void assertConnectionsCameBackAsTheyWere() {
        assertThat(pool.complaints()).isEmpty();
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
