package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.spring.actuate.CredentialHealthIndicator;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health contributor {@code dppCredentials}, where the application has health. */
@AutoConfiguration(after = DppLoginAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(CredentialRegister.class)
@ConditionalOnEnabledHealthIndicator("dpp-credentials")
public final class DppCredentialHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"dppCredentialsHealthIndicator", "dppCredentialsHealthContributor"})
    CredentialHealthIndicator dppCredentialsHealthContributor(ConfigurableListableBeanFactory beans) {
        // beside a Dpp of the application's own, our stores are not opened for this
        boolean known = BeanControl.inUse(beans, CredentialStore.class) != null;
        return new CredentialHealthIndicator(
                known ? beans.getBeanProvider(CredentialRegister.class).getIfAvailable() : null);
    }
}
