package io.github.dppkit.jdbc;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.tck.RetentionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contract of {@link RetentionStore} on every database. */
class JdbcRetentionStoreTest {

    /** On one database. */
    @Verifies("#151")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnOneDatabase extends RetentionStoreContract {

        private final ContractBase base;

        OnOneDatabase(Base base) {
            this.base = new ContractBase(base);
        }

        @Override
        protected final RetentionStore emptyStore() {
            return base.emptied().retentionStore();
        }

        @AfterEach
        void givesConnectionsBackAsTheyCame() {
            base.assertConnectionsCameBackAsTheyWere();
        }

        @AfterAll
        void close() {
            base.close();
        }
    }

    @Nested
    class OnH2InFile extends OnOneDatabase {
        OnH2InFile() {
            super(Base.H2_FILE);
        }
    }

    @Nested
    class OnH2InMemory extends OnOneDatabase {
        OnH2InMemory() {
            super(Base.H2_MEMORY);
        }
    }

    @Nested
    class OnH2InPostgresMode extends OnOneDatabase {
        OnH2InPostgresMode() {
            super(Base.H2_POSTGRESQL_MODE);
        }
    }

    @Nested
    class OnPostgres extends OnOneDatabase {
        OnPostgres() {
            super(Base.POSTGRESQL);
        }
    }
}
