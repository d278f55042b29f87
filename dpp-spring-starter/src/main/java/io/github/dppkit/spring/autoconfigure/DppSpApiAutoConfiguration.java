package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.spapi.SpApiSettings;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.spring.autoconfigure.DppProperties.Minimise;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * How payloads of SP-API are taken in: what some role may read is needed, the rest is counted or dropped
 * ({@code dpp.spapi.minimise}).
 */
@AutoConfiguration(after = DppAccessAutoConfiguration.class)
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
@Enforces("L4.a")
public final class DppSpApiAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SpApiSettings dppSpApiSettings(DppProperties properties, AccessPolicy access) {
        Set<PiiCategory> needed = access.categories();
        boolean drop = properties.spapi().minimise() == Minimise.DROP;
        if (needed.isEmpty()) {
            if (drop) {
                throw new DppSetupException(
                        SetupProblem.SPAPI,
                        "dpp.spapi.minimise: dropping refused (L4.a): no role may read anything, so nothing would be kept.");
            }
            return SpApiSettings.defaults();
        }
        SpApiSettings.Builder settings = SpApiSettings.builder().needs(needed);
        return (drop ? settings.dropUnneeded() : settings).build();
    }
}
