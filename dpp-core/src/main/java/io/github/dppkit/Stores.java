package io.github.dppkit;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.spi.RetentionStore;
import java.util.List;

/**
 * Everything that one database, or several, keep for a {@link Dpp}. dpp-jdbc brings one for H2, PostgreSQL and MariaDB.
 *
 * <p>Where the wrapped keys live apart from the data they open, give the key store on its own:
 * {@link DppBuilder#keyStore}.
 */
public interface Stores {

    /**
     * Returns where wrapped keys are kept.
     *
     * @return the key store
     */
    KeyStore keyStore();

    /**
     * Returns where the audit trail is kept.
     *
     * @return the audit store
     */
    AuditStore auditStore();

    /**
     * Returns where access grants are kept.
     *
     * @return the grant store
     */
    GrantStore grantStore();

    /**
     * Returns where deadlines and tombstones are kept; they belong with the wrapped keys.
     *
     * @return the retention store
     */
    RetentionStore retentionStore();

    /**
     * Returns what an operator should know of these stores when the application starts.
     *
     * @return sentences without any value from outside, for a log; none if there is nothing to be careful about
     */
    default List<String> cautions() {
        return List.of();
    }
}
