package io.github.dppkit.access;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.testkit.InMemoryGrantStore;
import io.github.dppkit.testkit.tck.GrantStoreContract;

class InMemoryGrantStoreTest extends GrantStoreContract {

    @Override
    protected GrantStore emptyStore() {
        return new InMemoryGrantStore();
    }
}
