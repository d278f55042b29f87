package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.ADDRESS;
import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens to keys when a store, a record or the clock fails in the middle. */
class KeyFaultTest {

    private static final DeadlineSource LEASE = (scope, provenance, now) -> new DeadlineSource.Deadline(
            provenance.obtainedAt(), provenance.obtainedAt().plus(Duration.ofDays(30)));

    private static final String QUOTED = "Duplicate entry '902-3159896-1390916' for key";

    private final MovableClock clock = MovableClock.at(START);
    private final PermitIssuer issuer = new PermitIssuer(clock);
    private final RootKey rootKey = RootKey.ephemeral();
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final AtomicInteger calls = new AtomicInteger();
    private int failingCall = Integer.MAX_VALUE;
    private boolean failsAfter;

    /** The store as a host's own might be: the n-th call fails with an exception of another's making. */
    private KeyStore faulty() {
        return (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (proxy, method, arguments) -> {
                    boolean fails = calls.incrementAndGet() == failingCall;
                    if (fails && !failsAfter) {
                        throw new IllegalStateException(QUOTED);
                    }
                    try {
                        Object result = method.invoke(store, arguments);
                        if (fails) {
                            throw new IllegalStateException(QUOTED);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private KeyCaches caches() {
        return new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
    }

    private FieldEncryptor node(KeyStore keys, KeyEvents events) {
        return FieldEncryptor.create(
                new DataKeys(Environment.of("prod"), rootKey, keys, LEASE, events, clock, caches()),
                issuer,
                events,
                (value, scope) -> {});
    }

    private EncryptedValue<EmailAddress> encrypt(FieldEncryptor node) {
        return encrypt(node, ORDER);
    }

    private EncryptedValue<EmailAddress> encrypt(FieldEncryptor node, PiiScope scope) {
        return node.encrypt(ADDRESS, scope, EMAIL, Provenance.spApi("getOrder", clock.instant()));
    }

    private String reveal(FieldEncryptor node, EncryptedValue<EmailAddress> value) {
        RevealPermit permit = RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                List.of(ORDER),
                List.of(PiiCategory.EMAIL),
                clock.instant().plusSeconds(300));
        return node.decrypt(value, ORDER, EMAIL, permit).reveal(permit);
    }

    @Test
    @Verifies("A2.4.b")
    void staysShutWithOneTypedFailure_whicheverCallOfTheStoreFails_andRecovers() {
        int failures = 0;
        for (boolean after : List.of(false, true)) {
            for (int n = 1; n <= 8; n++) {
                store.destroyEpochSecrets(LocalDate.MAX);
                clock.advance(Duration.ofDays(31));
                failsAfter = after;
                failingCall = n;
                calls.set(0);
                FieldEncryptor node = node(faulty(), (type, scope) -> {});
                failures += failsTyped(() -> encryptOrder(node, failingCall + (failsAfter ? 100 : 0)));
                failingCall = Integer.MAX_VALUE;
                clock.advance(Duration.ofSeconds(1)); // after a fault the list of erased keys is left alone for so long
                encryptOrder(node, n + (after ? 100 : 0));
            }
        }
        assertThat(failures).as("calls that were made to fail").isGreaterThanOrEqualTo(8);
    }

    /** A scope of its own for every round, so that each makes its key anew. */
    private void encryptOrder(FieldEncryptor node, int round) {
        PiiScope scope = PiiScope.order(EncryptionLab.PARTNER, "902-" + round);
        EncryptedValue<EmailAddress> value =
                node.encrypt(ADDRESS, scope, EMAIL, Provenance.spApi("getOrder", clock.instant()));
        RevealPermit permit = RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                List.of(scope),
                List.of(PiiCategory.EMAIL),
                clock.instant().plusSeconds(60));
        FieldEncryptor restarted = node(store, (type, of) -> {});
        assertThat(restarted.decrypt(value, scope, EMAIL, permit).reveal(permit))
                .isEqualTo("anna.nowak@example.org");
    }

    private static int failsTyped(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (RuntimeException e) {
            assertThat(e).isInstanceOf(KeyUnavailableException.class);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("902-");
                assertThat(cause.getSuppressed()).isEmpty();
            }
            return 1;
        }
    }

    @Test
    void staysShut_whenTheStoreFailsUnderAnOpenedKeyOrAToken() {
        FieldEncryptor node = node(faulty(), (type, scope) -> {});
        for (int i = 0; i < 256; i++) {
            encrypt(node);
        }
        failingCall = calls.get() + 1;
        assertThat(failsTyped(() -> encrypt(node))).isEqualTo(1);
        encrypt(node);

        SubjectTokens tokens = new SubjectTokens(Environment.of("prod"), rootKey, faulty(), clock, caches());
        failingCall = calls.get() + 1;
        assertThat(failsTyped(() -> tokens.token(ORDER))).isEqualTo(1);
        assertThat(tokens.token(ORDER)).hasSize(SubjectTokens.LENGTH);
    }

    @Test
    @Verifies("A2.6.a")
    void storesNoDataKey_whoseEventIsNotOnRecord() {
        AtomicInteger events = new AtomicInteger();
        for (int failing = 1; failing <= 2; failing++) {
            int nth = failing;
            events.set(0);
            FieldEncryptor node = node(store, (type, scope) -> {
                if (events.incrementAndGet() == nth) {
                    throw new IllegalStateException("no record");
                }
            });
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> encrypt(node));
            assertThat(store.dataKey(ORDER)).isEmpty();
        }
        FieldEncryptor node = node(store, (type, scope) -> {});
        assertThat(reveal(node, encrypt(node))).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies("#57")
    void forgetsAnOpenedKey_aMinuteAfterItsRowWasRead_howeverLongTheRootKeyTook() {
        EncryptedValue<EmailAddress> value = encrypt(node(store, (type, scope) -> {}));
        FieldEncryptor slow = node(store, (type, scope) -> clock.advance(Duration.ofSeconds(40)));
        assertThat(reveal(slow, value)).isEqualTo("anna.nowak@example.org");
        store.destroyEpochSecrets(LocalDate.parse("2026-12-21"));

        clock.advance(Duration.ofMillis(19_999));
        assertThat(reveal(slow, value)).isEqualTo("anna.nowak@example.org");
        clock.advance(Duration.ofMillis(1));
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> reveal(slow, value));
    }

    @Test
    @Verifies("#57")
    void forgetsAnOpenedKey_aMinuteAfterTheSecretOfItsDayWasRead() {
        PiiScope early = PiiScope.order(EncryptionLab.PARTNER, "902-1");
        FieldEncryptor writer = node(store, (type, scope) -> {});
        encrypt(writer, early);
        EncryptedValue<EmailAddress> value = encrypt(writer);
        FieldEncryptor node = node(store, (type, scope) -> {});
        encrypt(node, early);
        clock.advance(Duration.ofSeconds(50));
        assertThat(reveal(node, value)).isEqualTo("anna.nowak@example.org");
        store.destroyEpochSecrets(LocalDate.parse("2026-12-21"));

        clock.advance(Duration.ofSeconds(10));
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> reveal(node, value));
    }

