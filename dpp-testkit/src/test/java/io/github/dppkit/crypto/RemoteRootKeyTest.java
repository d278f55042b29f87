package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.FakeKms;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Values under a root key that a service keeps, while that service fails. */
@Verifies("A2.4.b")
class RemoteRootKeyTest {

    private static final Duration TTL = Duration.ofSeconds(60);

    private final MovableClock clock = MovableClock.at(START);
    private final FakeKms kms = FakeKms.create(clock);
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final EncryptionLab lab = new EncryptionLab("prod", RootKey.remote(kms, "fake-kms://root"), store, clock);

    @Test
    @Verifies("#61")
    void servesOpenedKeysToTheEndOfTheirTime_thenDenies_whileTheServiceIsDown_andRecovers() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        int before = kms.unwraps();
        kms.outage(true);
        kms.latency(Duration.ofSeconds(5));

        clock.advance(TTL.minusMillis(1));
        assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
        assertThat(kms.unwraps()).isEqualTo(before);

        clock.advance(Duration.ofMillis(1));
        for (int i = 1; i <= 3; i++) {
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> lab.reveal(value, ORDER, EMAIL))
                    .withMessageContaining("Root key unavailable");
            assertThat(kms.unwraps())
                    .as("one call for each read, none repeated")
                    .isEqualTo(before + i);
        }

        kms.outage(false);
        assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
        assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
        assertThat(kms.unwraps()).isEqualTo(before + 4);
    }

    @Test
    @Verifies("#61")
    void encryptsNothing_andStoresNoKey_whileTheServiceIsDown() {
        kms.outage(true);
        for (int i = 1; i <= 3; i++) {
            assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> lab.encrypt(ORDER, EMAIL));
            assertThat(kms.wraps() + kms.unwraps()).isEqualTo(i);
        }
        assertThat(store.dataKey(ORDER)).isEmpty();
        assertThat(store.epochSecret(LocalDate.ofInstant(START.plus(Duration.ofDays(30)), ZoneOffset.UTC)))
                .isEmpty();
        kms.outage(false);
        assertThat(lab.reveal(lab.encrypt(ORDER, EMAIL), ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies("#61")
    void denies_whenTheKeyIsDisabled_alsoWhereTheServiceNoticesOnlyLater() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        kms.disable(Duration.ofMinutes(5));
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
        clock.advance(TTL);
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> lab.reveal(value, ORDER, EMAIL));
        kms.enable();
        assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies("#61")
    void opensNothingEverAgain_onceTheKeyIsGone() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        kms.scheduleDeletion(Duration.ofDays(7), Duration.ZERO);
        clock.advance(Duration.ofDays(7));
        kms.enable();
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> lab.reveal(value, ORDER, EMAIL));
        PiiScope other = PiiScope.order(EncryptionLab.PARTNER, "902-2");
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> lab.encrypt(other, EMAIL));
    }

    @Test
    void aSlowService_costsOneCallForADayOfOnePartner_notOneForEachOrder() {
        kms.latency(Duration.ofMillis(20));
        for (int i = 0; i < 50; i++) {
            lab.encrypt(PiiScope.order(EncryptionLab.PARTNER, "902-" + i), EMAIL);
        }
        assertThat(kms.wraps()).isEqualTo(1);
        assertThat(kms.unwraps()).isEqualTo(1);
    }
}
