package io.github.dppkit.crypto;

import static io.github.dppkit.crypto.EncryptionLab.EMAIL;
import static io.github.dppkit.crypto.EncryptionLab.ORDER;
import static io.github.dppkit.crypto.EncryptionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** After a compromise of data keys: what a thief holds opens nothing that is stored, and nobody loses anything. */
class KeyRecoveryTest {

    private static final Duration SETTLING = Duration.ofMinutes(20);
    private static final ActorId LEAD = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
    private static final PiiScope SECOND = PiiScope.order(PARTNER, "902-2");
    private static final PiiScope FOREIGN = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG3"), "902-3");

    private final EncryptionLab lab = new EncryptionLab();
    private final Map<PiiScope, EncryptedValue<EmailAddress>> data = new ConcurrentHashMap<>();
    private final List<String> journal = new ArrayList<>();
    private FieldName place = EMAIL;

    private final ReencryptionTarget target = new ReencryptionTarget() {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public long reencrypt(PiiScope scope, Reencryptor values) {
            EncryptedValue<EmailAddress> stored = data.get(scope);
            return stored == null
                    ? 0
                    : values.reencrypt(stored.toBytes(), place)
                            .map(next -> data.replace(scope, stored, EncryptedValue.of(next, PiiType.EMAIL_ADDRESS)))
                            .filter(replaced -> replaced)
                            .map(replaced -> 1L)
                            .orElse(0L);
        }
    };

    private KeyRecovery recovery(DataKeys keys, ReencryptionTarget... targets) {
        return KeyRecovery.create(
                keys,
                List.of(targets),
                order -> {
                    journal.add("begin " + order.by().id());
                    return run -> journal.add("end " + run.isComplete() + " " + run.reencrypted());
                },
                tags -> {},
                (type, scope) -> lab.events.add(type),
                SETTLING,
                lab.clock);
    }

    private void fill() {
        for (PiiScope scope : List.of(ORDER, SECOND, FOREIGN)) {
            data.put(scope, lab.encrypt(scope, EMAIL));
        }
        lab.clock.advance(Duration.ofSeconds(1));
    }

    private RecoveryRun complete(RecoveryOrder order) {
        KeyRecovery recovery = recovery(lab.keys, target);
        RecoveryRun first = recovery.recover(order);
        assertThat(first.isComplete()).isFalse();
        lab.clock.advance(SETTLING);
        return recovery.recover(order);
    }

    private RecoveryOrder everything() {
        return RecoveryOrder.everything(LEAD, lab.clock.instant());
    }

    private DataKeyId keyOf(PiiScope scope) {
        return lab.store.dataKey(scope).map(DataKeyRecord::id).orElseThrow();
    }

    private void assertAllOpen() {
        data.forEach(
                (scope, value) -> assertThat(lab.reveal(value, scope, EMAIL)).isEqualTo("anna.nowak@example.org"));
    }

    @Test
    @Verifies({"#64", "A2.4.b", "A2.4.a"})
    void leavesNothingThatAnOldKeyOpens_andNoOldKey() {
        fill();
        InMemoryKeyStore stolen = lab.store.copy();
        EncryptionLab thief = lab.inEnvironment("prod", stolen);
        Map<PiiScope, EncryptedValue<EmailAddress>> before = new HashMap<>(data);
        List<DataKeyId> old = data.keySet().stream().map(this::keyOf).toList();
        before.forEach(
                (scope, value) -> assertThat(thief.reveal(value, scope, EMAIL)).isNotEmpty());

        RecoveryRun run = complete(everything());

        assertThat(run.isComplete()).as(run.toString()).isTrue();
        assertThat(run.destroyed()).isEqualTo(3);
        old.forEach(id -> assertThat(lab.store.dataKey(id)).isEmpty());
        data.forEach((scope, value) -> assertThatThrownBy(
                        () -> lab.inEnvironment("prod", stolen).reveal(value, scope, EMAIL))
                .isInstanceOf(DecryptionFailedException.class));
        assertAllOpen();
        before.forEach((scope, value) -> assertThatThrownBy(() -> lab.reveal(value, scope, EMAIL))
                .as("a restored backup of the data")
                .isInstanceOf(DecryptionFailedException.class));

        lab.keys
                .upkeep()
                .dirtyEpochs(Instant.MAX)
                .forEach(secret -> assertThat(lab.keys.upkeep().roll(secret)).isTrue());
        stolen.takeEpochSecretsOf(lab.store);
        before.forEach((scope, value) -> assertThatThrownBy(
                        () -> lab.inEnvironment("prod", stolen).reveal(value, scope, EMAIL))
                .as("an old copy of the wrapped keys meets today's secrets")
                .isInstanceOf(io.github.dppkit.keys.KeyUnavailableException.class));
        assertAllOpen();
        assertThat(journal).containsExactly("begin m.kowalska", "end false 3", "begin m.kowalska", "end true 0");
    }

