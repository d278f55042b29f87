package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.START;
import static io.github.dppkit.crypto.EncryptionLab.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Plaintext in the place of a value: refused, but for a while in named fields. */
class MigrationModeTest {

    private static final String ANNA = "anna.nowak@example.org";
    private static final Instant END = START.plus(Duration.ofDays(10));

    private final EncryptionLab lab = new EncryptionLab();
    private final FieldEncryptor migrating = lab.migrating(MigrationMode.until(END, EMAIL));

    private String read(FieldEncryptor encryptor, String text, FieldName field) {
        RevealPermit permit = lab.permit(ORDER);
        return encryptor.decrypt(stored(text), ORDER, field, permit).reveal(permit);
    }

    private void refuses(FieldEncryptor encryptor, String text, FieldName field) {
        lab.events.clear();
        assertThatThrownBy(() -> read(encryptor, text, field))
                .isInstanceOf(DecryptionFailedException.class)
                .hasMessageNotContaining("anna");
        assertThat(lab.events).containsExactly(KeyEvents.Type.INTEGRITY);
    }

    @Test
    @Verifies({"#73", "A2.4.a", "A2.5.c"})
    void refusesPlaintextWhereAValueIsExpected_andPutsItOnRecord() {
        refuses(lab.encryptor, ANNA, EMAIL);
        refuses(lab.encryptor, "", EMAIL);
        refuses(lab.encryptor, "dpp1." + ANNA, EMAIL);
    }

    @Test
    @Verifies("#73")
    void readsPlaintextOfNamedFields_onRecordEachTime_untilTheModeEnds() {
        assertThat(read(migrating, ANNA, EMAIL)).isEqualTo(ANNA);
        assertThat(read(migrating, ANNA, EMAIL.inRow("7"))).isEqualTo(ANNA);
        assertThat(lab.events).containsExactly(KeyEvents.Type.PLAINTEXT_READ, KeyEvents.Type.PLAINTEXT_READ);
        refuses(migrating, ANNA, FieldName.of("orders.other"));
        refuses(migrating, "no address", EMAIL);
        refuses(migrating, "dpp1.anna", EMAIL);
        refuses(migrating, lab.encrypt(ORDER, FieldName.of("orders.other")).text(), EMAIL);
        assertThat(read(migrating, lab.encrypt(ORDER, EMAIL).text(), EMAIL)).isEqualTo(ANNA);

        lab.clock.set(END.minusMillis(1));
        assertThat(read(migrating, ANNA, EMAIL)).isEqualTo(ANNA);
        lab.clock.set(END);
        refuses(migrating, ANNA, EMAIL);
    }

    @Test
    @Verifies("#73")
    void readsNoPlaintext_withoutAPermitOrOfAnErasedScope() {
        assertThatThrownBy(() -> migrating.decrypt(
                        stored(ANNA),
                        ORDER,
                        EMAIL,
                        lab.permit(io.github.dppkit.pii.PiiScope.order(EncryptionLab.PARTNER, "902-2"))))
                .isInstanceOf(RevealDeniedException.class);
        lab.encrypt(ORDER, EMAIL);
        lab.keys.beginErase(ORDER);
        lab.events.clear();
        assertThatThrownBy(() -> read(migrating, ANNA, EMAIL)).isInstanceOf(KeyUnavailableException.class);
        assertThat(lab.events).isEmpty();
    }

    @Test
    @Verifies("#73")
    void isAtMostNinetyDaysLong_andSaysThatItIsOn() {
        MigrationMode longest = MigrationMode.until(START.plus(MigrationMode.MAXIMUM), EMAIL);
        assertThatCode(() -> longest.requireWithin(START)).doesNotThrowAnyException();
        assertThatThrownBy(() -> longest.requireWithin(START.minusSeconds(1)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("90 days");
        assertThat(longest.cautions(START)).singleElement().asString().contains("is on until");
        assertThat(longest.cautions(START.plus(MigrationMode.MAXIMUM)))
                .singleElement()
                .asString()
                .contains("remove it");
        assertThat(MigrationMode.off().cautions(START)).isEmpty();
        assertThat(MigrationMode.off().isOn(START)).isFalse();
    }
}
