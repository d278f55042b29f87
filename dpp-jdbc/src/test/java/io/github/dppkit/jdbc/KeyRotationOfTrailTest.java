package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditIntegrityException;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.AuditTrailBuilder;
import io.github.dppkit.audit.AuditVerifier;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import io.github.dppkit.audit.VerificationResult.Kind;
import io.github.dppkit.audit.VerificationResult.Verdict;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.Verifies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The former key signs the new one, on the meta-log; neither counts where the other one does, but for a day. */
class KeyRotationOfTrailTest {

    private final Path folder;
    private final SigningKey next = SigningKey.ephemeral();

    KeyRotationOfTrailTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static VerificationResult verify(AuditLab lab, SigningKey... trusted) {
        List<VerifierKey> keys =
                Arrays.stream(trusted).map(AuditLab::verifierKey).toList();
        return AuditVerifier.of(lab.store(), AuditLab.ENVIRONMENT, keys, List.of(lab.anchor()))
                .verify();
    }

    private AuditTrailBuilder withNextKey(AuditLab lab, String node) {
        return lab.trail(node).signer(AuditLab.signer(next)).formerSigner(AuditLab.signer(lab.key));
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies({"#14", "A2.6.c"})
    void verifiesFromTheFirstKeyOn_whateverKeysFollowed(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            try (AuditTrail trail = lab.trail("node-a").open()) {
                trail.record(AuditLab.reveal(1));
            }
            try (AuditTrail trail = withNextKey(lab, "node-a").open()) {
                trail.record(AuditLab.reveal(2));
                assertThat(trail.verify().verdict()).isEqualTo(Verdict.PASS);
            }
            SigningKey third = SigningKey.ephemeral();
            try (AuditTrail trail = lab.trail("node-a")
                    .signer(AuditLab.signer(third))
                    .formerSigner(AuditLab.signer(next))
                    .open()) {
                trail.record(AuditLab.reveal(3));
            }
            assertThat(verify(lab, lab.key).verdict()).isEqualTo(Verdict.PASS);
            assertThat(verify(lab, lab.key, next, third).verdict()).isEqualTo(Verdict.PASS);
            assertThat(verify(lab, next).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(verify(lab, third).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(AuditLab.events(lab.store()))
                    .filteredOn(event -> event.action() == Action.CHECKPOINT && event.reason() == Reason.KEY_ROTATED)
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies("#14")
    void findsAnEarlierIntervalThatWasSignedAgainWithTheNewKey(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            StoredCheckpoint early;
            try (AuditTrail trail = lab.trail("node-a").open()) {
                early = lab.store().latestCheckpoint().orElseThrow();
                trail.record(AuditLab.reveal(1));
            }
            withNextKey(lab, "node-a").open().close();
            assertThat(verify(lab, lab.key, next).verdict()).isEqualTo(Verdict.PASS);

            String text = early.note().substring(0, early.note().indexOf("\n\n") + 1);
            byte[] signature = next.sign(text.getBytes(StandardCharsets.UTF_8));
            VerifierKey key = AuditLab.verifierKey(next);
            byte[] line =
                    ByteBuffer.allocate(68).putInt(key.id()).put(signature).array();
            String forged =
                    text + "\n\u2014 " + key.name() + " " + Base64.getEncoder().encodeToString(line) + "\n";
            assertThat(Checkpoint.parse(forged).signedBy(List.of(key))).isEqualTo(Checkpoint.SignatureState.VALID);
            Base.run(
                    lab.source(),
                    "UPDATE dpp_audit_checkpoint SET note = '" + forged + "' WHERE size = " + early.size());

            for (VerificationResult result : List.of(verify(lab, lab.key), verify(lab, lab.key, next))) {
                assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
                assertThat(result.findings()).extracting(Finding::kind).contains(Kind.SIGNATURE_UNKNOWN_KEY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies("#14")
    void letsTheFormerKeySignForADay_andNoLonger(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            AuditTrail late = lab.trail("node-b").open();
            try (AuditTrail trail = withNextKey(lab, "node-a").open()) {
                lab.clock.advance(Duration.ofHours(23));
                late.record(AuditLab.reveal(1));
                late.checkpoint();
                assertThat(verify(lab, lab.key).verdict()).isEqualTo(Verdict.PASS);
                lab.clock.advance(Duration.ofHours(2));
                assertThatThrownBy(late::checkpoint)
                        .isInstanceOf(AuditIntegrityException.class)
                        .hasMessageContaining("new key");
                late.close();
                trail.checkpoint();
                assertThat(verify(lab, lab.key).verdict()).isEqualTo(Verdict.PASS);
            }
            withNextKey(lab, "node-b").open().close();
            assertThat(verify(lab, lab.key).verdict()).isEqualTo(Verdict.PASS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRESQL"})
    @Verifies("#14")
    void takesNoNewKey_thatTheFormerOneDidNotSign(Base base) {
        try (AuditLab lab = AuditLab.open(base, folder)) {
            lab.trail("node-a").open().close();
            SigningKey stranger = SigningKey.ephemeral();
            // the thief of the store has a key of his own for both ends
            lab.trail("node-a")
                    .signer(AuditLab.signer(next))
                    .formerSigner(AuditLab.signer(stranger))
                    .open()
                    .close();
            assertThat(verify(lab, lab.key).verdict()).isEqualTo(Verdict.FAIL);
        }
    }
}