    @Test
    void takesTheScopesOfTheOrderAlone() {
        fill();
        DataKeyId other = keyOf(FOREIGN);
        DataKeyId second = keyOf(SECOND);
        complete(RecoveryOrder.of(LEAD, lab.clock.instant(), List.of(ORDER)));
        assertThat(keyOf(SECOND)).isEqualTo(second);
        complete(RecoveryOrder.of(LEAD, lab.clock.instant(), PARTNER));
        assertThat(keyOf(SECOND)).isNotEqualTo(second);
        assertThat(keyOf(FOREIGN)).isEqualTo(other);
        assertAllOpen();
    }

    @Test
    @Verifies("#65")
    void findsWhatANodeWithAnOldCache_hasWrittenMeanwhile() {
        fill();
        EncryptionLab node = lab.restarted();
        node.encrypt(ORDER, EMAIL);
        DataKeyId old = keyOf(ORDER);
        RecoveryOrder order = everything();
        KeyRecovery recovery = recovery(lab.keys, target);
        recovery.recover(order);

        EncryptedValue<EmailAddress> late = node.encrypt(ORDER, EMAIL);
        assertThat(lab.reveal(late, ORDER, EMAIL)).as("by the superseded key").isNotEmpty();
        assertThat(node.reveal(Objects.requireNonNull(data.get(ORDER)), ORDER, EMAIL))
                .as("the old cache reads new values")
                .isNotEmpty();
        data.put(ORDER, late);
        lab.clock.advance(SETTLING.minusSeconds(1));
        assertThat(recovery.recover(order).destroyed()).as("too early").isZero();
        data.put(ORDER, late);
        lab.clock.advance(Duration.ofSeconds(1));
        RecoveryRun run = recovery.recover(order);
        assertThat(run.reencrypted()).isEqualTo(1);
        assertThat(run.isComplete()).isTrue();
        assertThat(lab.store.dataKey(old)).isEmpty();
        assertAllOpen();
    }

    @Test
    void keepsAKey_whileAValueDoesNotOpenWhereItsTargetSays() {
        fill();
        place = FieldName.of("orders.other_column");
        RecoveryRun run = complete(everything());
        assertThat(run.blocked()).isEqualTo(3);
        assertThat(run.destroyed()).isZero();
        assertThat(lab.events).contains(KeyEvents.Type.INTEGRITY);
        assertAllOpen();
        place = EMAIL;
        assertThat(complete(everything()).isComplete()).isTrue();
        assertAllOpen();
    }

