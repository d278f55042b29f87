package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.spring.SetupProblem;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a key file that a bean of the application opened in vain. */
final class KeyFileFailureAnalyzer extends AbstractFailureAnalyzer<KeyFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFileException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), SetupProblem.KEY_FILE.action(), cause);
    }
}
