package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.ControlStatus.ProvidedBy;
import io.github.dppkit.spring.logging.DppLogbackLoggingSystem;
import io.github.dppkit.spring.logging.InstalledSanitizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The log sanitizer, the same before the appenders and in the {@code Dpp}, so that what is ingested is known to it. Looks at
 * the appenders again once the application is ready, and tells whether Boot took our logging system at all.
 */
@AutoConfiguration
@ConditionalOnDppEnabled
public final class DppLoggingAutoConfiguration {

    /** Where Logback is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "ch.qos.logback.classic.LoggerContext")
    static class LogbackConfiguration {

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

        /** Looks each time: a reconfiguration of Logback leaves appenders bare. */
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
            boolean on = system.getIfAvailable() instanceof DppLogbackLoggingSystem ours && ours.hookCount() > 0;
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
            if (system.getIfAvailable() instanceof DppLogbackLoggingSystem ours) {
                ours.applyHooks();
            }
        }
    }

    /** Where it is not: reported, so that the absence is seen. The application may call the sanitizer itself. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("ch.qos.logback.classic.LoggerContext")
    static class NoLogbackConfiguration {

        @Bean
        @ConditionalOnMissingBean
        LogSanitizer dppLogSanitizer() {
            return LogSanitizer.builder().build();
        }
    }
}
