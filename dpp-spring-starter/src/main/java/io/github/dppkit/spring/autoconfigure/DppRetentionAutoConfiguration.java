package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.spring.retention.DisposalSchedule;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Disposal of what is due, unless {@code dpp.retention.enabled} is false. */
@AutoConfiguration(after = DppAutoConfiguration.class)
@ConditionalOnDppEnabled
@ConditionalOnBean(Dpp.class)
@EnableConfigurationProperties(DppProperties.class)
public final class DppRetentionAutoConfiguration {

    private static final Duration LONGEST = Duration.ofHours(24);

    @Bean
    @ConditionalOnSwitch(value = "dpp.retention.enabled", matchIfMissing = true)
    @ConditionalOnMissingBean
    DisposalSchedule dppDisposalSchedule(Dpp dpp, DppProperties properties, ObjectProvider<InstantSource> clocks) {
        Duration interval = properties.retention().interval();
        if (interval.isNegative() || interval.isZero() || interval.compareTo(LONGEST) > 0) {
            throw new DppSetupException(
                    SetupProblem.RETENTION,
                    "dpp.retention.interval: interval refused (A2.1.a): what is due must go within the day.");
        }
        InstantSource clock = clocks.getIfUnique(InstantSource::system);
        return new DisposalSchedule(dpp.retention(), interval, clock);
    }

    @Bean
    static LazyInitializationExcludeFilter dppDisposalIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(DisposalSchedule.class);
    }
}
