package io.github.dppkit.jdbc;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailBuilder;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What tests of the trail on a database share: a signer, tokens, a clock, and two writers with a history. */
public final class TrailLab implements AuditSigner, SubjectTokenizer {

    public static final Environment ENVIRONMENT = Environment.test("lab");
    public static final SellingPartner MINE = SellingPartner.of("A2MINE");
    public static final SellingPartner OTHER = SellingPartner.of("A2OTHER");
    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");

    private final SigningKey key = SigningKey.ephemeral();
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-08-01T10:00:00Z"));

    public TrailLab() {}

    public MovableClock clock() {
        return clock;
    }

    public VerifierKey verifierKey() {
        return VerifierKey.of(name(), publicKey());
    }

    public AuditTrailBuilder trail(AuditStore store, String node, CheckpointAnchor anchor) {
        return AuditTrail.builder()
                .environment(ENVIRONMENT)
                .node(node)
                .store(store)
                .anchor(anchor)
                .signer(this)
                .tokenizer(this)
                .clock(clock)
                .writeTimeout(Duration.ofSeconds(10));
    }

    /** Two writers, one of which ends; 31 and 32 events; a checkpoint each minute. */
    public void record(AuditStore store, CheckpointAnchor anchor) {
        AuditTrail open = trail(store, "app-1", anchor).open();
        try (AuditTrail closed = trail(store, "app-2", anchor).open()) {
            for (int i = 0; i < 30; i++) {
                open.record(reveal(i % 3 == 0 ? MINE : OTHER, i));
                closed.record(reveal(OTHER, i));
                if (i % 6 == 5) {
                    clock.advance(Duration.ofSeconds(59));
                    open.checkpoint();
                    closed.checkpoint();
                }
            }
        }
    }

    public static AuditEvent reveal(SellingPartner partner, int order) {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, CLERK, Channel.API)
                .role("shipping-clerk")
                .purpose(Purpose.SHIPPING)
                .scope(PiiScope.order(partner, "902-3159896-" + (1_000_000 + order)))
                .categories(Set.of(PiiCategory.NAME, PiiCategory.ADDRESS))
                .count(1)
                .build();
    }

    @Override
    public String name() {
        return "dppkit.audit/lab";
    }

    @Override
    public byte[] publicKey() {
        return key.publicKey();
    }

    @Override
    public byte[] sign(byte[] message) {
        return key.sign(message);
    }

    @Override
    public SubjectToken partnerToken(SellingPartner partner) {
        return new SubjectToken(1, partner.id().hashCode());
    }

    @Override
    public SubjectToken scopeToken(PiiScope scope) {
        return new SubjectToken(2, scope.canonical().hashCode());
    }
}
