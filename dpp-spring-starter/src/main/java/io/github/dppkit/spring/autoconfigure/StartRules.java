package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.Stores;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.env.Environment;

/** What every start is held to, also where the {@code Dpp} is the application's own: before it is made, and once it is. */
final class StartRules {

    private static final int OLDEST_BOOT = 4;

    private final DppProperties properties;
    private final Environment spring;

    private StartRules(DppProperties properties, Environment spring) {
        this.properties = properties;
        this.spring = spring;
    }

    /** Checks what can be before anything is opened. */
    static StartRules check(DppProperties properties, Environment spring, ConfigurableListableBeanFactory beans) {
        requireBoot(SpringBootVersion.getVersion());
        UnknownProperties.refuse(spring);
        if (!BeanControl.isOfTheApplication(beans, Dpp.class)
                && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Stores.class, true, false).length > 0
                && WiredStores.areAllOurs(beans)) {
            throw new DppSetupException(
                    SetupProblem.NO_STORES,
                    "dppkit cannot start: there is a bean of type Stores, which nothing takes. Define a bean for each of"
                            + " its stores instead, such as the one that its method keyStore() returns.");
        }
        return new StartRules(properties, spring);
    }

    /** Refuses a Spring Boot in which parts of the starter would be missing without a word. */
    static void requireBoot(@Nullable String version) {
        int dot = version == null ? -1 : version.indexOf('.');
        if (version == null || dot < 1 || !version.chars().limit(dot).allMatch(Character::isDigit)) {
            return; // a build of Boot that does not say what it is
        }
        if (dot == 1 && version.charAt(0) - '0' < OLDEST_BOOT) {
            throw new DppSetupException(
                    SetupProblem.WRONG_BOOT,
                    "dppkit cannot start: dpp-spring-starter needs Spring Boot 4, and this is Spring Boot " + version
                            + ".");
        }
    }

    /** Checks the environment that the finished {@code Dpp} is for. */
    void requireFittingEnvironment(Dpp dpp) {
        ProductionRules.require(properties, dpp.environment(), spring);
    }
}
