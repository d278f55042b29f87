package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Stores;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The stores that are beans, each from whoever made it.
 *
 * @param keyStore of wrapped keys
 * @param auditStore of the audit trail
 * @param grantStore of grants
 * @param retentionStore of deadlines
 * @param cautions of those that the starter opened
 */
record WiredStores(
        KeyStore keyStore,
        AuditStore auditStore,
        GrantStore grantStore,
        RetentionStore retentionStore,
        List<String> cautions)
        implements Stores {

    static WiredStores of(ListableBeanFactory beans) {
        return new WiredStores(
                required(beans, KeyStore.class),
                required(beans, AuditStore.class),
                required(beans, GrantStore.class),
                required(beans, RetentionStore.class),
                beans.getBeanProvider(StoreCautions.class).stream()
                        .flatMap(each -> each.cautions().stream())
                        .toList());
    }

    private static <T> T required(ListableBeanFactory beans, Class<T> store) {
        T found = beans.getBeanProvider(store).getIfAvailable();
        if (found == null) {
            throw new DppSetupException(
                    SetupProblem.NO_STORES,
                    "dppkit cannot start: there is no bean of type " + store.getSimpleName()
                            + ", and dpp-jdbc with spring-boot-jdbc is not there to make one.");
        }
        return found;
    }
}
