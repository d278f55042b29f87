package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.login.ClientAddresses;
import io.github.dppkit.access.password.PasswordRules;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.policy.DppPolicy;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Rules for passwords, whom to believe about addresses, and the ages of credentials. */
@AutoConfiguration(after = DppAutoConfiguration.class)
@ConditionalOnDppEnabled
@ConditionalOnBean(Dpp.class)
@Lazy // for whoever asks for them
@EnableConfigurationProperties(DppProperties.class)
public final class DppLoginAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PasswordRules dppPasswordRules(DppPolicy policy) {
        return PasswordRules.of(policy);
    }

    @Bean
    @ConditionalOnMissingBean
    ClientAddresses dppClientAddresses(DppProperties properties) {
        return ClientAddresses.behind(properties.login().trustedProxies());
    }

    @Bean
    @ConditionalOnBean(CredentialStore.class)
    @ConditionalOnMissingBean
    CredentialRegister dppCredentialRegister(Dpp dpp, CredentialStore store) {
        return dpp.credentials(store);
    }
}
