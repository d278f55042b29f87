package io.github.dppkit;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.crypto.spi.RecoveryJournal;
import io.github.dppkit.crypto.spi.TagRecorder;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.RotationEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.reconcile.RowReconciliation;
import io.github.dppkit.reconcile.spi.TaggedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connects what keys tell, sign and tokenise to the audit trail, which knows nothing of keys. */
final class AuditWiring {

    private AuditWiring() {}

    /** Returns the event for what keys tell; intent only, as the key at work is its own outcome. */
    static AuditEvent event(KeyEvents.Type type, @Nullable PiiScope scope) {
        AuditEventBuilder event = switch (type) {
            case DATA_KEY_CREATED ->
                AuditEvent.builder(Action.ENCRYPT, Outcome.INTENDED, ActorId.DPPKIT, Channel.SYSTEM);
            case ROOT_KEY_USED -> AuditEvent.builder(Action.KEY_USE, Outcome.INTENDED, ActorId.DPPKIT, Channel.SYSTEM);
            case INTEGRITY ->
                AuditEvent.builder(Action.INTEGRITY, Outcome.FAILURE, ActorId.DPPKIT, Channel.SYSTEM)
                        .reason(Reason.DECRYPTION_FAILED);
            case MIGRATION_MODE ->
                AuditEvent.builder(Action.CONFIGURATION, Outcome.INTENDED, ActorId.DPPKIT, Channel.SYSTEM)
                        .reason(Reason.REQUESTED);
            case PLAINTEXT_READ ->
                AuditEvent.builder(Action.ALARM, Outcome.INTENDED, ActorId.DPPKIT, Channel.SYSTEM)
                        .reason(Reason.DECRYPTION_FAILED);
        };
        if (scope != null) {
            event.partner(scope.partner()).scope(scope);
        }
        return event.count(1).build();
    }

    /** Puts the tags of rows on record whose values a recovery has encrypted again. */
    static TagRecorder tags(RowReconciliation rows) {
        return tags -> rows.record(tags.entrySet().stream()
                .map(tag -> new TaggedRow(tag.getKey(), tag.getValue()))
                .toList());
    }

    /** Puts recoveries on record: who ordered one, and of what is left how much. */
    static RecoveryJournal recoveries(AuditTrail audit) {
        return order -> {
            AuditEventBuilder intent = AuditEvent.builder(Action.KEY_USE, Outcome.INTENDED, order.by(), Channel.ADMIN)
                    .reason(Reason.REQUESTED)
                    .count(order.scopes().size());
            if (order.partner() != null) {
                intent.partner(order.partner());
            }
            EventId begun = audit.record(intent.build());
            return run -> audit.record(List.of(
                    AuditEvent.builder(Action.CHANGE, Outcome.SUCCESS, order.by(), Channel.ADMIN)
                            .reason(Reason.REQUESTED)
                            .relatesTo(begun)
                            .count(run.reencrypted())
                            .build(),
                    AuditEvent.builder(
                                    Action.KEY_USE,
                                    run.isComplete() ? Outcome.SUCCESS : Outcome.FAILURE,
                                    order.by(),
                                    Channel.ADMIN)
                            .reason(Reason.REQUESTED)
                            .relatesTo(begun)
                            .count(run.isComplete() ? run.destroyed() : run.waiting() + run.blocked())
                            .build()));
        };
    }

    /** Puts rotations of the root key on record: who ordered one, and how it ended. */
    static RotationEvents rotations(AuditTrail audit) {
        return by -> {
            EventId intent = audit.record(AuditEvent.builder(Action.KEY_USE, Outcome.INTENDED, by, Channel.ADMIN)
                    .reason(Reason.REQUESTED)
                    .build());
            return (complete, rewrapped) -> audit.record(
                    AuditEvent.builder(Action.KEY_USE, complete ? Outcome.SUCCESS : Outcome.FAILURE, by, Channel.ADMIN)
                            .reason(complete ? Reason.REQUESTED : Reason.KEY_UNAVAILABLE)
                            .count(rewrapped)
                            .relatesTo(intent)
                            .build());
        };
    }

    static AuditSigner signer(Environment where, SigningKey key) {
        return new AuditSigner() {
            @Override
            public String name() {
                return "dppkit.audit/" + where.name();
            }

            @Override
            public byte[] publicKey() {
                return key.publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                return key.sign(message);
            }
        };
    }

    static SubjectTokenizer tokenizer(SubjectTokens tokens) {
        return new SubjectTokenizer() {
            @Override
            public SubjectToken partnerToken(SellingPartner partner) {
                return SubjectToken.of(tokens.token(partner));
            }

            @Override
            public SubjectToken scopeToken(PiiScope scope) {
                return SubjectToken.of(tokens.token(scope));
            }
        };
    }
}
