package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.subtle.Ed25519Sign;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.spi.DataClass;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisposalCertificateTest {

    private static final CertificateBody BODY = body(null, null);
    private static final CertificateBody WITH_INDEX = body(LocalDate.parse("2027-06-02"), null);
    private static final CertificateBody WITH_COPIES = body(
            null,
            new CertificateBody.Copies(
                    Instant.parse("2027-04-05T06:00:00Z"),
                    2,
                    Instant.parse("2027-04-01T00:30:00Z"),
                    Instant.parse("2027-04-03T00:30:00Z"),
                    Instant.parse("2027-04-03T01:30:00Z"),
                    Instant.parse("2027-04-03T01:30:00Z"),
                    null,
                    Instant.parse("2027-04-03T01:50:00Z")));

    private static final CertificateBody WITH_EXCEPTION = body(
            null,
            null,
            new CertificateBody.LegalException(
                    "DE:AO-147", "invoice/1", "DE-2026", LocalDate.parse("2036-12-31"), "ab".repeat(32)));

    private static CertificateBody body(
            @Nullable LocalDate indexKeyEnds,
            CertificateBody.@Nullable Copies copies,
            CertificateBody.LegalException... exceptions) {
        return new CertificateBody(
                "prod",
                DataClass.PII,
                new SubjectToken(1, 2),
                new SubjectToken(3, 4),
                "orders/2026-01-01/getOrder",
                "strictest",
                "STRICTEST",
                "SCHEDULED",
                Instant.parse("2027-03-01T12:00:00Z"),
                Instant.parse("2027-03-31T12:00:00.000001Z"),
                Instant.parse("2027-03-31T00:00:00Z"),
                Instant.parse("2027-03-31T00:00:01Z"),
                Instant.parse("2027-03-31T00:20:01Z"),
                List.of(new CertificateBody.Target("labels", 0), new CertificateBody.Target("orders", 3)),
                Instant.parse("2027-03-31T00:00:01Z"),
                LocalDate.parse("2027-03-31"),
                true,
                "complete on 2027-03-31",
                "unknown",
                List.of("key-store-backup-retention", "root-key-generations"),
                new EventId(5, 6),
                indexKeyEnds,
                copies,
                List.of(exceptions));
    }

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

    private static String golden(String name) throws Exception {
        try (InputStream in = DisposalCertificateTest.class.getResourceAsStream("v1/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void writesTheGoldenFile() throws Exception {
        assertThat(DisposalCertificate.sign(BODY, new FixedSigner()).toJson()).isEqualTo(golden("certificate.json"));
    }

    @Test
    void writesTheDayOfTheIndexKeyAsItsLastStatement_andOnlyWhereThereIsOne() throws Exception {
        DisposalCertificate certificate = DisposalCertificate.sign(WITH_INDEX, new FixedSigner());
        assertThat(certificate.toJson()).isEqualTo(golden("certificate-index.json"));
        DisposalCertificate read = DisposalCertificate.parse(golden("certificate-index.json"));
        assertThat(read.verify(VerifierKey.parse(golden("certificate-key.txt"))))
                .isTrue();
        assertThat(read.indexKeyEnds()).contains(LocalDate.parse("2027-06-02"));
        assertThat(DisposalCertificate.parse(golden("certificate.json")).indexKeyEnds())
                .isEmpty();
        for (String other : List.of("\"indexKeyEnds\":null", "\"indexKeyEnds\":\"2027-6-2\"")) {
            String changed = read.toJson().replace("\"indexKeyEnds\":\"2027-06-02\"", other);
            assertThatExceptionOfType(CertificateRefusedException.class)
                    .isThrownBy(() -> DisposalCertificate.parse(changed));
        }
    }

    @Test
    void writesWhatIsKnownOfCopies_inTheSecondVersionOfTheFormat() throws Exception {
        DisposalCertificate certificate = DisposalCertificate.sign(WITH_COPIES, new FixedSigner());
        assertThat(certificate.toJson()).isEqualTo(golden("certificate-copies.json"));
        DisposalCertificate read = DisposalCertificate.parse(golden("certificate-copies.json"));
        assertThat(read.verify(VerifierKey.parse(golden("certificate-key.txt"))))
                .isTrue();
        assertThat(read.asOf()).contains(Instant.parse("2027-04-05T06:00:00Z"));
        assertThat(read.keyBackupsClear()).contains(Instant.parse("2027-04-03T00:30:00Z"));
        assertThat(read.dataBackupsClear()).isEmpty();
        assertThat(read.residueEnds()).contains(Instant.parse("2027-04-03T01:50:00Z"));
        assertThat(DisposalCertificate.parse(golden("certificate.json")).asOf()).isEmpty();
        for (String changed : List.of(
                read.toJson().replace("dpp-disposal/2", "dpp-disposal/1"),
                read.toJson().replace("\"domains\":2,", ""),
                read.toJson().replace("\"dataBackupsClear\":null,", ""),
                golden("certificate.json").replace("dpp-disposal/1", "dpp-disposal/2"))) {
            assertThatExceptionOfType(CertificateRefusedException.class)
                    .isThrownBy(() -> DisposalCertificate.parse(changed));
        }
    }

    @Test
    @Verifies("A2.1.c")
    void writesWhatALawMakesOneKeep_andOnlyWhereThereIsSomething() throws Exception {
        DisposalCertificate certificate = DisposalCertificate.sign(WITH_EXCEPTION, new FixedSigner());
        assertThat(certificate.toJson()).isEqualTo(golden("certificate-exception.json"));
        DisposalCertificate read = DisposalCertificate.parse(golden("certificate-exception.json"));
        assertThat(read.verify(VerifierKey.parse(golden("certificate-key.txt"))))
                .isTrue();
        assertThat(read.body()).isEqualTo(WITH_EXCEPTION);
        for (String changed : List.of(
                read.toJson().replace("\"until\":\"2036-12-31\",", ""),
                read.toJson().replaceFirst("\"exceptions\":\\[.*?]", "\"exceptions\":[]"),
                read.toJson().replace("\"exceptions\":[", "\"exceptions\":[{},"))) {
            assertThatExceptionOfType(CertificateRefusedException.class)
                    .isThrownBy(() -> DisposalCertificate.parse(changed));
        }
    }

    @Test
    @Verifies("A2.1.a")
    void verifiesTheGoldenFile_withThePublicKeyAlone() throws Exception {
        DisposalCertificate read = DisposalCertificate.parse(golden("certificate.json"));
        VerifierKey key = VerifierKey.parse(golden("certificate-key.txt"));
        assertThat(read.verify(RetentionLab.verifier(), key)).isTrue();
        assertThat(read.verify(RetentionLab.verifier())).isFalse();
        assertThat(read.verify()).isFalse();
        assertThat(read.targets()).containsEntry("orders", 3L).containsEntry("labels", 0L);
        assertThat(read.lastKeyDay()).contains(LocalDate.parse("2027-03-31"));
        assertThat(read.servedUntil()).isEqualTo(Instant.parse("2027-03-31T00:20:01Z"));
        assertThat(read.intent()).contains(new EventId(5, 6));
    }

    /** The bytes that docs/formats.md says are signed, put together by hand. */
    @Test
    void signsTheBytesThatTheDocumentNames() throws Exception {
        String json = golden("certificate.json");
        int at = json.indexOf(",\"signature\":");
        byte[] signed = ("dpp-disposal/1\n" + json.substring(0, at) + "}").getBytes(StandardCharsets.UTF_8);
        String base64 = json.replaceAll(".*\"ed25519\":\"([^\"]*)\".*", "$1");
        assertThat(VerifierKey.parse(golden("certificate-key.txt"))
                        .verifies(signed, Base64.getDecoder().decode(base64)))
                .isTrue();
    }

    @Test
    @Verifies("L4.c")
    void believesNoCertificate_ofWhichOneCharacterIsChanged() throws Exception {
        String json = golden("certificate.json");
        VerifierKey key = VerifierKey.parse(golden("certificate-key.txt"));
        for (int i = 0; i < json.length(); i++) {
            for (char other : new char[] {'0', '1', 'a', ' ', '"', '\u00e9'}) {
                if (json.charAt(i) == other) {
                    continue;
                }
                String changed = json.substring(0, i) + other + json.substring(i + 1);
                assertThat(isBelieved(changed, key)).as(changed).isFalse();
            }
        }
    }

    private static boolean isBelieved(String json, VerifierKey key) {
        try {
            return DisposalCertificate.parse(json).verify(key);
        } catch (CertificateRefusedException e) {
            assertThat(e).hasMessageStartingWith("Certificate refused");
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"format\":\"dpp-disposal/2\"}",
                "{\"format\":\"dpp-disposal/3\",\"copies\":{}}",
                "{\"format\":1}",
                "dpp"
            })
    void refusesWhatIsNoCertificate(String text) {
        assertThatExceptionOfType(CertificateRefusedException.class).isThrownBy(() -> DisposalCertificate.parse(text));
    }

    @Test
    void refusesAnotherSpellingOfTheSameStatement() throws Exception {
        String json = golden("certificate.json");
        for (String other : List.of(
                json + "\n",
                json.replace(",", ", "),
                json.replaceFirst("\\{", "{\"more\":1,"),
                json.replace("/", "\\/"))) {
            assertThatExceptionOfType(CertificateRefusedException.class)
                    .isThrownBy(() -> DisposalCertificate.parse(other));
        }
    }
}
