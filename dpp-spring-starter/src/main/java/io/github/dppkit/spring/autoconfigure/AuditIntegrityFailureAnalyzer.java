package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.audit.AuditIntegrityException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an audit trail that its anchors contradict. */
final class AuditIntegrityFailureAnalyzer extends AbstractFailureAnalyzer<AuditIntegrityException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AuditIntegrityException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "With real data: keep database and anchor as they are and find out who changed or restored which; do not"
                        + " delete the anchor, it is the evidence. In development: database, keys and anchor must be of one"
                        + " life. A database in memory goes without dpp.development-folder, a database in a file with"
                        + " one; after deleting one of them delete both.",
                cause);
    }
}
