package io.github.dppkit.jdbc;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.tck.GrantStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link GrantStore} on every database. */
@Verifies("#151")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcGrantStoreTest extends GrantStoreContract {

    private final ContractBase base;

    JdbcGrantStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected GrantStore emptyStore() {
        return base.emptied().grantStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
