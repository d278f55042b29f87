package io.github.dppkit.jdbc;

import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.testkit.tck.DataRequestStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link DataRequestStore} on every database. */
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcDataRequestStoreTest extends DataRequestStoreContract {

    private final ContractBase base;

    JdbcDataRequestStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected DataRequestStore emptyStore() {
        return base.emptied().dataRequestStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
