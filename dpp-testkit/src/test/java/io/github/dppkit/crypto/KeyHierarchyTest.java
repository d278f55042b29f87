package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.PARTNER;
import static io.github.dppkit.crypto.EncryptionLab.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHierarchyTest {

    private static final LocalDate DEATH = LocalDate.parse("2026-12-21");

    private final EncryptionLab lab = new EncryptionLab();

    @Test
    @Verifies("A2.1.a")
    void givesEveryKeyItsDateOfDeath_whenItIsMade() {
        lab.encrypt(ORDER, EMAIL);
        DataKeyRecord key = lab.store.dataKey(ORDER).orElseThrow();
        assertThat(key.epochDay()).isEqualTo(DEATH);
        assertThat(key.knownUntil()).isEqualTo(START);
        assertThat(key.origin()).isEqualTo("orders/2026-01-01/getOrder");
        assertThat(lab.store.epochSecret(DEATH)).isPresent();
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void opensNothing_fromTheFirstMillisecondOfTheDeadlineDay() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        lab.clock.set(Instant.parse("2026-12-20T23:59:59.999Z"));
        assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");

        lab.clock.set(Instant.parse("2026-12-21T00:00:00Z"));
        for (EncryptionLab node : List.of(lab, lab.restarted())) {
            assertThatThrownBy(() -> node.decrypt(value, ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
            assertThatThrownBy(() -> node.encrypt(ORDER, EMAIL)).isInstanceOf(ScopeErasedException.class);
        }
    }

    @Test
    void refusesToEncrypt_whatIsAlreadyPastItsDeadline() {
        Provenance old = Provenance.migration("orders.buyer_email", START.minus(Duration.ofDays(31)));
        assertThatThrownBy(() -> lab.encryptor.encrypt(EncryptionLab.ADDRESS, ORDER, EMAIL, old))
                .isInstanceOf(ScopeErasedException.class);
        assertThat(lab.store.dataKey(ORDER)).isEmpty();
    }

    @Test
    @Verifies("L4.d")
    void opensNoCopyOfAnyAge_onceTheSecretOfTheDayIsDestroyed() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        InMemoryKeyStore stolenDataKeys = lab.store.copy();
        assertThat(lab.store.destroyEpochSecrets(DEATH)).isEqualTo(1);
        stolenDataKeys.destroyEpochSecrets(DEATH);

        for (InMemoryKeyStore store : List.of(lab.store, stolenDataKeys)) {
            EncryptionLab thief = lab.inEnvironment("prod", store);
            assertThatThrownBy(() -> thief.decrypt(value, ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
        }
        lab.clock.advance(Duration.ofSeconds(61));
        assertThatThrownBy(() -> lab.decrypt(value, ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    @Verifies("#40")
    void refusesAWrappedKey_movedToAnotherOrderPartnerDayOrVersion() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        DataKeyRecord key = lab.store.dataKey(ORDER).orElseThrow();
        List<PiiScope> elsewhere = List.of(
                PiiScope.order(PARTNER, "902-3159896-1390917"),
                PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG3"), ORDER.id()),
                PiiScope.sellingPartner(PARTNER));
        for (PiiScope scope : elsewhere) {
            lab.encrypt(scope, EMAIL);
            lab.store.tamper(scope, replaced -> KeyRecords.relabelled(key, scope));
            assertRefused(value, scope);
            lab.store.tamper(scope, replaced -> key);
            assertRefused(value, scope);
        }
        lab.clock.advance(Duration.ofDays(1));
        lab.encrypt(PiiScope.order(PARTNER, "another-day"), EMAIL);
        lab.store.tamper(ORDER, replaced -> KeyRecords.onDay(key, DEATH.plusDays(1), 1));
        assertRefused(value, ORDER);
        lab.store.tamper(ORDER, replaced -> KeyRecords.onDay(key, DEATH, 2));
        assertRefused(value, ORDER);
        lab.store.tamper(ORDER, replaced -> key);
        assertThat(lab.restarted().reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    private void assertRefused(EncryptedValue<EmailAddress> value, PiiScope scope) {
        EncryptionLab node = lab.restarted();
        assertThatExceptionOfType(DecryptionFailedException.class)
                .isThrownBy(() -> node.decrypt(value, scope, EMAIL))
                .withNoCause();
        assertThat(node.events).contains(KeyEvents.Type.INTEGRITY);
    }

    @Test
    @Verifies("#57")
    void forgetsAnOpenedKey_aMinuteAfterItWasOpened_howeverOftenItIsRead() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        lab.store.destroyEpochSecrets(DEATH);
        for (int second = 1; second < 60; second++) {
            lab.clock.advance(Duration.ofSeconds(1));
            assertThat(lab.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
        }
        lab.clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> lab.decrypt(value, ORDER, EMAIL)).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    @Verifies("#57")
    void refusesACache_thatLivesLongerThanFifteenMinutes() {
        assertThat(new KeyCaches(Duration.ofMinutes(15), 10, () -> 0).timeToLive())
                .isEqualTo(Duration.ofMinutes(15));
        for (Duration refused : List.of(Duration.ofMinutes(15).plusNanos(1), Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> new KeyCaches(refused, 10, () -> 0))
                    .isInstanceOf(PolicyConfigurationException.class)
                    .hasMessageContaining("PT15M");
        }
    }

    @Test
    void opensNothing_whileTheRootKeyDoesNotAnswer() {
        EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
        EncryptionLab stranger =
                new EncryptionLab("prod", io.github.dppkit.keys.RootKey.ephemeral(), lab.store, lab.clock);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> stranger.decrypt(value, ORDER, EMAIL))
                .withMessageContaining("Root key unavailable");
    }

    @Test
    @Verifies("A2.4.b")
    void putsEveryUseOfTheRootKeyOnRecord() {
        lab.encrypt(ORDER, EMAIL);
        assertThat(lab.events).containsExactly(KeyEvents.Type.ROOT_KEY_USED, KeyEvents.Type.DATA_KEY_CREATED);
        lab.encrypt(ORDER, EMAIL);
        assertThat(lab.events).hasSize(2);
    }
}
