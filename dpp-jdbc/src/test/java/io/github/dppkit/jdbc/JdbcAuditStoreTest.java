package io.github.dppkit.jdbc;

import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.tck.AuditStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link AuditStore} on every database. */
@Verifies("#151")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcAuditStoreTest extends AuditStoreContract {

    private final ContractBase base;

    JdbcAuditStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected AuditStore emptyStore() {
        return base.emptied().auditStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
