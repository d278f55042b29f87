package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.policy.PolicyConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a setting or bean that would weaken a clause. */
final class PolicyFailureAnalyzer extends AbstractFailureAnalyzer<PolicyConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PolicyConfigurationException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Change the property under dpp (such as dpp.key-cache-time), the bean or the DppCustomizer that sets this. A figure may ask for more than"
                        + " the policy, never for less: see docs/policy.md and docs/spring.md.",
                cause);
    }
}
