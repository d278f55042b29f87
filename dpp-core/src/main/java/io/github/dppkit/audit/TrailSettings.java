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
import org.jspecify.annotations.Nullable;

/** What an {@link AuditTrailBuilder} was told, checked and complete. */
record TrailSettings(
        Environment environment,
        String node,
        AuditStore store,
        AuditSigner signer,
        @Nullable AuditSigner formerSigner,
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
        return new Checkpointer(store, signer, anchors, Checkpoint.originOf(environment), keys(), node, clock);
    }

    /** Returns every key to trust: the signer's own, the former one's, and those that were named. */
    Set<VerifierKey> keys() {
        Set<VerifierKey> keys = new LinkedHashSet<>(trustedKeys);
        keys.add(VerifierKey.of(signer.name(), signer.publicKey()));
        if (formerSigner != null) {
            keys.add(VerifierKey.of(formerSigner.name(), formerSigner.publicKey()));
        }
        return keys;
    }

    Drafter drafter() {
        return new Drafter(tokenizer, clock);
    }
}
