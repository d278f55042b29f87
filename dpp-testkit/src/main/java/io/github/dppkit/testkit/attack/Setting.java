package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Environment;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** Whose trail is attacked, where it lies, and what it is verified with. */
record Setting(
        DataSource source,
        Function<DataSource, AuditStore> stores,
        Environment environment,
        Set<VerifierKey> keys,
        List<CheckpointAnchor> anchors) {

    AuditStore store() {
        return stores.apply(source);
    }

    String origin() {
        return Checkpoint.originOf(environment);
    }

    AuditVerifier verifier(AuditStore store, Collection<VerifierKey> trusted, List<CheckpointAnchor> against) {
        return AuditVerifier.of(store, environment, trusted, against);
    }

    /** Verifies as the host does, but over a transaction that is under attack. */
    VerificationResult verify(DataSource over) {
        return verifier(stores.apply(over), keys, anchors).verify();
    }
}
