package io.github.dppkit.retention;

import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.testkit.InMemoryHoldStore;
import io.github.dppkit.testkit.tck.HoldStoreContract;

/** The contract of {@link HoldStore} on the store for tests. */
class InMemoryHoldStoreTest extends HoldStoreContract {

    @Override
    protected HoldStore emptyStore() {
        return new InMemoryHoldStore();
    }
}
