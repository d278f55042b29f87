package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.MessageLab.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.crypto.internal.Hpke;
import io.github.dppkit.crypto.internal.MessageFormat;
import io.github.dppkit.crypto.internal.NamedPublicKey;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Verifies("A1.5.c")
class MessageEncryptorTest {

    private static final byte[] LABEL = "{\"name\":\"Anna Nowak\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder;

    private static MessagePrivateKey key;
    private static MessageDecryptor decryptor;

    private final MessageLab lab = new MessageLab();
    private final MessageEncryptor encryptor = MessageEncryptor.create(PROD, lab.issuer);
    private final RevealPermit permit = lab.permit(Purpose.SHIPPING, PiiCategory.values());

    @BeforeAll
    static void makeKey() {
        key = MessagePrivateKey.createKeyset(folder.resolve("message.key"), passphrase(), "label-service.prod");
        decryptor = MessageDecryptor.create(PROD, key);
    }

    private static char[] passphrase() {
        return MessageLab.PASSPHRASE.toCharArray();
    }

    private EncryptedMessage document() {
        return encryptor.encrypt(LABEL, key.publicKey(), "msg-1", permit);
    }

    @Test
    void opensADocument_forItsRecipient_alsoAfterReopeningTheKey_asTextAndAsBytes() {
        EncryptedMessage message = document();
        assertThat(message.toBytes()).hasSize(LABEL.length + 61);
        assertThat(new String(message.toBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("Nowak");
        MessagePrivateKey reopened =
                MessagePrivateKey.fromKeyset(folder.resolve("message.key"), passphrase(), "label-service.prod");
        MessageDecryptor other = MessageDecryptor.create(PROD, reopened);
        assertThat(other.decrypt(EncryptedMessage.parse(message.text()), Purpose.SHIPPING, "msg-1"))
                .isEqualTo(LABEL);
        assertThat(other.decrypt(EncryptedMessage.of(message.toBytes()), Purpose.SHIPPING, "msg-1"))
                .isEqualTo(LABEL);
    }

    @Test
    void givesTheRecipientAValueOfEveryType_thatShowsItsMaskOnly() {
        for (PiiType<?> type : PiiType.all()) {
            Pii value = lab.opened(type, MessageLab.sample(type));
            EncryptedMessage message = encryptor.encrypt(value, key.publicKey(), "", permit);
            Pii received = decryptor.decrypt(message, type, Purpose.SHIPPING, "");
            assertThat(received.plaintext(PlaintextAccess.GRANTED)).isEqualTo(MessageLab.sample(type));
            assertThat(received.category()).isEqualTo(value.category());
            assertThat(received).hasToString(value.mask());
            assertThatExceptionOfType(RevealDeniedException.class).isThrownBy(() -> received.reveal(permit));
        }
    }

    @Test
    void keepsTheCategoryOfAFreeText_thatStandsForAnotherKind() {
        FreeText value = PiiType.FREE_TEXT.restore(
                PlaintextAccess.GRANTED, "-", PiiCategory.ADDRESS.code(), MessageLab.ORDER, lab.issuer);
        EncryptedMessage message = encryptor.encrypt(value, key.publicKey(), "", permit);
        assertThat(decryptor
                        .decrypt(message, PiiType.FREE_TEXT, Purpose.SHIPPING, "")
                        .category())
                .isEqualTo(PiiCategory.ADDRESS);
    }

    @Test
    void letsNoPiiOut_withoutALivePermitThatCoversIt() {
        EmailAddress email = lab.opened(PiiType.EMAIL_ADDRESS, "anna.nowak@example.org");
        RevealPermit namesOnly = lab.permit(Purpose.SHIPPING, PiiCategory.NAME);
        assertDenied(() -> encryptor.encrypt(email, key.publicKey(), "", namesOnly));
        assertDenied(() -> encryptor.encrypt(EmailAddress.of("a@example.org"), key.publicKey(), "", permit));
        RevealPermit foreign = new MessageLab().permit(Purpose.SHIPPING, PiiCategory.values());
        assertDenied(() -> encryptor.encrypt(email, key.publicKey(), "", foreign));
        assertDenied(() -> encryptor.encrypt(LABEL, key.publicKey(), "", foreign));
        lab.now = permit.expiresAt();
        assertDenied(() -> encryptor.encrypt(email, key.publicKey(), "", permit));
        assertDenied(() -> encryptor.encrypt(LABEL, key.publicKey(), "", permit));
    }

    @Test
    @SuppressWarnings("NullAway") // a host that is not checked for nulls is what is tested
    void letsNoPiiOut_withoutAPermitAtAll_orAfterTheDppIsClosed() {
        EmailAddress email = lab.opened(PiiType.EMAIL_ADDRESS, "anna.nowak@example.org");
        assertDenied(() -> encryptor.encrypt(email, key.publicKey(), "", null));
        assertDenied(() -> encryptor.encrypt(LABEL, key.publicKey(), "", null));
        lab.issuer.close();
        assertDenied(() -> encryptor.encrypt(LABEL, key.publicKey(), "", permit));
    }

    @Test
    void opensNothing_thatTheRecipientDoesNotExpect() {
        EncryptedMessage message = document();
        assertFails(() -> decryptor.decrypt(message, Purpose.TAX_INVOICE, "msg-1"));
        assertFails(() -> decryptor.decrypt(message, Purpose.SHIPPING, "msg-2"));
        assertFails(() -> decryptor.decrypt(message, Purpose.SHIPPING, ""));
        assertFails(() -> decryptor.decryptInformation(message, "msg-1"));
        assertFails(() -> decryptor.decrypt(message, PiiType.EMAIL_ADDRESS, Purpose.SHIPPING, "msg-1"));
        MessageDecryptor staging = MessageDecryptor.create(Environment.of("staging"), key);
        assertFails(() -> staging.decrypt(message, Purpose.SHIPPING, "msg-1"));
        MessagePrivateKey renamed = MessagePrivateKey.fromKeyset(folder.resolve("message.key"), passphrase(), "other");
        MessageDecryptor other = MessageDecryptor.create(PROD, renamed);
        assertFails(() -> other.decrypt(message, Purpose.SHIPPING, "msg-1"));
        assertFails(() -> MessageDecryptor.create(PROD).decrypt(message, Purpose.SHIPPING, "msg-1"));
    }

    @Test
    void opensAValue_asItsOwnTypeOnly() {
        EncryptedMessage message = encryptor.encrypt(
                lab.opened(PiiType.EMAIL_ADDRESS, "anna.nowak@example.org"), key.publicKey(), "", permit);
        for (PiiType<?> type : PiiType.all()) {
            if (type != PiiType.EMAIL_ADDRESS) {
                assertFails(() -> decryptor.decrypt(message, type, Purpose.SHIPPING, ""));
            }
        }
        assertFails(() -> decryptor.decrypt(message, Purpose.SHIPPING, ""));
    }

    @Test
    @Verifies("#42")
    void opensNothing_ofWhichOneBitIsChanged_orThatIsCutOrLengthened() {
        byte[] good = document().toBytes();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertFails(() -> decryptor.decrypt(EncryptedMessage.of(changed), Purpose.SHIPPING, "msg-1"));
        }
        for (int length = 0; length <= good.length + 1; length++) {
            if (length != good.length) {
                byte[] cut = Arrays.copyOf(good, length);
                assertFails(() -> decryptor.decrypt(EncryptedMessage.of(cut), Purpose.SHIPPING, "msg-1"));
            }
        }
    }

    @Test
    void opensNothing_thatIsNoMessageAtAll_norASecondSpellingOfOne() {
        String good = document().text();
        for (String text : List.of(
                "",
                "dppm1.",
                "dppm1.*",
                "anna.nowak@example.org",
                good + "=",
                good.substring(6),
                "dpp1." + good.substring(6),
                good.replace("dppm1", "dppm2"))) {
            assertFails(() -> decryptor.decrypt(EncryptedMessage.parse(text), Purpose.SHIPPING, "msg-1"));
        }
    }

    @Test
    void opensNoValue_thatIsNotOfItsTypesForm_whoeverWroteIt() {
        // whoever has the public key can write a message; this one says that it is an e-mail address
        byte[] header = MessageFormat.header(
                3,
                PiiType.EMAIL_ADDRESS.code(),
                PiiCategory.EMAIL.code(),
                key.publicKey().named().id());
        byte[] info = MessageFormat.info("prod", "shipping", "label-service.prod", "", header);
        byte[] body = Hpke.encrypt(key.publicKey().named().key(), "no address".getBytes(StandardCharsets.UTF_8), info);
        EncryptedMessage forged = EncryptedMessage.of(MessageFormat.join(header, body));
        assertFails(() -> decryptor.decrypt(forged, PiiType.EMAIL_ADDRESS, Purpose.SHIPPING, ""));
    }

    @Test
    void opensInformationWithoutPii_asInformationOnly() {
        EncryptedMessage message = encryptor.encryptInformation(LABEL, key.publicKey(), "report-7");
        assertThat(decryptor.decryptInformation(message, "report-7")).isEqualTo(LABEL);
        assertFails(() -> decryptor.decrypt(message, Purpose.SHIPPING, "report-7"));
    }

    @Test
    void opensMessagesToAnOlderKey_whileThatIsStillGiven() {
        MessagePrivateKey next =
                MessagePrivateKey.createKeyset(folder.resolve("next.key"), passphrase(), "label-service.prod");
        MessageDecryptor both = MessageDecryptor.create(PROD, next, key);
        assertThat(both.decrypt(document(), Purpose.SHIPPING, "msg-1")).isEqualTo(LABEL);
        EncryptedMessage newer = encryptor.encrypt(LABEL, next.publicKey(), "", permit);
        assertThat(both.decrypt(newer, Purpose.SHIPPING, "")).isEqualTo(LABEL);
        assertFails(() -> decryptor.decrypt(newer, Purpose.SHIPPING, ""));
    }

    @Test
    void encryptsEqualContentDifferently() {
        assertThat(document()).isNotEqualTo(document());
    }

    @Test
    void refusesAReferenceOfAnotherForm_andContentOverTheLimit() {
        for (String reference : List.of("anna@example.org", "a b", "a\n", "x".repeat(129))) {
            assertThatExceptionOfType(InvalidPiiException.class)
                    .isThrownBy(() -> encryptor.encrypt(LABEL, key.publicKey(), reference, permit))
                    .withMessageContaining("A1.5.c")
                    .withMessageNotContaining("anna");
        }
        byte[] long16 = new byte[16 * 1024 * 1024 + 1];
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> encryptor.encryptInformation(long16, key.publicKey(), ""))
                .withMessageContaining("16 MiB");
    }

