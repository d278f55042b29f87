package io.github.dppkit.retention.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.Ed25519Sign;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.internal.NoticeStatement;
import io.github.dppkit.retention.notice.internal.ScopeResult;
import io.github.dppkit.retention.notice.internal.Tally;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The text form of a notice certificate, which others keep. */
class NoticeGoldenTest {

    private static final Instant RECEIVED = Instant.parse("2027-03-01T12:00:00Z");
    private static final Instant GONE = Instant.parse("2027-03-01T13:30:00.000001Z");

    /** Signs with a key made from a fixed seed. */
    private static final class FixedSigner implements AuditSigner {

        private final Ed25519Sign.KeyPair pair;

        FixedSigner() throws GeneralSecurityException {
            pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(
                    "certificate test key, 32 bytes..".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public String name() {
            return "dppkit.audit/prod";
        }

        @Override
        public byte[] publicKey() {
            return pair.getPublicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                return new Ed25519Sign(pair.getPrivateKey()).sign(message);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static NoticeCertificate certificate() throws GeneralSecurityException {
        NoticeBody body = new NoticeBody(
                        DeletionNotice.Kind.RETURN,
                        "REQUESTED",
                        "person:m.kowalska",
                        RECEIVED.plusSeconds(60),
                        "a-public-key",
                        Selection.By.ORDERS,
                        null,
                        null,
                        null,
                        null,
                        3,
                        "00",
                        "0000000000000005000000000000000a",
                        1,
                        0,
                        false,
                        GONE,
                        List.of())
                .with(new LiveCopy("warehouse", RECEIVED, GONE.plusSeconds(5), "person:m.kowalska"));
        assertThat(NoticeBody.parse(body.toJson())).isEqualTo(body);
        Tally tally = new Tally();
        ScopeResult erased = new ScopeResult(
                ScopeResult.Outcome.ERASED,
                RECEIVED.minusSeconds(86_400),
                GONE,
                GONE.plusSeconds(360),
                LocalDate.parse("2027-03-31"),
                Map.of("PII/orders", 2L, "INFORMATION/figures", 0L),
                List.of("ab".repeat(32), "cd".repeat(32)),
                List.of("{\"statute\":\"Ordynacja podatkowa art. 86\",\"until\":\"2033-01-01\"}"),
                new ScopeResult.Returned("amzn-1/01-2.jsonl", "ef".repeat(32), Map.of("EMAIL", 1L, "NAME", 2L)));
        assertThat(ScopeResult.parse(erased.toJson())).isEqualTo(erased);
        tally.add(new SubjectToken(1, 2), erased);
        tally.add(
                new SubjectToken(1, 3),
                new ScopeResult(
                        ScopeResult.Outcome.NOT_FOUND,
                        GONE,
                        GONE,
                        GONE,
                        null,
                        Map.of("PII/orders", 0L),
                        List.of("01".repeat(32)),
                        List.of(),
                        null));
        tally.add(new SubjectToken(1, 4), ScopeResult.NONE);
        CertificateBody.Copies dates = new CertificateBody.Copies(
                GONE, 2, GONE, GONE.plusSeconds(172_800), null, null, GONE.plusSeconds(1_209_600), null);
        NoticeStatement statement = new NoticeStatement(
                "prod",
                "amzn-1",
                body,
                null,
                RECEIVED,
                RECEIVED.plusSeconds(259_200),
                RECEIVED.plusSeconds(7_776_000),
                "strictest",
                "amazon-2021@1",
                tally,
                new Erasures.Copies(
                        dates, "secrets destroyed on 2027-03-01", "unknown", List.of("root-backup-retention"), false));
        return NoticeCertificate.sign(statement.toJson(), new FixedSigner());
    }

    private static String golden(String name) throws Exception {
        try (InputStream in = NoticeGoldenTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    @Verifies({"A1.7.d", "#105"})
    void writesTheGoldenFile_andReadsItAgain() throws Exception {
        assertThat(certificate().toJson()).isEqualTo(golden("v1/notice.json"));
        NoticeCertificate read = NoticeCertificate.parse(golden("v1/notice.json"));
        VerifierKey key = VerifierKey.parse(golden("/io/github/dppkit/retention/v1/certificate-key.txt"));
        assertThat(read.verify(key)).isTrue();
        assertThat(read.completion()).isEqualTo("not claimed: backups unknown");
        assertThat(read.toHtml()).contains("Ordynacja podatkowa art. 86", "2033-01-01", "warehouse");
    }
}
