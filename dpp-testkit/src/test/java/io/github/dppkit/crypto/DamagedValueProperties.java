package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.stored;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.policy.Verifies;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any damage to a stored value or key ends in the same exception with the same text, never in plaintext. */
@Verifies("#42")
class DamagedValueProperties {

    private final EncryptionLab lab = new EncryptionLab();
    private final EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
    private final byte[] bytes = Base64.getUrlDecoder().decode(value.text().substring(5));

    @Example
    void everyFlippedBit_ofHeaderAndCiphertext() {
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertFails(lab, text(flipped));
        }
    }

    @Example
    void everyTruncation() {
        for (int length = 0; length < bytes.length; length++) {
            assertFails(lab, text(Arrays.copyOf(bytes, length)));
        }
    }

    @Example
    void everyFlippedBit_ofAWrappedKey() {
        for (int bit = 0; bit < 60 * 8; bit++) {
            int flip = bit;
            damagedKey(wrapped -> {
                wrapped[flip / 8] ^= (byte) (1 << (flip % 8));
                return wrapped;
            });
        }
    }

    @Property(tries = 300)
    void extended(@ForAll @Size(min = 1, max = 40) byte[] tail) {
        byte[] extended = Arrays.copyOf(bytes, bytes.length + tail.length);
        System.arraycopy(tail, 0, extended, bytes.length, tail.length);
        assertFails(lab, text(extended));
    }

    @Property(tries = 2_000)
    void changedCharacter(@ForAll @IntRange(min = 0, max = 92) int at, @ForAll char with) {
        Assume.that(value.text().charAt(at) != with);
        assertFails(lab, value.text().substring(0, at) + with + value.text().substring(at + 1));
    }

    @Property(tries = 1_000)
    void anythingElse(@ForAll String text) {
        assertFails(lab, text);
        assertFails(lab, "dpp1." + text);
    }

    @Property(tries = 500)
    void damagedWrappedKey(
            @ForAll @IntRange(min = 0, max = 59) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        damagedKey(wrapped -> {
            wrapped[at] ^= (byte) change;
            return wrapped;
        });
    }

    @Property(tries = 60)
    void truncatedWrappedKey(@ForAll @IntRange(min = 0, max = 59) int length) {
        damagedKey(wrapped -> Arrays.copyOf(wrapped, length));
    }

    @Property(tries = 60)
    void extendedWrappedKey(@ForAll @Size(min = 1, max = 40) byte[] tail) {
        damagedKey(wrapped -> {
            byte[] extended = Arrays.copyOf(wrapped, wrapped.length + tail.length);
            System.arraycopy(tail, 0, extended, wrapped.length, tail.length);
            return extended;
        });
    }

    private static void damagedKey(UnaryOperator<byte[]> damage) {
        EncryptionLab attacked = new EncryptionLab();
        EncryptedValue<EmailAddress> attackedValue = attacked.encrypt(ORDER, EMAIL);
        attacked.store.tamper(ORDER, key -> {
            byte[] wrapped = damage.apply(key.wrapped().toBytes());
            return KeyRecords.with(key, wrapped, key.commitment().toBytes(), key.uses());
        });
        assertFails(attacked.restarted(), attackedValue.text());
    }

    private static String text(byte[] bytes) {
        return "dpp1." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void assertFails(EncryptionLab lab, String text) {
        assertThatExceptionOfType(DecryptionFailedException.class)
                .isThrownBy(() -> lab.decrypt(stored(text), ORDER, EMAIL))
                .withMessage(new DecryptionFailedException().getMessage())
                .withNoCause();
    }
}
