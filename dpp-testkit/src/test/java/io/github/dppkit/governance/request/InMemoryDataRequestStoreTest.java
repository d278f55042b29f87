package io.github.dppkit.governance.request;

import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.testkit.InMemoryDataRequestStore;
import io.github.dppkit.testkit.tck.DataRequestStoreContract;

/** The contract of {@link DataRequestStore} on the store for tests. */
class InMemoryDataRequestStoreTest extends DataRequestStoreContract {

    @Override
    protected DataRequestStore emptyStore() {
        return new InMemoryDataRequestStore();
    }
}
