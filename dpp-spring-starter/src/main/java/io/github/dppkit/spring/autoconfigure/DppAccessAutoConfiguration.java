package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.access.AccessPolicy;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Who may read what for which purpose, from {@code dpp.access} and {@code dpp.access-policy}. Nothing set means nothing
 * permitted.
 */
@AutoConfiguration(after = DppPolicyAutoConfiguration.class)
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
public final class DppAccessAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AccessPolicy dppAccessPolicy(DppProperties properties) {
        return ConfiguredAccess.of(properties);
    }
}
