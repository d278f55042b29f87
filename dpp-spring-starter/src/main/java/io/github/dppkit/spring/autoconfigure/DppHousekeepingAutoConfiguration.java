package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.credential.CredentialRegister;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Forgets attempts to log in that are long past, and raises alarms for credentials that are overdue and for columns that no
 * disposal reaches, unless {@code dpp.housekeeping.enabled} is false.
 */
@AutoConfiguration(after = {DppLoginAutoConfiguration.class, DppSecurityAutoConfiguration.class})
@ConditionalOnDppEnabled
@ConditionalOnBean(Dpp.class)
@ConditionalOnSwitch(value = "dpp.housekeeping.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DppProperties.class)
public final class DppHousekeepingAutoConfiguration {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    @Bean
    @ConditionalOnMissingBean
    Housekeeping dppHousekeeping(Dpp dpp, ConfigurableListableBeanFactory beans, DppProperties properties) {
        Duration interval = properties.housekeeping().interval();
        Duration idle = properties.housekeeping().forgetLoginsAfter();
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(DAY) > 0 || idle.compareTo(DAY) < 0) {
            throw new DppSetupException(
                    SetupProblem.HOUSEKEEPING,
                    "dpp.housekeeping: refused (A1.2.f, V6.1.4.2): the interval or the time after which log-ins are forgotten"
                            + " is out of range.");
        }
        Map<String, IntSupplier> tasks = new LinkedHashMap<>();
        LoginGuard guard = beans.getBeanProvider(LoginGuard.class).getIfAvailable();
        if (guard != null) {
            tasks.put("attempts to log in forgotten", () -> guard.forget(idle));
        }
        // beside a Dpp of the application's own, our stores are not opened for this
        CredentialRegister register = BeanControl.inUse(beans, CredentialStore.class) == null
                ? null
                : beans.getBeanProvider(CredentialRegister.class).getIfAvailable();
        if (register != null) {
            tasks.put("overdue credentials", () -> register.raiseAlarms().size());
        }
        if (properties.housekeeping().schemaScan() && DppSchemaScans.arePossible(beans)) {
            DppSchemaScans scans = new DppSchemaScans(dpp, beans);
            tasks.put("columns that no disposal reaches", scans::run);
        }
        return new Housekeeping(tasks, interval);
    }

    @Bean
    static LazyInitializationExcludeFilter dppHousekeepingIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(Housekeeping.class);
    }
}
