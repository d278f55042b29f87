package io.github.dppkit.spring.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/** What {@code dpp.enabled=false} leaves: a warning at each start. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "dpp.enabled", havingValue = false)
public final class DppDisabledAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DppDisabledAutoConfiguration.class);

    @Bean
    DisabledWarning dppDisabledWarning() {
        return new DisabledWarning();
    }

    @Bean
    static LazyInitializationExcludeFilter dppDisabledIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(DisabledWarning.class);
    }

    /** Warns once the application is wired. */
    static final class DisabledWarning implements SmartInitializingSingleton {

        @Override
        public void afterSingletonsInstantiated() {
            LOG.warn("dppkit is DISABLED (dpp.enabled=false): nothing is encrypted, recorded or refused."
                    + " An application that handles SP-API data must not run so.");
        }
    }
}
