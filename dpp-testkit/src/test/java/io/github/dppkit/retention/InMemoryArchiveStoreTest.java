package io.github.dppkit.retention;

import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.testkit.InMemoryArchiveStore;
import io.github.dppkit.testkit.tck.ArchiveStoreContract;

/** The contract of {@link ArchiveStore} on the store for tests. */
class InMemoryArchiveStoreTest extends ArchiveStoreContract {

    @Override
    protected ArchiveStore emptyStore() {
        return new InMemoryArchiveStore();
    }
}
