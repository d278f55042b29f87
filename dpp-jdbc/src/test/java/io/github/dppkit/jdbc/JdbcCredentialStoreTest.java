package io.github.dppkit.jdbc;

import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.tck.CredentialStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link CredentialStore} on every database. */
@Verifies("V6.1.4.2")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcCredentialStoreTest extends CredentialStoreContract {

    private final ContractBase base;

    JdbcCredentialStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected CredentialStore emptyStore() {
        return base.emptied().credentialStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
