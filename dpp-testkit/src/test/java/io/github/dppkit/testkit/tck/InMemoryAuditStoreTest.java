package io.github.dppkit.testkit.tck;

import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.testkit.InMemoryAuditStore;

final class InMemoryAuditStoreTest extends AuditStoreContract {

    @Override
    protected AuditStore emptyStore() {
        return new InMemoryAuditStore();
    }
}