    @Test
    void handsOverThePublicKeyAsText_andRefusesAnyOtherText() {
        MessagePublicKey publicKey = key.publicKey();
        assertThat(MessagePublicKey.parse(" " + publicKey.text() + "\n")).isEqualTo(publicKey);
        assertThat(publicKey.text())
                .startsWith("dpp-message-key1+label-service.prod+")
                .hasSize(96);
        assertThat(publicKey.fingerprint()).matches("([0-9a-f]{4} ){7}[0-9a-f]{4}");
        assertThat(MessagePublicKey.parse(publicKey.text()).fingerprint()).isEqualTo(publicKey.fingerprint());
        String text = publicKey.text();
        for (int at = 0; at < text.length(); at++) {
            String changed = text.substring(0, at) + (text.charAt(at) == 'a' ? 'b' : 'a') + text.substring(at + 1);
            assertKeyRefused(changed);
        }
        for (String other : List.of("", "+++", text + "+", text + "=", text.substring(0, 90), "dpp-message-key1+a+b")) {
            assertKeyRefused(other);
        }
    }

    @Test
    void refusesAPublicKey_underWhichEverybodyKnowsTheSecret() {
        for (int first : List.of(0, 1)) {
            byte[] lowOrder = new byte[32];
            lowOrder[0] = (byte) first;
            String text = new NamedPublicKey("dpp-message-key1", "label-service.prod", lowOrder).toString();
            assertThat(text).endsWith(Base64.getUrlEncoder().withoutPadding().encodeToString(lowOrder));
            assertKeyRefused(text);
        }
    }

