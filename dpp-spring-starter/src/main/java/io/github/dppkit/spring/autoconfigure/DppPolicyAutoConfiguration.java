package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.Resource;

/** The environment that data belong to and the figures in force, from {@code dpp.environment} and {@code dpp.policy}. */
@AutoConfiguration
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
public final class DppPolicyAutoConfiguration {

    private static final String STRICTEST = "strictest";

    @Bean
    @ConditionalOnMissingBean
    Environment dppEnvironment(DppProperties properties, org.springframework.core.env.Environment spring) {
        if (properties.environment() == null) {
            throw new DppSetupException(
                    SetupProblem.NO_ENVIRONMENT, "dppkit cannot start (A2.5.c): dpp.environment is not set.");
        }
        Environment environment;
        try {
            environment = new Environment(properties.environment(), properties.testEnvironment());
        } catch (PolicyConfigurationException e) {
            throw new DppSetupException(SetupProblem.NO_ENVIRONMENT, "dpp.environment: " + e.getMessage(), e);
        }
        ProductionRules.require(properties, environment, spring);
        return environment;
    }

    @Bean
    @ConditionalOnMissingBean
    DppPolicy dppPolicy(DppProperties properties) {
        DppPolicy policy;
        try {
            policy =
                    properties.policy().equals(STRICTEST) ? DppPolicy.strictest() : DppPolicy.load(properties.policy());
        } catch (PolicyConfigurationException e) {
            throw new DppSetupException(SetupProblem.POLICY, "dpp.policy: " + e.getMessage(), e);
        }
        return properties.companyPolicy() == null ? policy : tightened(policy, properties.companyPolicy());
    }

    private static DppPolicy tightened(DppPolicy policy, Resource company) {
        try (InputStream in = company.getInputStream()) {
            return policy.with(in);
        } catch (PolicyConfigurationException e) {
            throw new DppSetupException(SetupProblem.POLICY, "dpp.company-policy: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DppSetupException(SetupProblem.POLICY, "dpp.company-policy: the file cannot be read.", e);
        }
    }
}
