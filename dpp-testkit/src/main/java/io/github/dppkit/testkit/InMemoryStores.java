package io.github.dppkit.testkit;

import io.github.dppkit.Stores;

/**
 * Everything a {@code Dpp} keeps, in memory, gone with the process: for tests only.
 *
 * @param keyStore wrapped keys
 * @param auditStore the audit trail
 * @param grantStore access grants
 * @param retentionStore deadlines and tombstones
 */
public record InMemoryStores(
        InMemoryKeyStore keyStore,
        InMemoryAuditStore auditStore,
        InMemoryGrantStore grantStore,
        InMemoryRetentionStore retentionStore)
        implements Stores {

    /**
     * Returns four empty stores.
     *
     * @return the stores
     */
    public static InMemoryStores empty() {
        return new InMemoryStores(
                new InMemoryKeyStore(),
                new InMemoryAuditStore(),
                new InMemoryGrantStore(),
                new InMemoryRetentionStore());
    }
}
