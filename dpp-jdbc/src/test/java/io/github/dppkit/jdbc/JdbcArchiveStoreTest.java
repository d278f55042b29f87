package io.github.dppkit.jdbc;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.testkit.tck.ArchiveStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link ArchiveStore} on every database. */
@Verifies("#151")
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcArchiveStoreTest extends ArchiveStoreContract {

    private final ContractBase base;

    JdbcArchiveStoreTest(ContractBase base) {
        this.base = base;
    }

    @Override
    protected ArchiveStore emptyStore() {
        return base.emptied().archiveStore();
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
