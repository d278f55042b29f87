package io.github.dppkit.governance.request.spi;

import io.github.dppkit.retention.spi.CaseStore;

/**
 * Keeps the requests of data subjects and how far each of their scopes is. The contract is tested by
 * {@code DataRequestStoreContract} of dpp-testkit.
 */
public interface DataRequestStore extends CaseStore<DataRequestStore.State> {

    /** How far a request is; the names are stored. */
    enum State {
        /** What it concerns is being found. */
        OPEN,
        /** It is being carried out. */
        DECIDED,
        /** It is over: carried out or refused. */
        CLOSED
    }
}
