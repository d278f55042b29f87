package io.github.dppkit.jdbc;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.tck.RetentionStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link RetentionStore} on every database. */
@Verifies("#151")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcRetentionStoreTest extends RetentionStoreContract {

    private final ContractBase base;

    JdbcRetentionStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected RetentionStore emptyStore() {
        return base.emptied().retentionStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
