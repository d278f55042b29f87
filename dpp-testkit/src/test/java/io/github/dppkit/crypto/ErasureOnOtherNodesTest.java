package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SecretWrapping;
import io.github.dppkit.keys.internal.WithdrawalWatch;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WithdrawnKeys;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An order is erased on node A while node B has its key at hand and reads every 100 milliseconds. */
class ErasureOnOtherNodesTest {

    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final DeadlineSource LEASE =
            (scope, provenance, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30)));

    /** The store as node B sees it: cut off, or answering something else, or held up. */
    private interface Trouble {
        WithdrawnKeys answer(KeyStore real, long after, int limit);
    }

    private final RootKey root = RootKey.ephemeral();
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final EncryptionLab a = new EncryptionLab("prod", root, store, MovableClock.at(EncryptionLab.START));
    private final KeyCaches caches = new KeyCaches(TTL, 1_000, a.clock.nanos());
    private final DataKeys keysOfA = keys(store);
    private final List<Long> looks = new ArrayList<>();
    private volatile boolean cut;
    private volatile Trouble trouble = KeyStore::withdrawnKeys;
    private final FieldEncryptor b =
            FieldEncryptor.create(keys(throughB()), a.issuer, (type, scope) -> {}, (v, s) -> {});

    private DataKeys keys(KeyStore seen) {
        return new DataKeys(Environment.of("prod"), root, seen, LEASE, (type, scope) -> {}, a.clock, caches);
    }

    private KeyStore throughB() {
        return (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("withdrawnKeys")) {
                        looks.add(a.clock.nanos().getAsLong());
                    }
                    if (cut) {
                        throw new IllegalStateException("connection refused");
                    }
                    try {
                        return method.getName().equals("withdrawnKeys")
                                ? trouble.answer(store, (long) arguments[0], (int) arguments[1])
                                : method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private EncryptedValue<EmailAddress> hotOnB() {
        EncryptedValue<EmailAddress> value = a.encrypt(ORDER, EMAIL);
        assertThat(opensOnB(value, ORDER)).isTrue();
        return value;
    }

    private boolean opensOnB(EncryptedValue<EmailAddress> value, PiiScope scope) {
        try {
            assertThat(b.decrypt(value, scope, EMAIL, a.permit(scope))).isNotNull();
            return true;
        } catch (KeyUnavailableException e) {
            return false;
        }
    }

    /** Reads on B every 100 ms for a time; returns after how long it was refused for the first time. */
    private Duration refusedAfter(EncryptedValue<EmailAddress> value, Duration limit) {
        Instant begin = a.clock.instant();
        while (opensOnB(value, ORDER)) {
            a.clock.advance(BEAT);
            if (a.clock.instant().isAfter(begin.plus(limit))) {
                return limit;
            }
        }
        return Duration.between(begin, a.clock.instant());
    }

    @Test
    @Verifies({"#55", "A2.1.a", "L4.d"})
    void stopsWithinASecond_whenAnotherNodeHasErased() {
        EncryptedValue<EmailAddress> value = hotOnB();
        EncryptedValue<EmailAddress> other = a.encrypt(PiiScope.order(EncryptionLab.PARTNER, "902-2"), EMAIL);
        for (int i = 0; i < 25; i++) {
            assertThat(opensOnB(value, ORDER)).isTrue();
            a.clock.advance(BEAT);
        }
        keysOfA.beginErase(ORDER);
        assertThat(refusedAfter(value, TTL)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 700; i++) {
            a.clock.advance(BEAT);
            assertThat(opensOnB(value, ORDER)).isFalse();
        }
        assertThat(opensOnB(other, PiiScope.order(EncryptionLab.PARTNER, "902-2")))
                .as("another order is untouched")
                .isTrue();
    }

    @Test
    @Verifies("#55")
    void stopsWithinTheTimeToLive_evenIfTheListNeverTells() {
        trouble = (real, after, limit) -> new WithdrawnKeys(Math.max(0, after), List.of(), true);
        EncryptedValue<EmailAddress> value = hotOnB();
        keysOfA.beginErase(ORDER);
        Duration refused = refusedAfter(value, TTL.multipliedBy(2));
        assertThat(refused).isGreaterThan(Duration.ofSeconds(50)).isLessThanOrEqualTo(TTL.plusSeconds(1));
    }

    @Test
    @Verifies({"#55", "A2.1.a"})
    void looksAgain_whenTheTimeToLivePassesInALookThatSucceeds() {
        EncryptedValue<EmailAddress> value = hotOnB();
        a.clock.advance(TTL);
        trouble = (real, after, limit) -> {
            WithdrawnKeys seen = real.withdrawnKeys(after, limit);
            if (looks.size() % 3 != 0) {
                a.clock.advance(Duration.ofHours(9)); // the process stood still
            }
            return seen;
        };
        assertThat(opensOnB(value, ORDER)).isTrue();
        assertThat(looks).hasSizeGreaterThan(2);
        keysOfA.beginErase(ORDER);
        a.clock.advance(TTL);
        assertThat(opensOnB(value, ORDER)).isFalse();

        trouble = (real, after, limit) -> {
            a.clock.advance(TTL);
            return real.withdrawnKeys(after, limit);
        };
        PiiScope live = PiiScope.order(EncryptionLab.PARTNER, "902-2");
        a.clock.advance(TTL);
        int before = looks.size();
        assertThat(opensOnB(a.encrypt(live, EMAIL), live))
                .as("a store that always takes that long is not waited for without end")
                .isFalse();
        assertThat(looks.size() - before).isBetween(2, 20);
    }

    @Test
    @Verifies({"#56", "A2.1.a"})
    void servesToTheTimeToLiveAtMost_thenDropsAndDenies_whenItIsCutOff_andRecoversByItself() {
        EncryptedValue<EmailAddress> value = hotOnB();
        keysOfA.beginErase(ORDER);
        PiiScope live = PiiScope.order(EncryptionLab.PARTNER, "902-2");
        EncryptedValue<EmailAddress> other = a.encrypt(live, EMAIL);
        cut = true;
        assertThat(refusedAfter(value, TTL.multipliedBy(2))).isLessThanOrEqualTo(TTL);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> b.decrypt(other, live, EMAIL, a.permit(live)))
                .withMessageContaining("has not seen for PT1M which keys were erased")
                .withMessageNotContaining("connection refused");
        for (int i = 0; i < 100; i++) {
            a.clock.advance(BEAT);
            assertThat(opensOnB(other, live)).isFalse();
        }
        cut = false;
        a.clock.advance(Duration.ofSeconds(1));
        assertThat(opensOnB(other, live)).isTrue();
        assertThat(opensOnB(value, ORDER)).isFalse();
    }

    @Test
    @Verifies("#56")
    void denies_whenKeysCanBeReadButTheListCannot() {
        EncryptedValue<EmailAddress> value = hotOnB();
        trouble = (real, after, limit) -> {
            throw new IllegalStateException("no list");
        };
        Duration served = refusedAfter(value, TTL.multipliedBy(2));
        assertThat(served).isLessThanOrEqualTo(TTL);
        a.clock.advance(Duration.ofMinutes(10));
        assertThat(opensOnB(value, ORDER)).isFalse();
        trouble = KeyStore::withdrawnKeys;
        a.clock.advance(Duration.ofSeconds(1));
        assertThat(opensOnB(value, ORDER)).isTrue();
    }

    @Test
    @Verifies("#55")
    void looksOnceASecondAtMost_whetherOrNotTheStoreAnswers() {
        EncryptedValue<EmailAddress> value = hotOnB();
        for (int i = 0; i < 1_500; i++) {
            cut = i > 500;
            opensOnB(value, ORDER);
            opensOnB(value, ORDER);
            a.clock.advance(BEAT);
        }
        assertThat(looks).hasSizeBetween(145, 152);
        for (int i = 1; i < looks.size(); i++) {
            assertThat(looks.get(i) - looks.get(i - 1)).isGreaterThanOrEqualTo(1_000_000_000L);
        }
    }

    @Test
    @Verifies("#55")
    void dropsEverything_whenTheStoreHasForgottenWhatCameNext_orIsAnother() {
        for (Trouble lost : List.<Trouble>of(
                (real, after, limit) -> WithdrawnKeys.incomplete(1_000),
                (real, after, limit) -> new WithdrawnKeys(after + 2, List.of(new DataKeyId(1, 1)), true),
                (real, after, limit) -> new WithdrawnKeys(after - 1, List.of(), true))) {
            trouble = KeyStore::withdrawnKeys;
            a.clock.advance(Duration.ofSeconds(1));
            EncryptedValue<EmailAddress> value = hotOnB();
            store.tamper(ORDER, KeyRecords::disposing);
            assertThat(opensOnB(value, ORDER)).as("still at hand").isTrue();
            trouble = lost;
            a.clock.advance(Duration.ofSeconds(1));
            assertThat(opensOnB(value, ORDER)).isFalse();
            store.tamper(ORDER, KeyRecords::active);
        }
    }

    @Test
    @Verifies("#55")
    void doesNotKeepAKey_thatWasErasedWhileItWasBeingOpened() {
        EncryptedValue<EmailAddress> value = a.encrypt(ORDER, EMAIL);
        FieldEncryptor[] slow = new FieldEncryptor[1];
        DataKeys keys = new DataKeys(
                Environment.of("prod"),
                root,
                store,
                LEASE,
                (type, scope) -> {
                    // the root key takes two seconds, in which the order is erased and this node hears of it
                    keysOfA.beginErase(ORDER);
                    a.clock.advance(Duration.ofSeconds(2));
                    PiiScope unknown = PiiScope.order(EncryptionLab.PARTNER, "unknown");
                    assertThatExceptionOfType(DecryptionFailedException.class)
                            .isThrownBy(() -> slow[0].decrypt(value, unknown, EMAIL, a.permit(unknown)));
                },
                a.clock,
                caches);
        slow[0] = FieldEncryptor.create(keys, a.issuer, (type, scope) -> {}, (v, s) -> {});
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> slow[0].decrypt(value, ORDER, EMAIL, a.permit(ORDER)));
    }

    @Test
    @Verifies("#55")
    void goesOnWithWhatIsKnown_whileAnotherThreadLooks() throws Exception {
        EncryptedValue<EmailAddress> value = hotOnB();
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        trouble = (real, after, limit) -> {
            looking.countDown();
            await(answer);
            return real.withdrawnKeys(after, limit);
        };
        a.clock.advance(Duration.ofSeconds(1));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> held = other.submit(() -> opensOnB(value, ORDER));
            await(looking);
            assertThat(opensOnB(value, ORDER)).isTrue();
            assertThat(held.isDone()).isFalse();
            keysOfA.beginErase(ORDER);
            answer.countDown();
            assertThat(held.get(5, TimeUnit.MINUTES)).isFalse();
            assertThat(opensOnB(value, ORDER)).isFalse();
        } finally {
            answer.countDown();
            other.shutdownNow();
        }
    }

    @Test
    @Verifies("#56")
    void dropsIndexKeysToo_andDenies() {
        KeyStore seen = throughB();
        IndexSecrets secrets = new IndexSecrets(
                Environment.of("prod"),
                SecretWrapping.of(root),
                seen,
                (type, scope) -> {},
                a.clock,
                caches,
                new WithdrawalWatch(seen, caches));
        BlindIndex index = BlindIndex.create(secrets);
        assertThat(index.token(IndexTerm.of(EncryptionLab.ADDRESS), EncryptionLab.PARTNER))
                .isNotNull();
        cut = true;
        a.clock.advance(TTL);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> index.token(IndexTerm.of(EncryptionLab.ADDRESS), EncryptionLab.PARTNER))
                .withMessageContaining("has not seen");
        cut = false;
        a.clock.advance(Duration.ofSeconds(1));
        assertThat(index.token(IndexTerm.of(EncryptionLab.ADDRESS), EncryptionLab.PARTNER))
                .isNotNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
