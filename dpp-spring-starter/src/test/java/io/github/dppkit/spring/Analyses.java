package io.github.dppkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Asks the analyzers that Boot would ask, in its order. */
public final class Analyses {

    private Analyses() {}

    /** Returns what the first of them makes of a failed start. */
    public static FailureAnalysis of(@Nullable Throwable failure) {
        Throwable thrown = Objects.requireNonNull(failure, "the start has not failed");
        FailureAnalysis found = SpringFactoriesLoader.forDefaultResourceLocation(Analyses.class.getClassLoader())
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, e) -> {}))
                .stream()
                .flatMap(analyzer -> Stream.ofNullable(analyzer.analyze(thrown)))
                .findFirst()
                .orElse(null);
        assertThat(found).as("an analysis of " + failure).isNotNull();
        return Objects.requireNonNull(found);
    }
}
