package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.ADDRESS;
import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.PARTNER;
import static io.github.dppkit.crypto.EncryptionLab.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FieldEncryptorTest {

    private static final FieldName NAME = FieldName.of("orders.buyer_name");
    private static final PiiScope OTHER_ORDER = PiiScope.order(PARTNER, "902-3159896-1390917");

    private final EncryptionLab lab = new EncryptionLab();

    @Test
    @Verifies({"A2.4.a", "L3.a", "M3.a"})
    void storesNothingReadable_andOpensWithAPermit() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);

        assertThat(value.text()).startsWith("dpp1.").doesNotContain("anna", "nowak", "example");
        byte[] bytes = Base64.getUrlDecoder().decode(value.text().substring(5));
        assertThat(bytes.length).isEqualTo(ADDRESS_LENGTH + 44);
        assertThat(value.toString()).isEqualTo("EncryptedValue[EmailAddress]");
        assertThat(lab.reveal(stored(value.text()), ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    private static final int ADDRESS_LENGTH = "anna.nowak@example.org".length();

    @Test
    void givesDifferentCiphertexts_forEqualValues() {
        assertThat(lab.encrypt(ORDER, EMAIL)).isNotEqualTo(lab.encrypt(ORDER, EMAIL));
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void refusesPlaintext_toAPermitOfAnotherScopeCategoryIssuerOrTime() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        RevealPermit narrow = RevealPermit.issue(
                lab.issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                List.of(ORDER),
                List.of(PiiCategory.NAME),
                lab.clock.instant().plusSeconds(60));
        RevealPermit old = lab.permit(ORDER);
        EmailAddress opened = lab.decrypt(value, ORDER, EMAIL);

        for (RevealPermit permit : List.of(lab.permit(OTHER_ORDER), narrow, new EncryptionLab().permit(ORDER))) {
            assertThatThrownBy(() -> lab.encryptor.decrypt(value, ORDER, EMAIL, permit))
                    .isInstanceOf(RevealDeniedException.class);
            assertThatThrownBy(() -> opened.reveal(permit)).isInstanceOf(RevealDeniedException.class);
        }
        lab.clock.advance(java.time.Duration.ofSeconds(60));
        assertThatThrownBy(() -> lab.encryptor.decrypt(value, ORDER, EMAIL, old))
                .isInstanceOf(RevealDeniedException.class)
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> opened.reveal(old)).isInstanceOf(RevealDeniedException.class);
    }

    @Test
    @Verifies("A1.3.a")
    @SuppressWarnings("NullAway") // a host that is not checked for nulls is what is tested
    void refusesPlaintext_withoutAPermit() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        assertThatThrownBy(() -> lab.encryptor.decrypt(value, ORDER, EMAIL, null))
                .isInstanceOf(RevealDeniedException.class);
    }

    @Test
    void refusesToRevealAValue_thatBelongsToNoScope() {
        assertThatThrownBy(() -> ADDRESS.reveal(lab.permit(ORDER))).isInstanceOf(RevealDeniedException.class);
    }

    @Test
    @Verifies({"#39", "A2.5.c", "M2.d"})
    void opensInItsOwnPlaceOnly_ofAllPairsOfPartnerOrderFieldRowAndEnvironment() {
        EncryptionLab staging = lab.inEnvironment("staging", new InMemoryKeyStore());
        List<PiiScope> scopes = List.of(
                ORDER,
                OTHER_ORDER,
                PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG3"), ORDER.id()),
                PiiScope.sellingPartner(PARTNER));
        FieldName elsewhere = FieldName.of("returns.buyer_email");
        List<FieldName> fields = List.of(EMAIL, elsewhere, NAME, EMAIL.inRow("1"), EMAIL.inRow("2"), NAME.inRow("1"));
        int opened = 0;
        int refused = 0;
        for (PiiScope home : scopes) {
            for (FieldName field : fields) {
                EncryptedValue<EmailAddress> value = lab.encrypt(home, field);
                for (PiiScope asked : scopes) {
                    for (FieldName place : fields) {
                        if (home.equals(asked) && field.equals(place)) {
                            assertThat(lab.reveal(value, asked, place)).isEqualTo("anna.nowak@example.org");
                            opened++;
                        } else {
                            assertOneOpaqueFailure(lab, () -> lab.decrypt(value, asked, place));
                            refused++;
                        }
                        staging.encrypt(asked, place);
                        assertOneOpaqueFailure(staging, () -> staging.decrypt(value, asked, place));
                    }
                }
            }
        }
        assertThat(opened).isEqualTo(24);
        assertThat(refused).isEqualTo(552);
    }

    @Test
    @Verifies({"#39", "A2.5.c"})
    void opensInNoOtherEnvironment_evenWithItsKeyOrItsWholeKeyStoreCopiedAlong() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        EncryptionLab keyCopied = lab.inEnvironment("staging", new InMemoryKeyStore());
        keyCopied.encrypt(ORDER, EMAIL);
        keyCopied.store.tamper(ORDER, own -> record(ORDER));
        EncryptionLab restarted = lab.inEnvironment("staging", keyCopied.store);
        assertOneOpaqueFailure(restarted, () -> restarted.decrypt(value, ORDER, EMAIL));

        EncryptionLab storeCopied = lab.inEnvironment("staging", lab.store.copy());
        assertThatThrownBy(() -> storeCopied.decrypt(value, ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void tellsAnErasedScope_fromAValueMovedToAScopeWithoutKey() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        assertOneOpaqueFailure(lab, () -> lab.decrypt(value, OTHER_ORDER, EMAIL));

        EncryptionLab emptied = lab.inEnvironment("prod", new InMemoryKeyStore());
        assertThatThrownBy(() -> emptied.decrypt(value, ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    @Verifies("#39")
    void opensAsTheTypeItWas_andAsNoOther() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        EncryptedValue<PersonName> asName = EncryptedValue.parse(value.text(), PiiType.PERSON_NAME);
        assertOneOpaqueFailure(lab, () -> lab.encryptor.decrypt(asName, ORDER, EMAIL, lab.permit(ORDER)));

        String forged = withHeader(value.text(), header -> {
            header[2] = (byte) PiiType.PERSON_NAME.code();
            return header;
        });
        EncryptedValue<PersonName> forgedName = EncryptedValue.parse(forged, PiiType.PERSON_NAME);
        assertOneOpaqueFailure(lab, () -> lab.encryptor.decrypt(forgedName, ORDER, EMAIL, lab.permit(ORDER)));
    }

    @Test
    @Verifies("#45")
    void refusesAHeader_thatPointsToAnotherLiveKey() {
        EncryptedValue<EmailAddress> mine = lab.encrypt(ORDER, EMAIL);
        EncryptedValue<EmailAddress> theirs = lab.encrypt(OTHER_ORDER, EMAIL);
        byte[] theirKey = Arrays.copyOfRange(decode(theirs.text()), 4, 16);
        String pointed = withHeader(mine.text(), header -> {
            System.arraycopy(theirKey, 0, header, 4, 12);
            return header;
        });
        assertOneOpaqueFailure(lab, () -> lab.decrypt(stored(pointed), ORDER, EMAIL));
        assertOneOpaqueFailure(lab, () -> lab.decrypt(stored(pointed), OTHER_ORDER, EMAIL));
    }

    @Test
    @Verifies("#45")
    void refusesAKey_thatDoesNotMatchItsCommitment() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        DataKeyRecord other = record(OTHER_ORDER);
        lab.store.tamper(
                ORDER,
                key -> changed(key, key.wrapped().toBytes(), other.commitment().toBytes()));
        EncryptionLab restarted = lab.restarted();
        assertOneOpaqueFailure(restarted, () -> restarted.decrypt(value, ORDER, EMAIL));
        assertThatThrownBy(() -> restarted.encrypt(ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
        assertThat(restarted.events).contains(KeyEvents.Type.INTEGRITY);
    }

    @Test
    @Verifies("#72")
    void refusesEveryVersionAndSuite_thatIsNotListed() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        for (int at = 0; at < 2; at++) {
            for (int code = 0; code < 256; code++) {
                if (code == 1) {
                    continue;
                }
                int position = at;
                byte unknown = (byte) code;
                String text = withHeader(value.text(), header -> {
                    header[position] = unknown;
                    return header;
                });
                assertOneOpaqueFailure(lab, () -> lab.decrypt(stored(text), ORDER, EMAIL));
            }
        }
        String body = value.text().substring(5);
        for (String prefix : List.of("dpp0.", "dpp2.", "DPP1.", "dpp1:", "", " dpp1.", "dpp1..")) {
            assertOneOpaqueFailure(lab, () -> lab.decrypt(stored(prefix + body), ORDER, EMAIL));
        }
    }

    @Test
    void refusesPlaintext_whereCiphertextIsExpected_withoutShowingIt() {
        EncryptedValue<EmailAddress> plain = stored("anna.nowak@example.org");
        lab.encrypt(ORDER, EMAIL);
        assertThat(plain.toString()).doesNotContain("anna");
        assertOneOpaqueFailure(lab, () -> lab.decrypt(plain, ORDER, EMAIL));
    }

    @Test
    @Verifies("#43")
    void neverRepeatsANonce_inAMillionEncryptionsUnderOneKey() {
        int count = 1_000_000;
        long[] high = new long[count];
        for (int i = 0; i < count; i++) {
            ByteBuffer nonce = ByteBuffer.wrap(decode(lab.encrypt(ORDER, EMAIL).text()), 16, 12);
            long first = nonce.getLong();
            // 64 of the 96 bits suffice: a repeated nonce repeats them, and by chance alone they repeat once in 37
            // million runs
            high[i] = first;
        }
        Arrays.sort(high);
        for (int i = 1; i < count; i++) {
            assertThat(high[i]).isNotEqualTo(high[i - 1]);
        }
        assertThat(record(ORDER).uses()).isBetween((long) count, count + 256L);
    }

    @Test
    @Verifies("#43")
    void stopsForGood_beforeTheLimitOfOneKeyIsReached() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        lab.store.tamper(ORDER, key -> withUses(key, (1L << 32) - 512));
        EncryptionLab restarted = lab.restarted();
        for (int i = 0; i < 256; i++) {
            restarted.encrypt(ORDER, EMAIL);
        }
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> restarted.encrypt(ORDER, EMAIL))
                .withMessageContaining("2^32");
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> restarted.encrypt(ORDER, EMAIL));
        assertThat(restarted.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    private DataKeyRecord record(PiiScope scope) {
        return lab.store.dataKey(scope).orElseGet(() -> {
            lab.encrypt(scope, EMAIL);
            return lab.store.dataKey(scope).orElseThrow();
        });
    }

    private static DataKeyRecord changed(DataKeyRecord key, byte[] wrapped, byte[] commitment) {
        return KeyRecords.with(key, wrapped, commitment, key.uses());
    }

    private static DataKeyRecord withUses(DataKeyRecord key, long uses) {
        return KeyRecords.with(key, key.wrapped().toBytes(), key.commitment().toBytes(), uses);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text.substring(5));
    }

    private static String withHeader(String text, UnaryOperator<byte[]> change) {
        return "dpp1." + Base64.getUrlEncoder().withoutPadding().encodeToString(change.apply(decode(text)));
    }

    private static void assertOneOpaqueFailure(
            EncryptionLab lab, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        lab.events.clear();
        assertThatExceptionOfType(DecryptionFailedException.class)
                .isThrownBy(call)
                .withMessage(new DecryptionFailedException().getMessage())
                .withNoCause();
        assertThat(lab.events).contains(KeyEvents.Type.INTEGRITY);
    }
}
