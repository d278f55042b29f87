package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.spring.actuate.DppDescriptor.KeysDescriptor;
import io.github.dppkit.spring.actuate.DppEndpoint;
import io.github.dppkit.spring.retention.DisposalSchedule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code dpp}, where the application has the actuator; it also answers while dppkit is off. */
@AutoConfiguration(
        after = {
            DppAutoConfiguration.class,
            DppRetentionAutoConfiguration.class,
            DppLoginAutoConfiguration.class,
            DppDisabledAutoConfiguration.class
        })
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(DppEndpoint.class)
public final class DppEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DppEndpoint dppEndpoint(
            ObjectProvider<Dpp> dpp,
            ObjectProvider<DisposalSchedule> disposal,
            ObjectProvider<Controls> controls,
            ObjectProvider<KeyCare> care,
            ConfigurableListableBeanFactory beans) {
        Controls all = controls.getIfAvailable();
        return new DppEndpoint(
                dpp.getIfAvailable(),
                BeanControl.inUse(beans, AuditStore.class),
                disposal.getIfAvailable(),
                (int) beans.getBeanProvider(DisposalTarget.class).stream().count(),
                all == null ? List::of : all::all,
                () -> descriptor(care.getIfAvailable()),
                () -> BeanControl.inUse(beans, CredentialStore.class) == null
                        ? null
                        : beans.getBeanProvider(CredentialRegister.class).getIfAvailable());
    }

    private static @Nullable KeysDescriptor descriptor(@Nullable KeyCare care) {
        return care == null ? null : care.descriptor();
    }
}
