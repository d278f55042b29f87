package io.github.dppkit.testkit.tck;

import io.github.dppkit.governance.request.spi.DataRequestStore;

/** What every {@link DataRequestStore} must do. Extend it, return a store over an empty base, and run it with JUnit. */
public abstract class DataRequestStoreContract extends CaseStoreContract<DataRequestStore.State> {

    /** Creates the contract. */
    protected DataRequestStoreContract() {
        super(DataRequestStore.State.OPEN, DataRequestStore.State.DECIDED, DataRequestStore.State.CLOSED, 1_048_576);
    }

    /**
     * Returns a store over an empty base.
     *
     * @return a store in which nothing is kept yet
     */
    @Override
    protected abstract DataRequestStore emptyStore();
}
