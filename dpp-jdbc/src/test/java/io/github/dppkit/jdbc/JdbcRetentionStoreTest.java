package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.tck.RetentionStoreContract;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    @Test
    @Verifies("#82")
    void tellsTheTimeOfTheDatabase() {
        Instant before = InstantSource.system().instant();
        Instant told = base.emptied().retentionStore().databaseTime().orElseThrow();
        assertThat(told)
                .isBetween(
                        before.minusSeconds(60),
                        InstantSource.system().instant().plusSeconds(60));
    }

    @AfterEach
    void givesConnectionsBackAsTheyCame() {
        base.assertConnectionsCameBackAsTheyWere();
    }
}
