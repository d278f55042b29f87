package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.governance.request.DataRequests;
import io.github.dppkit.governance.request.DataRequestsBuilder;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.SubjectIndex;
import io.github.dppkit.retention.notice.Notices;
import io.github.dppkit.retention.notice.NoticesBuilder;
import io.github.dppkit.retention.notice.spi.NoticeResolver;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.spring.retention.DisposalSchedule;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

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
    DisposalSchedule dppDisposalSchedule(
            Dpp dpp,
            DppProperties properties,
            ObjectProvider<InstantSource> clocks,
            ObjectProvider<Notices> notices,
            ObjectProvider<DataRequests> requests,
            ConfigurableListableBeanFactory beans) {
        Duration interval = properties.retention().interval();
        if (interval.isNegative() || interval.isZero() || interval.compareTo(LONGEST) > 0) {
            throw new DppSetupException(
                    SetupProblem.RETENTION,
                    "dpp.retention.interval: interval refused (A2.1.a): what is due must go within the day.");
        }
        InstantSource clock = clocks.getIfUnique(InstantSource::system);
        // a Dpp of the application's own has stores of its own: ours are not opened for it
        boolean ours = !BeanControl.isOfTheApplication(beans, Dpp.class);
        boolean known = ours || BeanControl.isOfTheApplication(beans, Notices.class);
        boolean asked = ours || BeanControl.isOfTheApplication(beans, DataRequests.class);
        return new DisposalSchedule(
                dpp.retention(),
                known ? only(notices, Notices.class) : null,
                asked ? only(requests, DataRequests.class) : null,
                interval,
                clock);
    }

    /** Where there is a store of requests; what searches, copies and corrects the application sets on one of its own. */
    @Bean
    @Lazy
    @ConditionalOnBean(DataRequestStore.class)
    @ConditionalOnMissingBean
    DataRequests dppDataRequests(Dpp dpp, DataRequestStore store, ObjectProvider<SubjectIndex> indexes) {
        DataRequestsBuilder builder = dpp.dataRequests().store(store);
        SubjectIndex index = only(indexes, SubjectIndex.class);
        return (index == null ? builder : builder.index(index)).build();
    }

    /** Where there is a store of notices; what returns data the application sets on a {@code Notices} of its own. */
    @Bean
    @Lazy
    @ConditionalOnBean(NoticeStore.class)
    @ConditionalOnMissingBean
    Notices dppNotices(Dpp dpp, NoticeStore store, ObjectProvider<NoticeResolver> resolvers) {
        NoticesBuilder builder = dpp.notices().store(store);
        NoticeResolver resolver = only(resolvers, NoticeResolver.class);
        return (resolver == null ? builder : builder.resolver(resolver)).build();
    }

    /** Of several none would be taken, and nobody would see that requests or notices are not carried out. */
    private static <T> @Nullable T only(ObjectProvider<T> provider, Class<T> type) {
        return WiredStores.only(provider, "of type " + type.getSimpleName(), SetupProblem.SEVERAL_BEANS);
    }

    @Bean
    static LazyInitializationExcludeFilter dppDisposalIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(DisposalSchedule.class);
    }
}
