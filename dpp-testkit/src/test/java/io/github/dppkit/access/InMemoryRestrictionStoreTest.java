package io.github.dppkit.access;

import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.testkit.InMemoryRestrictionStore;
import io.github.dppkit.testkit.tck.RestrictionStoreContract;

/** The contract of {@link RestrictionStore} on the store for tests. */
class InMemoryRestrictionStoreTest extends RestrictionStoreContract {

    @Override
    protected RestrictionStore emptyStore() {
        return new InMemoryRestrictionStore();
    }
}
