package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A key store that takes a question and never answers, as over a network that drops packets. */
class SilentKeyStoreTest {

    private static final Duration TTL = Duration.ofSeconds(60);

    private final RootKey root = RootKey.ephemeral();
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final EncryptionLab a = new EncryptionLab("prod", root, store, MovableClock.at(EncryptionLab.START));
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile boolean silent;

    private FieldEncryptor nodeB() {
        KeyStore seen = (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    if (silent && method.getName().equals("withdrawnKeys")) {
                        asked.countDown();
                        assertThat(answer.await(10, TimeUnit.MINUTES)).isTrue();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
        KeyCaches caches = new KeyCaches(TTL, 1_000, a.clock.nanos());
        DataKeys keys = new DataKeys(
                Environment.of("prod"),
                root,
                seen,
                (scope, provenance, now) -> new DeadlineSource.Deadline(now, now.plus(Duration.ofDays(30))),
                (type, scope) -> {},
                a.clock,
                caches);
        return FieldEncryptor.create(keys, a.issuer, (type, scope) -> {}, (value, scope) -> {});
    }

    @Test
    @Verifies("#56")
    void deniesEverybody_oneWhileAnotherWaitsForItsAnswerForEver() throws Exception {
        FieldEncryptor b = nodeB();
        EncryptedValue<EmailAddress> value = a.encrypt(ORDER, EMAIL);
        assertThat(b.decrypt(value, ORDER, EMAIL, a.permit(ORDER))).isNotNull();
        silent = true;
        a.clock.advance(TTL);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<EmailAddress> waiting = threads.submit(() -> b.decrypt(value, ORDER, EMAIL, a.permit(ORDER)));
            assertThat(asked.await(5, TimeUnit.MINUTES)).isTrue();
            Future<EmailAddress> second = threads.submit(() -> b.decrypt(value, ORDER, EMAIL, a.permit(ORDER)));
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> second.get(5, TimeUnit.MINUTES))
                    .withCauseInstanceOf(KeyUnavailableException.class)
                    .withMessageContaining("has not seen");
            assertThat(waiting.isDone()).isFalse();
            silent = false;
            answer.countDown();
            assertThat(waiting.get(5, TimeUnit.MINUTES)).isNotNull();
            assertThat(b.decrypt(value, ORDER, EMAIL, a.permit(ORDER))).isNotNull();
        } finally {
            answer.countDown();
            threads.shutdownNow();
        }
    }
}
