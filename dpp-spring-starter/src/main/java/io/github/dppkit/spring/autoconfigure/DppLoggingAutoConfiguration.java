package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.ControlStatus.ProvidedBy;
import io.github.dppkit.spring.logging.HookedLoggingSystem;
import io.github.dppkit.spring.logging.InstalledSanitizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The log sanitizer, the same before the appenders and in the {@code Dpp}, so that what is ingested is known to it. Looks at
 * the appenders again once the application is ready, and tells whether Boot took our logging system at all.
 */
@AutoConfiguration
@ConditionalOnDppEnabled
public final class DppLoggingAutoConfiguration {

    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";
    private static final String LOG4J = "org.apache.logging.log4j.core.LoggerContext";

    /** Where a backend is there that we reach. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(AnyBackend.class)
    static class BackendConfiguration {

        @Bean
        @ConditionalOnMissingBean
        LogSanitizer dppLogSanitizer() {
            return InstalledSanitizer.get();
        }

        @Bean
        @ConditionalOnMissingBean
        SanitizerInstaller dppSanitizerInstaller() {
            return InstalledSanitizer::use;
        }

        /** Looks each time: a reconfiguration may leave appenders bare. */
        @Bean
        @Lazy
        ControlReporter dppLogSanitizerControl(Dpp dpp, ConfigurableListableBeanFactory beans) {
            LogSanitizer sanitizer = dpp.logSanitizer();
            boolean ours = !BeanControl.isOfTheApplication(beans, LogSanitizer.class)
                    && beans.getBeanProvider(LogSanitizer.class).getIfAvailable() == sanitizer;
            ControlStatus on =
                    new ControlStatus(Controls.SANITIZER, true, ours ? ProvidedBy.DPPKIT : ProvidedBy.APPLICATION);
            return () -> InstalledSanitizer.isAtWork(sanitizer) ? on : ControlStatus.off(Controls.SANITIZER);
        }

        @Bean
        ControlReporter dppLogHookControl(ObjectProvider<LoggingSystem> system) {
            boolean on = system.getIfAvailable() instanceof HookedLoggingSystem ours && ours.isHooked();
            ControlStatus status =
                    on ? new ControlStatus(Controls.HOOK, true, ProvidedBy.DPPKIT) : ControlStatus.off(Controls.HOOK);
            return () -> status;
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> dppLogHookOnceReady(ObjectProvider<LoggingSystem> system) {
            return new LogHookOnceReady(system);
        }
    }

    /** Applies the hooks to appenders that beans have added. */
    static final class LogHookOnceReady implements ApplicationListener<ApplicationReadyEvent> {

        private final ObjectProvider<LoggingSystem> system;

        LogHookOnceReady(ObjectProvider<LoggingSystem> system) {
            this.system = system;
        }

        @Override
        public void onApplicationEvent(ApplicationReadyEvent event) {
            if (system.getIfAvailable() instanceof HookedLoggingSystem ours) {
                ours.applyHooks();
            }
        }
    }

    /** Where none is: reported, so that the absence is seen. The application may call the sanitizer itself. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(NoBackend.class)
    static class NoBackendConfiguration {

        @Bean
        @ConditionalOnMissingBean
        LogSanitizer dppLogSanitizer() {
            return LogSanitizer.builder().build();
        }
    }

    /** Logback or Log4j 2. */
    static final class AnyBackend extends AnyNestedCondition {

        AnyBackend() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnClass(name = LOGBACK)
        static final class Logback {}

        @ConditionalOnClass(name = LOG4J)
        static final class Log4j2 {}
    }

    /** Neither. */
    static final class NoBackend extends NoneNestedConditions {

        NoBackend() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnClass(name = LOGBACK)
        static final class Logback {}

        @ConditionalOnClass(name = LOG4J)
        static final class Log4j2 {}
    }
}
