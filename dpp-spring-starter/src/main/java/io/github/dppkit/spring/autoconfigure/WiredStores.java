package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Stores;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

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

    private static final List<Class<?>> TYPES =
            List.of(KeyStore.class, AuditStore.class, GrantStore.class, RetentionStore.class);

    static WiredStores of(ConfigurableListableBeanFactory beans) {
        String missing = names(type -> only(beans.getBeanProvider(type), "of type " + type.getSimpleName()) == null);
        if (!missing.isEmpty()) {
            throw new DppSetupException(
                    SetupProblem.NO_STORES,
                    "dppkit cannot start: there is no bean of type " + missing + ", and nothing to make one:"
                            + " spring-boot-jdbc is not there, or DppJdbcAutoConfiguration is excluded.");
        }
        return new WiredStores(
                found(beans, KeyStore.class),
                found(beans, AuditStore.class),
                found(beans, GrantStore.class),
                found(beans, RetentionStore.class),
                beans.getBeanProvider(OpenedStores.class).stream()
                        .flatMap(each -> each.cautions().stream())
                        .toList());
    }

    /** Returns the names of the types of store that the application does not bring itself. */
    static String notOfTheApplication(ConfigurableListableBeanFactory beans) {
        return names(type -> !BeanControl.isOfTheApplication(beans, type));
    }

    /** Tells whether the application brings no store at all. */
    static boolean areAllOurs(ConfigurableListableBeanFactory beans) {
        return TYPES.stream().noneMatch(type -> BeanControl.isOfTheApplication(beans, type));
    }

    /** Returns the one bean of its kind; null if there is none. */
    static <T> @Nullable T only(ObjectProvider<T> provider, String kind) {
        return only(provider, kind, SetupProblem.NO_STORES);
    }

    /** Returns the one bean of its kind; null if there is none, refused as that problem if there are several. */
    static <T> @Nullable T only(ObjectProvider<T> provider, String kind, SetupProblem problem) {
        try {
            return provider.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            String names = e.getBeanNamesFound() == null
                    ? ""
                    : " (" + String.join(", ", Objects.requireNonNull(e.getBeanNamesFound())) + ")";
            throw new DppSetupException(
                    problem,
                    "dppkit cannot start: there are several beans " + kind + names + ", and none is marked @Primary.",
                    e);
        }
    }

    private static String names(Predicate<Class<?>> which) {
        return TYPES.stream().filter(which).map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    private static <T> T found(ListableBeanFactory beans, Class<T> store) {
        return Objects.requireNonNull(beans.getBeanProvider(store).getIfAvailable(), store.getSimpleName());
    }
}
