package io.github.dppkit.retention.notice;

import static io.github.dppkit.retention.notice.NoticeLab.OFFICER;
import static io.github.dppkit.retention.notice.NoticeLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditProofs;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.EventProof;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.BackupRetention;
import io.github.dppkit.retention.CertificateHtml;
import io.github.dppkit.retention.CertificateRefusedException;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.spi.DataClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeCertificateTest {

    @TempDir
    Path folder;

    private NoticeLab lab;

    @BeforeEach
    void openLab() {
        lab = new NoticeLab(folder);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private NoticeCertificate certificate(NoticeLab.Node node) {
        lab.ingest(node, order(1));
        node.notices().receive(lab.delete("amzn-1", Selection.orders(List.of(order(1)))));
        assertThat(node.notices().run().failures()).isEmpty();
        return node.notices().certificate("amzn-1").orElseThrow();
    }

    @Test
    @Verifies({"A1.7.d", "A2.6.c"})
    void isVerifiedOffline_togetherWithTheProofThatItIsOnRecord() {
        NoticeLab.Node node = lab.node();
        NoticeCertificate certificate = certificate(node);
        VerifierKey key = node.dpp().audit().verifierKey();
        Checkpoint checkpoint = node.dpp().audit().checkpoint();
        RecordedEvent event = lab.record().stream()
                .filter(one -> one.action() == Action.NOTICE && one.outcome() == Outcome.SUCCESS)
                .findFirst()
                .orElseThrow();
        AuditProofs proofs = AuditProofs.of(lab.stores.auditStore());
        EventProof proof = proofs.event(event.writer(), event.seq(), checkpoint);
        EventProof other = proofs.event(event.writer(), event.seq() - 1, checkpoint);

        NoticeCertificate read = NoticeCertificate.parse(certificate.toJson());
        assertThat(read).isEqualTo(certificate).hasSameHashCodeAs(certificate);
        assertThat(read.verify(key)).isTrue();
        assertThat(read.isOnRecord(proof, checkpoint)).isTrue();
        assertThat(read.isOnRecord(other, checkpoint)).isFalse();
        EventProof forged = new EventProof(proof.body(), other.inWriter(), proof.head(), proof.inMetaLog());
        assertThat(forged.event()).isEqualTo(proof.event());
        assertThat(read.isOnRecord(forged, checkpoint)).isFalse();
        lab.clock.advance(Duration.ofHours(1));
        NoticeCertificate later = node.notices().certificateAsOfNow("amzn-1").orElseThrow();
        assertThat(later.verify(key)).isTrue();
        assertThat(later.isOnRecord(proof, checkpoint)).isFalse();
        assertThat(later).isNotEqualTo(certificate);
        assertThat(certificate.verify(VerifierKey.of(
                        "dppkit.audit/prod", SigningKey.ephemeral().publicKey())))
                .isFalse();
    }

    @Test
    @Verifies("A1.7.d")
    void isRefusedOrNotGenuine_withAnyOtherByte() {
        NoticeLab.Node node = lab.node();
        String json = certificate(node).toJson();
        VerifierKey key = node.dpp().audit().verifierKey();
        for (int i = 0; i < json.length(); i++) {
            char other = json.charAt(i) == '1' ? '2' : '1';
            String changed = json.substring(0, i) + other + json.substring(i + 1);
            try {
                assertThat(NoticeCertificate.parse(changed).verify(key))
                        .as("character %d", i)
                        .isFalse();
            } catch (CertificateRefusedException e) {
                assertThat(e).hasMessageNotContaining("amzn");
            }
        }
        for (String none : List.of(
                "", "{}", "[]", "null", json + " ", " " + json, json.replace("amzn-1", "\\u0061mzn-1"), json + json)) {
            assertThatThrownBy(() -> NoticeCertificate.parse(none)).isInstanceOf(CertificateRefusedException.class);
        }
    }

    @Test
    @Verifies({"#105", "A1.7.b", "A1.7.d"})
    void claimsNothing_whereBackupsAreUndeclared() {
        NoticeLab.Node node = lab.node();
        NoticeCertificate certificate = certificate(node);
        assertThat(certificate.backups()).isEqualTo("unknown");
        assertThat(certificate.completion()).isEqualTo("not claimed: backups unknown");
        for (int year = 0; year < 12; year++) {
            lab.clock.advance(Duration.ofDays(365));
            node.dpp().retention().disposeDue();
            node.notices().run();
            NoticeCertificate later =
                    node.notices().certificateAsOfNow("amzn-1").orElseThrow();
            assertThat(later.completion()).isEqualTo("not claimed: backups unknown");
            assertThat(later.toJson()).doesNotContain("complete on").contains("\"backups\":\"unknown\"");
        }
        assertThat(certificate.toHtml()).contains("Backups: unknown").doesNotContain("omplete on");
    }

    @Test
    @Verifies({"#105", "A1.7.b", "A1.7.c"})
    void claimsCompletion_onlyOnceTheLastBackupAndTheLastGenerationAreGone() {
        lab.settings = builder -> builder.backups(BackupRetention.unknown()
                        .keys(Duration.ofDays(2))
                        .root(Duration.ofDays(1))
                        .data(Duration.ofDays(14))
                        .inTwoDomains())
                .generationStore(GenerationStore.file(folder.resolve("generations")));
        NoticeLab.Node node = lab.node();
        for (int day = 0; day < 2; day++) { // a generation of its own before the data come
            node.dpp().retention().disposeDue();
            lab.clock.advance(Duration.ofDays(1));
        }
        NoticeCertificate first = certificate(node);
        assertThat(first.backups()).isEqualTo("known");
        assertThat(first.completion()).startsWith("pending");
        assertThat(first.toJson()).contains("\"dataBackupsClear\":\"2027-03-17T12:00:00Z\"");

        String completion = first.completion();
        for (int day = 1; day <= 14; day++) {
            assertThat(completion).as("day %d", day).startsWith("pending");
            lab.clock.advance(Duration.ofDays(1));
            node.dpp().retention().keyBackupTaken(lab.clock.instant(), OFFICER);
            node.dpp().retention().disposeDue();
            completion =
                    node.notices().certificateAsOfNow("amzn-1").orElseThrow().completion();
        }
        assertThat(completion).isEqualTo("complete on 2027-03-17");
        assertThat(node.notices().certificate("amzn-1")).contains(first);
    }

    @Test
    @Verifies("A1.7.d")
    void isAPageWithoutScript_thatHoldsTheCertificate() {
        NoticeLab.Node node = lab.node();
        NoticeCertificate certificate = certificate(node);
        DisposalCertificate disposal =
                node.dpp().retention().certificate(order(1), DataClass.PII).orElseThrow();
        for (String html : List.of(certificate.toHtml(), CertificateHtml.of(disposal))) {
            assertThat(html)
                    .startsWith("<!DOCTYPE html>")
                    .contains("@page { size: A4", "default-src 'none'")
                    .doesNotContain("<script", "http://", "https://", "src=", "href=", "902-");
        }
        assertThat(NoticeCertificate.parseHtml(certificate.toHtml())).isEqualTo(certificate);
        assertThat(DisposalCertificate.parse(CertificateHtml.json(CertificateHtml.of(disposal))))
                .isEqualTo(disposal);
        assertThatThrownBy(() -> CertificateHtml.json("<html></html>")).isInstanceOf(CertificateRefusedException.class);
        String two = certificate.toHtml() + certificate.toHtml();
        assertThatThrownBy(() -> NoticeCertificate.parseHtml(two)).isInstanceOf(CertificateRefusedException.class);
    }
}
