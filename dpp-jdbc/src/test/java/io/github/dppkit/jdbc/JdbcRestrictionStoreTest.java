package io.github.dppkit.jdbc;

import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.testkit.tck.RestrictionStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link RestrictionStore} on every database. */
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcRestrictionStoreTest extends RestrictionStoreContract {

    private final ContractBase base;

    JdbcRestrictionStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected RestrictionStore emptyStore() {
        return base.emptied().restrictionStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
