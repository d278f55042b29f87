package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Environment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Opening the keys of many orders at once. */
class OpenKeysTest {

    private static final List<PiiScope> ORDERS = IntStream.range(0, 500)
            .mapToObj(i -> PiiScope.order(PARTNER, "902-" + i))
            .toList();

    private final EncryptionLab writer = new EncryptionLab();
    private final List<EncryptedValue<EmailAddress>> written = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private boolean down;
    private final FieldEncryptor reader = readerWithColdCache();
    private final RevealPermit permit;

    OpenKeysTest() {
        for (PiiScope order : ORDERS) {
            written.add(writer.encrypt(order, EMAIL));
        }
        writer.events.clear();
        permit = writer.permit(ORDERS.toArray(PiiScope[]::new));
    }

    private FieldEncryptor readerWithColdCache() {
        KeyStore counted = (KeyStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    calls.add(method.getName());
                    if (down) {
                        throw new IllegalStateException("902-7 does not answer");
                    }
                    try {
                        return method.invoke(writer.store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        KeyEvents record = (type, scope) -> writer.events.add(type);
        DeadlineSource none = (scope, provenance, now) -> {
            throw new AssertionError("nothing is encrypted here");
        };
        KeyCaches caches = new KeyCaches(Duration.ofSeconds(60), 1_000, writer.clock.nanos());
        return FieldEncryptor.create(
                new DataKeys(Environment.of("prod"), writer.rootKey, counted, none, record, writer.clock, caches),
                writer.issuer,
                record,
                (value, scope) -> {});
    }

    private void readAll() {
        for (int i = 0; i < ORDERS.size(); i++) {
            assertThat(read(i).reveal(permit)).isEqualTo("anna.nowak@example.org");
        }
    }

    @Test
    void readsTheKeysOfAllOrdersOfAPermitAtOnce_andThenNoneSingly() {
        reader.openKeys(permit);
        readAll();
        assertThat(calls).containsOnlyOnce("dataKeys").doesNotContain("dataKey");

        reader.openKeys(permit);
        assertThat(calls).as("all are open already").containsOnlyOnce("dataKeys");
        writer.clock.advance(Duration.ofSeconds(61));
        assertThatThrownBy(() -> reader.openKeys(permit)).isInstanceOf(RevealDeniedException.class);
    }

    @Test
    void leavesOut_whatIsErasedDamagedOrNeverMade_andTheReadTells() {
        DataKeyRecord erased = writer.store.dataKey(ORDERS.get(0)).orElseThrow();
        writer.store.beginDisposal(erased.id());
        writer.store.removeDataKey(erased.id());
        DataKeyRecord disposing = writer.store.dataKey(ORDERS.get(1)).orElseThrow();
        writer.store.beginDisposal(disposing.id());
        writer.store.tamper(
                ORDERS.get(2),
                key -> KeyRecords.with(key, new byte[60], key.commitment().toBytes(), key.uses()));

        reader.openKeys(permit);
        assertThatThrownBy(() -> read(0)).isInstanceOf(KeyUnavailableException.class);
        assertThatThrownBy(() -> read(1)).isInstanceOf(KeyUnavailableException.class);
        assertThat(writer.events).doesNotContain(KeyEvents.Type.INTEGRITY);
        assertThatThrownBy(() -> read(2)).isInstanceOf(DecryptionFailedException.class);
        assertThat(writer.events).contains(KeyEvents.Type.INTEGRITY);
        read(3);
    }

    private EmailAddress read(int order) {
        return reader.decrypt(written.get(order), ORDERS.get(order), EMAIL, permit);
    }

    @Test
    @SuppressWarnings("NullAway") // a host that is not checked for nulls is what is tested
    void opensNothing_withoutAPermitOfThisDppThatStillHolds() {
        assertThatThrownBy(() -> reader.openKeys(null)).isInstanceOf(RevealDeniedException.class);
        RevealPermit foreign = new EncryptionLab().permit(ORDERS.get(0));
        assertThatThrownBy(() -> reader.openKeys(foreign)).isInstanceOf(RevealDeniedException.class);
        writer.issuer.close();
        assertThatThrownBy(() -> reader.openKeys(permit)).isInstanceOf(RevealDeniedException.class);
        assertThat(calls).isEmpty();
    }

    @Test
    void saysThatKeysAreUnavailable_whenTheStoreIsDown_withoutItsText() {
        down = true;
        assertThatThrownBy(() -> reader.openKeys(permit))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageNotContaining("902-7");
        down = false;
        writer.clock.advance(Duration.ofSeconds(1)); // so long the store is left alone after a fault
        reader.openKeys(permit);
        readAll();
    }
}