    @Test
    @Verifies("A2.1.a")
    void opensNothing_whenTheDayOfAStoredKeyIsOutOfAllReason() {
        EncryptedValue<EmailAddress> value = encrypt(node(store, (type, scope) -> {}));
        for (LocalDate day : List.of(LocalDate.MIN, LocalDate.MAX)) {
            store.tamper(ORDER, key -> KeyRecords.onDay(key, day, 1));
            FieldEncryptor node = node(store, (type, scope) -> {});
            assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> reveal(node, value));
        }
    }

    @Test
    void neverKeepsAKey_thatTookLongerToOpenThanItMayLive() {
        EncryptedValue<EmailAddress> value = encrypt(node(store, (type, scope) -> {}));
        FieldEncryptor slow = node(store, (type, scope) -> clock.advance(Duration.ofSeconds(61)));
        assertThat(reveal(slow, value)).isEqualTo("anna.nowak@example.org");
        store.destroyEpochSecrets(LocalDate.parse("2026-12-21"));
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> reveal(slow, value));
    }

    @Test
    void givesOneKey_toAScopeThatTwoNodesUseFirstAtTheSameTime() {
        FieldEncryptor second = node(store, (type, scope) -> {});
        EncryptedValue<?>[] theirs = new EncryptedValue<?>[1];
        FieldEncryptor first = node(store, (type, scope) -> {
            if (type == KeyEvents.Type.DATA_KEY_CREATED) {
                theirs[0] = encrypt(second);
            }
        });
        EncryptedValue<EmailAddress> mine = encrypt(first);
        for (FieldEncryptor node : List.of(first, second, node(store, (type, scope) -> {}))) {
            assertThat(reveal(node, mine)).isEqualTo("anna.nowak@example.org");
            assertThat(reveal(node, EncryptedValue.of(theirs[0].toBytes(), PiiType.EMAIL_ADDRESS)))
                    .isEqualTo("anna.nowak@example.org");
        }
        assertThat(store.dataKey(ORDER).orElseThrow().uses()).isEqualTo(512);
    }

    @Test
    void reservesEveryEncryption_ofManyThreadsAtOnce() throws Exception {
        FieldEncryptor node = node(store, (type, scope) -> {});
        encrypt(node);
        int threads = 8;
        long each = 4_000;
        Thread[] workers = new Thread[threads];
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(() -> {
                for (int j = 0; j < each; j++) {
                    encrypt(node);
                    done.incrementAndGet();
                }
            });
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        DataKeyRecord key = store.dataKey(ORDER).orElseThrow();
        assertThat(done.get()).isEqualTo(threads * each);
        assertThat(key.uses()).isBetween(1L + threads * each, 256L + threads * each);
    }

    @Test
    @Verifies("A2.1.a")
    void refusesDataWhoseDeadlineHasPassed_howeverLongAgo() {
        FieldEncryptor node = node(store, (type, scope) -> {});
        for (Instant old : List.of(
                Instant.MIN,
                Instant.MIN.plusSeconds(1),
                Instant.parse("-9999-01-01T00:00:00Z"),
                Instant.EPOCH,
                START.minus(Duration.ofDays(30)))) {
            assertThatExceptionOfType(ScopeErasedException.class)
                    .isThrownBy(() -> node.encrypt(ADDRESS, ORDER, EMAIL, Provenance.migration("orders", old)))
                    .withMessageContaining("last day");
            assertThat(store.dataKey(ORDER)).isEmpty();
        }
    }
}
