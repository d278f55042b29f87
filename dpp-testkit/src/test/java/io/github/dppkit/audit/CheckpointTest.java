package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.Checkpoint.SignatureState;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditSigner;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CheckpointTest {

    private static final TestSigner SIGNER = new TestSigner(1);
    private static final Checkpoint CHECKPOINT = Checkpoint.sign(AuditFixtures.ORIGIN, 42, Sha256.empty(), SIGNER);

    /** Vectors of the C2SP documents: the checkpoint's form, and a verifier key of Go's note package. */
    @Test
    void readsForeignNotesAndKeys() {
        Checkpoint foreign = Checkpoint.parse("""
                example.com/behind-the-sofa
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                """);
        assertThat(foreign.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(foreign.size()).isEqualTo(20_852_163);
        assertThat(foreign.signedBy(List.of(SIGNER.key()))).isEqualTo(SignatureState.UNKNOWN_KEY);

        String peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        VerifierKey key = VerifierKey.parse(peter);
        assertThat(key.name()).isEqualTo("PeterNeumann");
        assertThat(key).hasToString(peter);
    }

    @Test
    void writesTheFormOfC2sp() {
        assertThat(CHECKPOINT.note().lines().toList())
                .hasSize(5)
                .startsWith("dppkit.audit/unit", "42", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "")
                .last()
                .asString()
                .startsWith("\u2014 dppkit.audit/unit ");
        assertThat(CHECKPOINT.note()).endsWith("\n");
        assertThat(Checkpoint.parse(CHECKPOINT.note())).isEqualTo(CHECKPOINT).hasToString(CHECKPOINT.note());
        assertThat(CHECKPOINT.signedBy(List.of(new TestSigner(2).key(), SIGNER.key())))
                .isEqualTo(SignatureState.VALID);
    }

    @Test
    void refusesEveryOtherForm() {
        String note = CHECKPOINT.note();
        for (String wrong : List.of(
                "",
                "\n",
                note.substring(0, note.length() - 1),
                note + "\n",
                note + "x\n",
                note.replace("\n42\n", "\n042\n"),
                note.replace("\n42\n", "\n-1\n"),
                note.replace("\n42\n", "\n9999999999999999999\n"),
                note.replace("\n42\n", "\n 42\n"),
                note.replace("FU=\n", "FV=\n"),
                note.replace("FU=\n", "FU\n"),
                note.replace("FU=\n", "FU=\nextension\n"),
                note.replace("\n", "\r\n"),
                note.replace("dppkit.audit/unit\n42", "\n42"),
                note.replace("\u2014 ", "- "),
                note.replace("\u2014 dppkit.audit/unit ", "\u2014 dppkit.audit/unit  "),
                note.replace("\u2014 dppkit.audit/unit ", "\u2014 a+b "),
                "\u2014 dppkit.audit/unit AAAA\n",
                note + "\u2014 a AAAAAAAA\n".repeat(40),
                "x".repeat(5_000) + "\n")) {
            assertThatThrownBy(() -> Checkpoint.parse(wrong)).as(wrong).isInstanceOf(AuditFormatException.class);
        }
    }

    @Test
    void knowsWhatASignatureIsWorth() {
        String note = CHECKPOINT.note();
        String unsigned = note.substring(0, note.indexOf('\u2014'));
        List<VerifierKey> trusted = List.of(SIGNER.key());

        assertThat(Checkpoint.parse(unsigned).signedBy(trusted)).isEqualTo(SignatureState.MISSING);
        assertThat(Checkpoint.parse(unsigned.substring(0, unsigned.length() - 1))
                        .signedBy(trusted))
                .isEqualTo(SignatureState.MISSING);
        assertThat(CHECKPOINT.signedBy(List.of(new TestSigner(2).key()))).isEqualTo(SignatureState.UNKNOWN_KEY);
        assertThat(CHECKPOINT.signedBy(List.of())).isEqualTo(SignatureState.UNKNOWN_KEY);
        assertThat(Checkpoint.parse(note.replace("\n42\n", "\n43\n")).signedBy(trusted))
                .isEqualTo(SignatureState.INVALID);
        Checkpoint foreign = Checkpoint.sign(AuditFixtures.ORIGIN, 42, Sha256.empty(), new TestSigner(2));
        String both = note + foreign.note().substring(foreign.note().indexOf('\u2014'));
        assertThat(Checkpoint.parse(both).signedBy(trusted)).isEqualTo(SignatureState.VALID);
    }

    @Test
    void trustsNoneOfAThousandWrongKeys() {
        for (int seed = 1_000; seed < 2_000; seed++) {
            assertThat(CHECKPOINT.signedBy(List.of(new TestSigner(seed).key()))).isNotEqualTo(SignatureState.VALID);
        }
    }

    @Test
    void refusesASignerWhoseSignatureDoesNotFitItsKey() {
        AuditSigner torn = new AuditSigner() {
            @Override
            public String name() {
                return SIGNER.name();
            }

            @Override
            public byte[] publicKey() {
                return new TestSigner(2).publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                return SIGNER.sign(message);
            }
        };
        assertThatThrownBy(() -> Checkpoint.sign(AuditFixtures.ORIGIN, 1, Sha256.empty(), torn))
                .isInstanceOf(AuditIntegrityException.class);
    }

    @Test
    void refusesKeysOfAnotherForm() {
        String text = SIGNER.key().toString();
        for (String wrong : List.of("", "a+b", text.replace("dppkit", "dppkiu"), text + "AA", text.replace("+", "-"))) {
            assertThatThrownBy(() -> VerifierKey.parse(wrong)).isInstanceOf(AuditFormatException.class);
        }
        assertThatThrownBy(() -> VerifierKey.of("a b", new byte[32])).isInstanceOf(AuditFormatException.class);
        assertThatThrownBy(() -> VerifierKey.of("a", new byte[31])).isInstanceOf(AuditFormatException.class);
        assertThat(VerifierKey.parse(text)).isEqualTo(SIGNER.key()).hasSameHashCodeAs(SIGNER.key());
    }
}