    @Test
    @Verifies("A2.4.b")
    void refusesKeyFilesOfOtherKinds_andShowsNoKeyInItsText() {
        RootKey.createKeyset(folder.resolve("root.key"), passphrase());
        SigningKey.createKeyset(folder.resolve("signing.key"), passphrase());
        for (String file : List.of("root.key", "signing.key")) {
            assertThatExceptionOfType(KeyFileException.class)
                    .isThrownBy(() -> MessagePrivateKey.fromKeyset(folder.resolve(file), passphrase(), "any"))
                    .satisfies(e -> assertThat(e.problem()).isEqualTo(KeyFileException.Problem.MALFORMED));
        }
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> RootKey.fromKeyset(folder.resolve("message.key"), passphrase()));
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> MessagePrivateKey.createKeyset(folder.resolve("x.key"), passphrase(), "No Name"));
        assertThat(folder.resolve("x.key")).doesNotExist();
        assertThat(key).hasToString("MessagePrivateKey[label-service.prod]");
        assertThat(document()).hasToString("EncryptedMessage[" + (LABEL.length + 61) + " bytes]");
    }

    private static void assertKeyRefused(String text) {
        assertThatExceptionOfType(KeyFileException.class)
                .as(text)
                .isThrownBy(() -> MessagePublicKey.parse(text))
                .satisfies(e -> assertThat(e.problem()).isEqualTo(KeyFileException.Problem.MALFORMED));
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatExceptionOfType(RevealDeniedException.class).isThrownBy(call);
    }

    /** Whatever is wrong, it is the same failure: same text, no cause. */
    private static void assertFails(ThrowingCallable call) {
        assertThatExceptionOfType(DecryptionFailedException.class)
                .isThrownBy(call)
                .withMessage(new DecryptionFailedException().getMessage())
                .withNoCause();
    }
}
