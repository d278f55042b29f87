package io.github.dppkit.jdbc.internal;

import io.github.dppkit.governance.request.spi.DataRequestStore;

/** Requests of data subjects and their scopes in two tables. */
public final class JdbcDataRequestStore extends JdbcCaseStore<DataRequestStore.State> implements DataRequestStore {

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcDataRequestStore(Database database) {
        super(database, State.class, "dpp_data_request", "answer", "request_id");
    }
}
