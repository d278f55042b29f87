package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The {@link Dpp} of the application, made of the beans of the other auto-configurations or of the application's own, and
 * the line that says at start what is on.
 */
@AutoConfiguration(
        after = {
            DppPolicyAutoConfiguration.class,
            DppKeysAutoConfiguration.class,
            DppAuditAutoConfiguration.class,
            DppAccessAutoConfiguration.class,
            DppJdbcAutoConfiguration.class
        })
@ConditionalOnDppEnabled
@EnableConfigurationProperties(DppProperties.class)
public final class DppAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DppBuilder dppBuilder(
            DppProperties properties,
            Environment environment,
            DppPolicy policy,
            RootKey rootKey,
            SigningKey signingKey,
            AccessPolicy accessPolicy,
            ObjectProvider<CheckpointAnchor> anchors,
            ObjectProvider<InstantSource> clock,
            org.springframework.core.env.Environment spring) {
        ProductionRules.require(properties, environment, spring);
        DppBuilder builder = Dpp.builder()
                .environment(environment)
                .policy(policy)
                .rootKey(rootKey)
                .signingKey(signingKey)
                .accessPolicy(accessPolicy)
                .node(node(properties))
                .keyCacheTime(properties.keyCacheTime());
        if (anchors.stream().findAny().isEmpty()) {
            throw new DppSetupException(
                    SetupProblem.NO_ANCHOR, "dppkit cannot start: no anchor is configured (A2.6.c).");
        }
        anchors.orderedStream().forEach(builder::anchor);
        clock.ifUnique(source -> builder.clock(source, System::nanoTime));
        return builder;
    }

    private static String node(DppProperties properties) {
        try {
            return new WriterId(properties.node(), 1).node();
        } catch (AuditFormatException e) {
            throw new DppSetupException(SetupProblem.NODE, "dpp.node: " + e.getMessage(), e);
        }
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Dpp dpp(
            DppBuilder builder,
            ObjectProvider<KeyStore> keyStore,
            ObjectProvider<AuditStore> auditStore,
            ObjectProvider<GrantStore> grantStore,
            ObjectProvider<DppCustomizer> customizers) {
        builder.keyStore(required(keyStore, "KeyStore"))
                .auditStore(required(auditStore, "AuditStore"))
                .grantStore(required(grantStore, "GrantStore"));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static <T> T required(ObjectProvider<T> store, String type) {
        T found = store.getIfAvailable();
        if (found == null) {
            throw new DppSetupException(
                    SetupProblem.NO_STORES,
                    "dppkit cannot start: there is no bean of type " + type
                            + ", and dpp-jdbc with spring-boot-jdbc is not there to make one.");
        }
        return found;
    }

    @Bean
    @ConditionalOnMissingBean
    DppStartupReport dppStartupReport(Dpp dpp, DppProperties properties, ObjectProvider<ControlReporter> controls) {
        return new DppStartupReport(dpp, properties.node(), controls);
    }

    /** With lazy initialisation too, a fault in the configuration shows at start and not at the first order. */
    @Bean
    static LazyInitializationExcludeFilter dppIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(Dpp.class, DppStartupReport.class);
    }

    @Bean
    ControlReporter dppKeyStoreControl(ConfigurableListableBeanFactory beans) {
        return BeanControl.of("key-store", beans, KeyStore.class);
    }

    @Bean
    ControlReporter dppAuditStoreControl(ConfigurableListableBeanFactory beans) {
        return BeanControl.of("audit-store", beans, AuditStore.class);
    }

    @Bean
    ControlReporter dppGrantStoreControl(ConfigurableListableBeanFactory beans) {
        return BeanControl.of("grant-store", beans, GrantStore.class);
    }
}
