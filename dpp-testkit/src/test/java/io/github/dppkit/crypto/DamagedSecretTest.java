package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.PARTNER;
import static io.github.dppkit.crypto.EncryptionLab.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.RootRotation;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.internal.RootRing;
import io.github.dppkit.keys.internal.SecretWrapping;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.FakeKms;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key store, or a root key, that lies about a wrapped secret leads to: a refusal and a record of it, never silence. */
class DamagedSecretTest {

    private static final LocalDate DAY = LocalDate.parse("2026-12-21");
    private static final PiiScope OTHER = PiiScope.order(PARTNER, "902-3159896-1390917");
    private static final String URI = "fake-kms://root";

    private final MovableClock clock = MovableClock.at(START);
    private final FakeKms kms = FakeKms.create(clock);
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final EncryptionLab lab = lab(RootKey.remote(kms, URI));
    private final EncryptedValue<EmailAddress> value = lab.encrypt(ORDER, EMAIL);
    private final EncryptedValue<EmailAddress> other;

    DamagedSecretTest() {
        clock.advance(Duration.ofDays(1));
        other = lab.encrypt(OTHER, EMAIL);
    }

    private EncryptionLab lab(RootKey root) {
        return new EncryptionLab("prod", root, store, clock);
    }

    /** What is done to the secret of the first day. */
    enum Harm {
        FLIPPED_BIT,
        CUT,
        ROW_OF_ANOTHER_DAY,
        FORMER_ROOT,
        UNKNOWN_URI;

        void doTo(InMemoryKeyStore store) {
            EpochSecretRecord secret = store.epochSecret(DAY).orElseThrow();
            byte[] bytes = secret.wrapped().toBytes();
            bytes[bytes.length / 2] ^= 1;
            String uri = secret.rootUri();
            WrappedKey flipped = WrappedKey.of(bytes);
            boolean done = switch (this) {
                case FLIPPED_BIT -> store.rewrapEpochSecret(secret, flipped, uri);
                case CUT -> store.rewrapEpochSecret(secret, WrappedKey.of(new byte[] {1, 2, 3}), uri);
                case ROW_OF_ANOTHER_DAY ->
                    store.rewrapEpochSecret(
                            secret,
                            store.epochSecret(DAY.plusDays(1)).orElseThrow().wrapped(),
                            uri);
                case FORMER_ROOT -> {
                    byte[] foreign = RootKey.ephemeral().wrap(new byte[32], new byte[0]);
                    yield store.rewrapEpochSecret(secret, WrappedKey.of(foreign), uri);
                }
                case UNKNOWN_URI -> store.rewrapEpochSecret(secret, flipped, "fake-kms://another");
            };
            assertThat(done).isTrue();
        }
    }

    private static long integrity(List<KeyEvents.Type> events) {
        return events.stream().filter(type -> type == KeyEvents.Type.INTEGRITY).count();
    }

    private static void assertDenied(EncryptionLab node, ThrowingCallable call, int events) {
        node.events.clear();
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(call)
                .withMessageNotContaining("902-")
                .withMessageNotContaining("2026-12");
        assertThat(integrity(node.events)).isEqualTo(events);
    }

    @ParameterizedTest
    @EnumSource
    @Verifies({"A2.4.a", "A2.6.a", "#40"})
    void isOnRecord_whereverItIsMet_andHoldsUpNoOtherDay(Harm harm) {
        harm.doTo(store);
        EncryptionLab node = lab.restarted();
        assertDenied(node, () -> node.decrypt(value, ORDER, EMAIL), 1);
        assertDenied(node, () -> node.encrypt(ORDER, EMAIL), 1);
        assertDenied(node, () -> node.keys.move(ORDER, DAY.plusDays(1), START), 1);
        assertThat(store.dataKey(ORDER).orElseThrow().epochDay()).isEqualTo(DAY);

        node.events.clear();
        node.encryptor.openKeys(node.permit(ORDER, OTHER));
        assertThat(integrity(node.events)).isEqualTo(1);
        node.events.clear();
        assertThat(node.reveal(other, OTHER, EMAIL)).isEqualTo("anna.nowak@example.org");
        assertThat(node.events).as("it was opened with the list").doesNotContain(KeyEvents.Type.ROOT_KEY_USED);
    }

    @Test
    @Verifies({"A2.4.a", "A2.6.a"})
    void isOnRecord_forAFirstValueOfItsDay_andNoKeyIsStored() {
        Harm.ROW_OF_ANOTHER_DAY.doTo(store);
        PiiScope late = PiiScope.order(PARTNER, "902-late");
        EncryptionLab node = lab.restarted();
        clock.set(START);
        assertDenied(node, () -> node.encrypt(late, EMAIL), 1);
        assertThat(store.dataKey(late)).isEmpty();
    }

