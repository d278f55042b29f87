package io.github.dppkit.jdbc;

import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.tck.KeyStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link KeyStore} on every database. */
@Verifies("#151")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcKeyStoreTest extends KeyStoreContract {

    private final ContractBase base;

    JdbcKeyStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected KeyStore emptyStore() {
        return base.emptied().keyStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
