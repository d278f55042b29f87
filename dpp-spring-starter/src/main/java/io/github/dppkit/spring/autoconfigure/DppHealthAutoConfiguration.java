package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.spring.actuate.DppHealthIndicator;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health contributor {@code dpp}, where the application has health. */
@AutoConfiguration(after = DppAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Dpp.class)
@ConditionalOnEnabledHealthIndicator("dpp")
public final class DppHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"dppHealthIndicator", "dppHealthContributor"})
    DppHealthIndicator dppHealthContributor(Dpp dpp, ConfigurableListableBeanFactory beans) {
        return new DppHealthIndicator(
                dpp, BeanControl.inUse(beans, KeyStore.class), BeanControl.inUse(beans, GenerationStore.class));
    }
}
