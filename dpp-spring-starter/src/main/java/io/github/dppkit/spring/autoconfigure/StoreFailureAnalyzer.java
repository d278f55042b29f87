package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.retention.RetentionUnavailableException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a store that does not answer or cannot be written while the application starts. What the running application meets
 * keeps its stack trace.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<DppException> {

    /** By its name: dpp-jdbc need not be there. */
    private static final String OF_JDBC = "io.github.dppkit.jdbc.JdbcStoreException";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, DppException cause) {
        if (!(rootFailure instanceof BeansException) || !isOfAStore(cause)) {
            return null;
        }
        return new FailureAnalysis(
                "dppkit could not open its stores: " + cause.getMessage(),
                "See that the database runs, that spring.datasource (or the DataSource bean that is marked @DppDataSource or"
                        + " @DppKeyDataSource) points to it, and that its user may write to the tables that begin with dpp_:"
                        + " a read-only replica will not do. Then start again; dppkit does not wait for a database that"
                        + " comes up late.",
                cause);
    }

    private static boolean isOfAStore(DppException cause) {
        return cause.getClass().getName().equals(OF_JDBC)
                || cause instanceof AuditStoreException
                || cause instanceof AuditWriteException
                || cause instanceof RetentionUnavailableException;
    }
}
