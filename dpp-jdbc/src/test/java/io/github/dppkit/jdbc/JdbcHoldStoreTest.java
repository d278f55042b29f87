package io.github.dppkit.jdbc;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.testkit.tck.HoldStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link HoldStore} on every database. */
@Verifies("#151")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcHoldStoreTest extends HoldStoreContract {

    private final ContractBase base;

    JdbcHoldStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected HoldStore emptyStore() {
        return base.emptied().holdStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
