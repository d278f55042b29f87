package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.login.LoginGuard;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A warning at each start where {@code dpp.enabled=false}, or anything else, leaves an application without dppkit; and no
 * start where {@code dpp.login.enabled=true} would guard nothing.
 */
@AutoConfiguration
public final class DppDisabledAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DppDisabledAutoConfiguration.class);

    @Bean
    AbsenceWarning dppAbsenceWarning(ListableBeanFactory beans, Environment environment) {
        return new AbsenceWarning(beans, environment);
    }

    @Bean
    static LazyInitializationExcludeFilter dppAbsenceIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(AbsenceWarning.class);
    }

    /** Warns once the application is wired. */
    static final class AbsenceWarning implements SmartInitializingSingleton {

        private final ListableBeanFactory beans;
        private final Environment environment;

        AbsenceWarning(ListableBeanFactory beans, Environment environment) {
            this.beans = beans;
            this.environment = environment;
        }

        @Override
        public void afterSingletonsInstantiated() {
            if (!OnSwitch.isOn(environment, "dpp.enabled", true)) {
                warn("dpp.enabled=false");
            } else if (isMissing(Dpp.class)) {
                warn("there is no bean of type Dpp: DppAutoConfiguration is excluded");
            } else if (OnSwitch.isOn(environment, "dpp.login.enabled", false) && isMissing(LoginGuard.class)) {
                throw new DppSetupException(
                        SetupProblem.LOGIN,
                        "dppkit cannot start: dpp.login.enabled is true, and there is no LoginGuard: no log-in would be counted"
                                + " (A1.2.f).");
            } else if (isMissing(DppStartupReport.class)) {
                LOG.warn(
                        "dppkit cannot say what is on: DppAutoConfiguration is excluded. The Dpp of the application is held"
                                + " to no rule for production here, and its log sanitizer is not installed.");
            }
        }

        private boolean isMissing(Class<?> type) {
            return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length == 0;
        }

        private static void warn(String why) {
            LOG.warn(
                    "dppkit is DISABLED ({}): nothing is encrypted, recorded, refused or disposed of. An application that"
                            + " handles SP-API data must not run so.",
                    why);
        }
    }
}
