package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention with the real trail, tokens and ledger: what the composition root does. */
class RetentionWiringTest {

    private static final Environment WHERE = Environment.test("prod");

    @TempDir
    Path folder;

    private final RetentionLab lab = new RetentionLab();

    @Test
    @Verifies({"A2.6.a", "A2.6.d", "L4.c", "#104"})
    void putsAWholeLifeOnRecord_withoutNamingTheOrder() throws Exception {
        KeyCaches caches = new KeyCaches(Duration.ofSeconds(60), 1_000, lab.clock.nanos());
        SubjectTokens tokens = new SubjectTokens(WHERE, lab.rootKey, lab.keyStore, lab.clock, caches);
        SubjectTokenizer tokenizer = tokenizer(tokens);
        InMemoryAuditStore auditStore = new InMemoryAuditStore();
        Path ledger = folder.resolve("ledger.txt");
        DisposalCertificate certificate;
        try (AuditTrail audit = AuditTrail.builder()
                .environment(WHERE)
                .node("node-1")
                .store(auditStore)
                .signer(RetentionLab.SIGNER)
                .tokenizer(tokenizer)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .clock(lab.clock)
                .open()) {
            RetentionBuilder builder = Retention.builder()
                    .environment(WHERE)
                    .policy(RetentionLab.POLICY)
                    .store(lab.store)
                    .audit(audit)
                    .tokenizer(tokenizer)
                    .signer(RetentionLab.SIGNER)
                    .ledger(ErasureLedger.file(ledger))
                    .target(lab.orders)
                    .clock(lab.clock);
            DataKeys keys = new DataKeys(
                    WHERE, lab.rootKey, lab.keyStore, builder.deadlines(), (type, scope) -> {}, lab.clock, caches);
            Retention retention = builder.build(keys);
            FieldEncryptor encryptor =
                    FieldEncryptor.create(keys, new PermitIssuer(lab.clock), (type, scope) -> {}, (value, scope) -> {});
            lab.orders.rows.put(
                    ORDER, encryptor.encrypt(RetentionLab.ADDRESS, ORDER, RetentionLab.EMAIL, lab.provenance()));
            retention.record(ORDER, OrderEvent.shipped(lab.day(-2)));
            lab.clock.set(lab.day(26));
            DisposalRun run = retention.disposeDue();
            assertThat(run.isComplete()).isTrue();
            certificate = run.certificates().get(0);
            assertThat(audit.verify().isPass()).isTrue();
        }
        List<RecordedEvent> disposals = new ArrayList<>();
        for (WriterRecord writer : auditStore.writers()) {
            for (StoredEvent event : auditStore.events(writer.id(), 0, 1_000)) {
                assertThat(new String(event.body(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("902-3159896");
                RecordedEvent recorded = RecordedEvent.decode(event.body());
                if (recorded.action() == Action.DISPOSE) {
                    disposals.add(recorded);
                }
            }
        }
        assertThat(disposals).extracting(RecordedEvent::outcome).containsExactly(Outcome.INTENDED, Outcome.SUCCESS);
        assertThat(disposals.get(1).relatesTo()).isEqualTo(disposals.get(0).id());
        assertThat(disposals.get(0).scope()).isEqualTo(certificate.scope());
        assertThat(certificate.verify(RetentionLab.verifier())).isTrue();
        assertThat(certificate.toJson()).doesNotContain("902-3159896").doesNotContain("A2EUQ1WTGCTBG2");
        assertThat(certificate.toJson())
                .as("the figures, to the revision of each file")
                .contains(RetentionLab.POLICY.id() + ", " + RetentionLab.POLICY.version());
        assertThat(certificate.servedUntil()).isEqualTo(lab.day(26).plus(Duration.ofMinutes(20)));
        assertThat(certificate.deadline()).isEqualTo(lab.day(28));
        assertThat(Files.readString(ledger)).isEqualTo(lab.day(26) + " " + certificate.scope() + "\n");
        assertThat(lab.store
                        .tombstone(certificate.scope(), DataClass.PII)
                        .orElseThrow()
                        .disposedAt())
                .isEqualTo(Instant.parse("2027-03-27T12:00:00Z"));
    }

    private static SubjectTokenizer tokenizer(SubjectTokens tokens) {
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
