package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.JdbcSetupException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a database that cannot carry the stores, most often one without dppkit's tables. */
final class JdbcSetupFailureAnalyzer extends AbstractFailureAnalyzer<JdbcSetupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, JdbcSetupException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "If the tables are missing: let Flyway or Liquibase run META-INF/dppkit/<database>/V1__dppkit.sql of"
                        + " dpp-jdbc, or, to let the application create them, set"
                        + " dpp.jdbc.initialize-schema=always (an H2 file is not an embedded database to Spring Boot)."
                        + " Otherwise do as the description says; see docs/storage.md.",
                cause);
    }
}
