package io.github.dppkit.retention;

import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.InMemoryRetentionStore;
import io.github.dppkit.testkit.tck.RetentionStoreContract;

class InMemoryRetentionStoreTest extends RetentionStoreContract {

    @Override
    protected RetentionStore emptyStore() {
        return new InMemoryRetentionStore();
    }
}