    @Test
    @Verifies({"A2.4.a", "A2.6.a"})
    void keepsItsDirtySecret_inARoll_withOneRecord_howeverManyKeysAreUnderIt() {
        clock.set(START);
        for (int i = 0; i < 5; i++) {
            lab.encrypt(PiiScope.order(PARTNER, "902-" + i), EMAIL);
        }
        Harm.FLIPPED_BIT.doTo(store);
        store.markAllEpochsDirty();
        EncryptionLab node = lab.restarted();
        List<Boolean> rolled = node.keys.upkeep().dirtyEpochs(Instant.MAX).stream()
                .map(node.keys.upkeep()::roll)
                .toList();
        assertThat(rolled).containsExactly(false, true);
        assertThat(integrity(node.events)).isEqualTo(1);
        assertThat(node.reveal(other, OTHER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies({"A2.4.b", "A2.6.a"})
    void isLeftAndOnRecord_inARotationOfTheRootKey() {
        Harm.CUT.doTo(store);
        RootKey next = RootKey.remote(FakeKms.create(clock), "fake-kms://next");
        SecretWrapping ring = SecretWrapping.of(RootRing.of(next, List.of(RootKey.remote(kms, URI))));
        List<KeyEvents.Type> events = new ArrayList<>();
        DataKeys keys = new DataKeys(
                Environment.of("prod"),
                ring,
                store,
                (scope, provenance, now) -> {
                    throw new AssertionError("no key is made");
                },
                (type, scope) -> events.add(type),
                clock,
                caches());
        RootRotation rotation = RootRotation.create(keys.upkeep().secrets(), by -> (complete, count) -> {}, clock);
        assertThat(rotation.rotate(new ActorId(ActorId.Kind.PERSON, "k.admin")).left())
                .isEqualTo(1);
        assertThat(integrity(events)).as("once for each pass").isBetween(1L, 3L);
        events.clear();
        kms.outage(true);
        rotation.rotate(new ActorId(ActorId.Kind.PERSON, "k.admin"));
        assertThat(integrity(events)).as("a root key out of reach says nothing").isZero();
    }

    private KeyCaches caches() {
        return new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
    }

    @Test
    @Verifies({"A2.4.a", "A2.6.a"})
    void isOnRecord_whereItHasAName() {
        RootKey root = RootKey.remote(kms, URI);
        List<KeyEvents.Type> events = new ArrayList<>();
        SecretWrapping wrapping = SecretWrapping.of(root).recording((type, scope) -> events.add(type));
        new IndexSecrets(Environment.of("prod"), root, store, (type, scope) -> {}, clock, caches()).forWriting(PARTNER);
        new SubjectTokens(Environment.of("prod"), root, store, clock, caches()).token(ORDER);
        List<NamedSecretRecord> named = store.namedSecrets();
        assertThat(named).hasSize(2);
        store.rewrapNamedSecret(named.get(0), named.get(1).wrapped(), URI);
        store.rewrapNamedSecret(named.get(1), named.get(0).wrapped(), URI);

        IndexSecrets index = new IndexSecrets(
                Environment.of("prod"), root, store, (type, scope) -> events.add(type), clock, caches());
        SubjectTokens tokens = new SubjectTokens(Environment.of("prod"), wrapping, store, clock, caches());
        List<ThrowingCallable> calls = List.of(
                () -> index.forWriting(PARTNER),
                () -> index.forSearch(PARTNER, START, clock.instant()),
                () -> tokens.token(ORDER));
        for (ThrowingCallable call : calls) {
            events.clear();
            assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(call);
            assertThat(integrity(events)).isEqualTo(1);
            events.clear();
            kms.disable(Duration.ZERO);
            assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(call);
            assertThat(integrity(events)).isZero();
            kms.enable();
        }
    }

    @Test
    @Verifies({"A2.4.b", "A2.6.a"})
    void isOnRecord_whereTheRootKeyIsAnotherOne_underTheSameNameOrNot() {
        for (RootKey wrong : Set.of(RootKey.remote(FakeKms.create(clock), URI), RootKey.ephemeral())) {
            EncryptionLab node = lab(wrong);
            assertDenied(node, () -> node.decrypt(value, ORDER, EMAIL), 1);
        }
    }

    /** An outage is no tampering, whatever the service throws and however the answer to one call is lost. */
    @Test
    @Verifies({"A2.6.a", "#61"})
    void isNotClaimed_whileTheServiceIsOutOfReachOrItsKeyIsOff() {
        List<Runnable> faults = List.of(
                () -> kms.outage(true),
                () -> kms.disable(Duration.ZERO),
                () -> kms.scheduleDeletion(Duration.ofDays(7), Duration.ZERO));
        for (Runnable fault : faults) {
            fault.run();
            EncryptionLab node = lab.restarted();
            assertDenied(node, () -> node.decrypt(value, ORDER, EMAIL), 0);
            assertDenied(node, () -> node.encrypt(ORDER, EMAIL), 0);
            assertDenied(node, () -> node.encryptor.openKeys(node.permit(ORDER, OTHER)), 0);
            assertDenied(node, () -> node.keys.move(ORDER, DAY.plusDays(1), START), 0);
            assertDenied(
                    node, () -> node.keys.upkeep().roll(store.epochSecret(DAY).orElseThrow()), 0);
            kms.outage(false);
            kms.enable();
        }
        assertThat(lab.restarted().reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
    }

    /** A service may say of one call that the key is off, and have it on again at the next. */
    @Test
    void isNotClaimed_whereTheSecretOpensAtTheSecondTry() {
        List<Boolean> tried = new ArrayList<>();
        RootKey flapping = RootKey.remote(
                new Aead() {
                    @Override
                    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
                        return kms.encrypt(plaintext, associatedData);
                    }

                    @Override
                    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                        tried.add(true);
                        if (tried.size() == 1) {
                            throw new GeneralSecurityException("not now");
                        }
                        return kms.decrypt(ciphertext, associatedData);
                    }
                },
                URI);
        EncryptionLab node = lab(flapping);
        assertThat(node.reveal(value, ORDER, EMAIL)).isEqualTo("anna.nowak@example.org");
        assertThat(integrity(node.events)).isZero();
    }
}
