package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.actuate.DppEndpoint;
import io.github.dppkit.spring.actuate.DppHealthIndicator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoint {@code dpp} and the health contributor {@code dpp}, where the application has them. */
@AutoConfiguration(after = {DppAutoConfiguration.class, DppDisabledAutoConfiguration.class})
public final class DppActuatorAutoConfiguration {

    /** The endpoint, which also answers while dppkit is off. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    @ConditionalOnAvailableEndpoint(DppEndpoint.class)
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        DppEndpoint dppEndpoint(
                ObjectProvider<Dpp> dpp, ObjectProvider<AuditStore> audit, ObjectProvider<ControlReporter> controls) {
            return new DppEndpoint(
                    dpp.getIfAvailable(),
                    audit.getIfAvailable(),
                    controls.orderedStream().toList());
        }
    }

    /** The health contributor. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnBean({Dpp.class, KeyStore.class})
    @ConditionalOnEnabledHealthIndicator("dpp")
    static class HealthConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = {"dppHealthIndicator", "dppHealthContributor"})
        DppHealthIndicator dppHealthContributor(Dpp dpp, KeyStore keyStore) {
            return new DppHealthIndicator(dpp, keyStore);
        }
    }
}
