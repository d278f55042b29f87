package io.github.dppkit.audit;

import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.policy.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an {@link AuditTrailBuilder} was told, checked and complete. */
record TrailSettings(
        Environment environment,
        String node,
        AuditStore store,
        AuditSigner signer,
        SubjectTokenizer tokenizer,
        List<CheckpointAnchor> anchors,
        Set<VerifierKey> trustedKeys,
        InstantSource clock,
        Duration writeTimeout,
        Duration checkpointInterval,
        AnchorOutage anchorOutage,
        int queueCapacity,
        Duration retryPause) {

    TrailSettings {
        anchors = List.copyOf(anchors);
        trustedKeys = Set.copyOf(trustedKeys);
    }

    Checkpointer checkpointer() {
        Set<VerifierKey> trusted = new LinkedHashSet<>(trustedKeys);
        trusted.add(VerifierKey.of(signer.name(), signer.publicKey()));
        return new Checkpointer(store, signer, anchors, Checkpoint.originOf(environment), trusted, node, clock);
    }

    Drafter drafter() {
        return new Drafter(tokenizer, clock);
    }
}