    @Test
    void keepsAKey_whileATargetFails_andNamesTheTarget() {
        fill();
        KeyRecovery recovery = recovery(lab.keys, target, new ReencryptionTarget() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public long reencrypt(PiiScope scope, Reencryptor values) {
                throw new IllegalStateException("902-3159896-1390916");
            }
        });
        RecoveryOrder order = everything();
        recovery.recover(order);
        lab.clock.advance(SETTLING);
        RecoveryRun run = recovery.recover(order);
        assertThat(run.failures()).containsEntry("broken:IllegalStateException", 3);
        assertThat(run.waiting()).isEqualTo(3);
        assertAllOpen();
    }

    @Test
    @Verifies("A2.1.a")
    void erasesBothKeys_whenTheScopeIsDisposedOfInTheMiddle() {
        fill();
        DataKeyId old = keyOf(ORDER);
        RecoveryOrder order = everything();
        recovery(lab.keys, target).recover(order);
        EncryptedValue<EmailAddress> stored = Objects.requireNonNull(data.get(ORDER));
        lab.keys.beginErase(ORDER);
        assertThatThrownBy(() -> lab.reveal(stored, ORDER, EMAIL))
                .isInstanceOf(io.github.dppkit.keys.KeyUnavailableException.class);
        lab.keys.finishErase(ORDER);
        assertThat(lab.store.dataKey(old)).isEmpty();
        assertThat(lab.store.dataKey(ORDER)).isEmpty();
        assertThat(lab.store.supersededDataKey(ORDER)).isEmpty();
        lab.clock.advance(SETTLING);
        assertThat(recovery(lab.keys, target).recover(order).isComplete()).isTrue();
        assertThat(lab.store.dataKey(ORDER)).as("no recovery brings it back").isEmpty();
    }

    @Test
    @Verifies("L4.d")
    void movesBothKeys_whenTheDeadlineMoves() {
        fill();
        recovery(lab.keys, target).recover(everything());
        LocalDate day = LocalDate.ofInstant(lab.clock.instant(), ZoneOffset.UTC).plusDays(3);
        assertThat(lab.keys.move(ORDER, day, lab.clock.instant())).isEqualTo(DataKeys.Move.DONE);
        assertThat(lab.store.dataKey(ORDER).orElseThrow().epochDay()).isEqualTo(day);
        assertThat(lab.store.supersededDataKey(ORDER).orElseThrow().epochDay()).isEqualTo(day);
        assertAllOpen();
    }

    @Test
    void wrapsNoNewKeyUnderAnOldSecret_whenTheSecretsAreKnownToo() {
        fill();
        EpochSecretRecord old = lab.store
                .epochSecret(lab.store.dataKey(ORDER).orElseThrow().epochDay())
                .orElseThrow();
        RecoveryOrder order = everything().withEpochSecrets();
        RecoveryRun run = recovery(lab.keys, target).recover(order);
        assertThat(run.epochSecrets()).isEqualTo(1);
        assertThat(lab.store.epochSecret(old.day(), old.version())).isEmpty();
        DataKeyRecord key = lab.store.dataKey(ORDER).orElseThrow();
        assertThat(lab.store
                        .epochSecret(key.epochDay(), key.epochVersion())
                        .orElseThrow()
                        .createdAt())
                .isAfterOrEqualTo(order.compromisedUntil());
        lab.clock.advance(SETTLING);
        assertThat(recovery(lab.keys, target).recover(order).isComplete()).isTrue();
        assertAllOpen();
    }

    @Test
    void refusesAnOrderThatCannotBeMeant_andDoesNothingUnrecorded() {
        fill();
        DataKeyId key = keyOf(ORDER);
        assertThatThrownBy(() -> recovery(lab.keys).recover(everything())).hasMessageContaining("no target");
        assertThatThrownBy(() -> recovery(lab.keys, target)
                        .recover(RecoveryOrder.everything(
                                LEAD, lab.clock.instant().plusSeconds(1))))
                .hasMessageContaining("still to come");
        assertThatThrownBy(() -> RecoveryOrder.everything(ActorId.DPPKIT, lab.clock.instant()))
                .hasMessageContaining("named person");
        assertThatThrownBy(() -> RecoveryOrder.of(LEAD, lab.clock.instant(), List.of()))
                .hasMessageContaining("at least one scope");
        assertThatThrownBy(() ->
                        RecoveryOrder.of(LEAD, lab.clock.instant(), PARTNER).withEpochSecrets())
                .hasMessageContaining("everything");
        KeyRecovery unrecorded = KeyRecovery.create(
                lab.keys,
                List.of(target),
                order -> {
                    throw new IllegalStateException("trail");
                },
                tags -> {},
                (type, scope) -> {},
                SETTLING,
                lab.clock);
        assertThatThrownBy(() -> unrecorded.recover(everything())).hasMessage("trail");
        assertThat(keyOf(ORDER)).isEqualTo(key);
    }
}
