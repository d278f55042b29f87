package io.github.dppkit.testkit;

import io.github.dppkit.governance.request.spi.DataRequestStore;

/**
 * A {@link DataRequestStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryDataRequestStore extends InMemoryCaseStore<DataRequestStore.State>
        implements DataRequestStore {

    /** Creates an empty store. */
    public InMemoryDataRequestStore() {}
}
