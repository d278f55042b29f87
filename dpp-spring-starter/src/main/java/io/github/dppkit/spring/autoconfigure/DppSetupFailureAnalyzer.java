package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.DppSetupException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Turns a refusal of the starter into what is wrong and what to do. Ahead of the analyzers for what may lie underneath. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DppSetupFailureAnalyzer extends AbstractFailureAnalyzer<DppSetupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DppSetupException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), cause.problem().action(), cause);
    }
}
