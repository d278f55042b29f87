package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EpochRollTest {

    private static final LocalDate DAY = LocalDate.parse("2027-03-31");
    private static final String TEXT = "anna.nowak@example.org";

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private static void assertShut(RetentionLab.Node who, EncryptedValue<EmailAddress> value, PiiScope scope) {
        assertThatExceptionOfType(DppException.class).isThrownBy(() -> who.open(value, scope));
    }

    /** Somebody with an old copy of the data keys, today's secrets, the root key, and the clock of that day. */
    private RetentionLab.Node thief(InMemoryKeyStore copy) {
        InMemoryKeyStore mixed = copy.copy();
        mixed.takeEpochSecretsOf(lab.keyStore);
        return new RetentionLab(MovableClock.at(RetentionLab.START), lab.rootKey, mixed).node();
    }

    private void eraseEarly(PiiScope scope) {
        DisposalRun run = node.retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED);
        assertThat(run.disposed()).isEqualTo(1);
    }

    @Test
    @Verifies({"A2.1.a", "L4.d"})
    void makesEveryCopyOfAnErasedKeyNoise_andKeepsTheOthersOfItsDay() {
        PiiScope other = RetentionLab.order(1);
        node.ingest(ORDER);
        node.ingest(other);
        EncryptedValue<EmailAddress> erased = lab.orders.value(ORDER);
        EncryptedValue<EmailAddress> kept = lab.orders.value(other);
        InMemoryKeyStore copy = lab.keyStore.copy();
        lab.clock.advance(Duration.ofDays(1));
        eraseEarly(ORDER);
        assertThat(thief(copy).open(erased, ORDER))
                .as("the roll is what shuts it")
                .isEqualTo(TEXT);
        assertThat(certificate().cryptographicErase()).isEqualTo("pending until 2027-03-31 at the latest");

        DisposalRun run = node.retention.disposeDue();
        assertThat(run.isComplete()).isTrue();
        assertThat(run.epochSecrets()).isEqualTo(1);
        assertShut(thief(copy), erased, ORDER);
        assertThat(lab.keyStore.epochSecret(DAY, 1)).isEmpty();
        assertThat(lab.keyStore.dataKey(other).orElseThrow().epochVersion()).isEqualTo(2);
        assertThat(lab.keyStore.dirtyEpochSecrets()).isEmpty();
        for (RetentionLab.Node each : List.of(node, lab.node())) {
            assertThat(each.open(kept, other)).isEqualTo(TEXT);
        }
        PiiScope late = RetentionLab.order(2);
        lab.clock.set(RetentionLab.START.plusSeconds(3600));
        lab.node().ingest(late);
        assertThat(lab.keyStore.dataKey(late).orElseThrow().epochVersion()).isEqualTo(2);
    }

    private DisposalCertificate certificate() {
        return node.retention.certificate(ORDER, DataClass.PII).orElseThrow();
    }

    @Test
    @Verifies({"L4.d", "#51"})
    void rollsTheDayThatAKeyWasMovedBackFrom_andEveryDayOfAnErasedLease() {
        node.ingest(ORDER);
        EncryptedValue<EmailAddress> value = lab.orders.value(ORDER);
        InMemoryKeyStore first = lab.keyStore.copy();
        lab.clock.set(lab.day(5));
        node.retention.record(ORDER, OrderEvent.unshipped(lab.day(5)));
        InMemoryKeyStore renewed = lab.keyStore.copy();
        lab.clock.set(lab.day(6));
        node.retention.record(ORDER, OrderEvent.shipped(lab.day(2)));
        assertThat(lab.keyStore.dirtyEpochSecrets())
                .extracting(EpochSecretRecord::day)
                .containsExactly(LocalDate.parse("2027-04-05"));
        node.retention.disposeDue();
        assertThat(lab.keyStore.epochSecret(LocalDate.parse("2027-04-05"), 1)).isEmpty();
        assertShut(thief(renewed), value, ORDER);
        assertThat(node.open(value, ORDER)).isEqualTo(TEXT);
        assertThat(thief(first).open(value, ORDER)).as("a live order's").isEqualTo(TEXT);

        lab.clock.set(lab.day(8));
        eraseEarly(ORDER);
        node.retention.disposeDue();
        for (InMemoryKeyStore copy : List.of(first, renewed)) {
            assertShut(thief(copy), value, ORDER);
        }
    }

    @Test
    void rollsASecretOnceADay_andAtOnceIfAsked() {
        for (int i = 0; i < 4; i++) {
            node.ingest(RetentionLab.order(i));
        }
        eraseEarly(RetentionLab.order(0));
        assertThat(node.retention.disposeDue().epochSecrets()).as("made today").isZero();
        lab.clock.advance(Duration.ofDays(1));
        assertThat(node.retention.disposeDue().epochSecrets())
                .as("the dirty one, and today's, which no key was ever under")
                .isEqualTo(2);
        eraseEarly(RetentionLab.order(1));
        lab.events.clear();
        assertThat(node.retention.disposeDue().epochSecrets()).isZero();
        assertThat(lab.events).as("nothing to put on record").isEmpty();
        assertThat(node.retention.rollEpochs().epochSecrets()).isEqualTo(1);
        assertThat(lab.last(Action.KEY_USE, Outcome.SUCCESS).count()).isEqualTo(1);
        assertThat(node.retention.rollEpochs().epochSecrets()).isZero();
        eraseEarly(RetentionLab.order(2));
        lab.clock.set(Instant.parse("2027-03-03T00:00:00Z"));
        assertThat(node.retention.disposeDue().epochSecrets()).isEqualTo(2);
        assertThat(node.open(lab.orders.value(RetentionLab.order(3)), RetentionLab.order(3)))
                .isEqualTo(TEXT);
    }

    @Test
    @Verifies("L4.d")
    void keepsTheSecret_whileAnActiveKeyDoesNotOpen_andGoesOnOnceItDoes() {
        PiiScope damaged = RetentionLab.order(1);
        node.ingest(ORDER);
        node.ingest(damaged);
        DataKeyRecord whole = lab.keyStore.dataKey(damaged).orElseThrow();
        lab.keyStore.tamper(
                damaged,
                key -> new DataKeyRecord(
                        key.id(),
                        key.scope(),
                        key.epochDay(),
                        key.epochVersion(),
                        key.version(),
                        key.state(),
                        WrappedKey.of(new byte[60]),
                        key.commitment(),
                        key.knownUntil(),
                        key.origin(),
                        key.createdAt(),
                        key.uses()));
        eraseEarly(ORDER);
        DisposalRun run = node.retention.rollEpochs();
        assertThat(run.failures()).containsExactly(new DisposalRun.Failure("dppkit:epoch-secrets", "remaining", 1));
        assertThat(lab.keyStore.epochSecret(DAY, 1)).isPresent();

        lab.keyStore.tamper(damaged, key -> whole);
        assertThat(node.retention.rollEpochs().epochSecrets()).isEqualTo(1);
        assertThat(lab.keyStore.epochSecret(DAY, 1)).isEmpty();
        assertThat(lab.node().open(lab.orders.value(damaged), damaged)).isEqualTo(TEXT);
    }

    @Test
    void saysComplete_whenTheRollCameBeforeTheEndOfTheDisposal() {
        node.ingest(ORDER);
        lab.labels.broken = true;
        assertThat(node.retention
                        .disposeNow(ORDER, DataClass.PII, Reason.REQUESTED)
                        .partial())
                .isEqualTo(1);
        node.retention.rollEpochs();
        lab.labels.broken = false;
        lab.clock.advance(Duration.ofDays(3));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(certificate().cryptographicErase()).isEqualTo("secrets destroyed on 2027-03-04");
        assertThat(certificate().isEpochSecretDestroyed()).isTrue();
        assertThat(certificate().lastKeyDay()).contains(DAY);
        assertThat(certificate().keyResidue()).isEqualTo("unknown");
    }

    @Test
    @Verifies("#52")
    void destroysASecretOnItsDay_withEveryKeyThatIsStillUnderIt_andNotBefore() {
        node.ingest(ORDER);
        assertThatExceptionOfType(DppException.class)
                .isThrownBy(() -> node.keys.destroyEpochs(DAY))
                .withMessageContaining("still to come");
        assertThat(lab.keyStore.epochSecret(DAY)).isPresent();
        lab.clock.set(Instant.parse("2027-03-31T00:00:00Z"));
        assertThat(node.keys.destroyEpochs(DAY)).isEqualTo(1);
        assertThat(lab.keyStore.dataKey(ORDER))
                .as("nobody disposed of it, and it is dead")
                .isPresent();
        assertShut(lab.node(), lab.orders.value(ORDER), ORDER);
    }

    @Test
    @Verifies("#75")
    void shutsAllOrdersOfAPartnerThatLeaves_andNoOther() {
        SellingPartner leaving = SellingPartner.of("A3LEAVING00001");
        List<PiiScope> theirs = new java.util.ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lab.clock.set(lab.day(i / 3));
            theirs.add(PiiScope.order(leaving, "902-1-" + i));
            node.ingest(theirs.get(i));
            node.ingest(RetentionLab.order(i));
        }
        InMemoryKeyStore copy = lab.keyStore.copy();
        List<EncryptedValue<EmailAddress>> values =
                theirs.stream().map(lab.orders::value).toList();
        theirs.forEach(this::eraseEarly);
        for (int i = 0; i < 30; i++) {
            assertShut(node, values.get(i), theirs.get(i));
            assertThat(thief(copy).open(values.get(i), theirs.get(i))).isEqualTo(TEXT);
        }
        assertThat(node.retention.rollEpochs().epochSecrets()).isEqualTo(10);
        RetentionLab.Node later = thief(copy);
        RetentionLab.Node fresh = lab.node();
        for (int i = 0; i < 30; i++) {
            assertShut(later, values.get(i), theirs.get(i));
            assertThat(fresh.open(lab.orders.value(RetentionLab.order(i)), RetentionLab.order(i)))
                    .isEqualTo(TEXT);
        }
    }

    @Test
    @Verifies("#47")
    void collectsAKeyWithoutDeadline_thatACrashLeftBehind() {
        AtomicInteger erased = new AtomicInteger();
        assertThatExceptionOfType(PortFaults.Crash.class)
                .isThrownBy(() -> InterruptedKeys.dyingAfterAdding(lab.keyStore, () -> {
                            lab.node().retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED);
                            erased.incrementAndGet();
                        })
                        .encryptor(lab, node)
                        .encrypt(RetentionLab.ADDRESS, ORDER, RetentionLab.EMAIL, lab.provenance()));
        assertThat(erased).hasValue(1);
        assertThat(lab.store.find(ORDER, DataClass.PII)).isEmpty();
        assertThat(lab.keyStore.dataKey(ORDER)).as("a key that nothing bounds").isPresent();
        node.ingest(RetentionLab.order(1));

        assertThat(node.retention.disposeDue().isComplete()).isTrue();
        assertThat(lab.keyStore.dataKey(ORDER)).as("in the next run").isEmpty();
        assertThat(lab.keyStore.dataKey(RetentionLab.order(1))).isPresent();
        assertThat(lab.events)
                .anyMatch(event -> event.action() == Action.KEY_USE
                        && event.outcome() == Outcome.INTENDED
                        && event.reason() == Reason.DISPOSED);
    }
}
