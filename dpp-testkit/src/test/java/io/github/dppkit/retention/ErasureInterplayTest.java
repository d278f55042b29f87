package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ADDRESS;
import static io.github.dppkit.retention.RetentionLab.EMAIL;
import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.MigrationMode;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.GenerationUpkeep;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.FakeVault;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Where erases meet recovery, generations, rotation and migration. */
class ErasureInterplayTest {

    private static final PiiScope SELLER = PiiScope.sellingPartner(PARTNER);
    private static final ActorId BACKUP_JOB = new ActorId(ActorId.Kind.SERVICE, "key-backup");
    private static final BackupRetention TWO_DAYS = BackupRetention.unknown()
            .keys(Duration.ofDays(2))
            .root(Duration.ZERO)
            .inTwoDomains();

    private final RetentionLab lab = new RetentionLab();

    private void erase(PiiScope scope) {
        lab.node().retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED);
    }

    private DisposalCertificate now(PiiScope scope) {
        return lab.node().retention.certificateAsOfNow(scope, DataClass.PII).orElseThrow();
    }

    private GenerationUpkeep generations(RetentionLab.Node node) {
        return Objects.requireNonNull(node.keys.upkeep().secrets().generations());
    }

    /** A partner may come back: a key that nothing can use and nobody collects would shut it out. */
    @Test
    @Verifies({"#47", "A2.1.a"})
    void anOrphanThatIsBeingReplaced_goesWithTheKeyInItsPlace() {
        RetentionLab.Node node = lab.node();
        assertThatExceptionOfType(PortFaults.Crash.class)
                .isThrownBy(() -> InterruptedKeys.dyingAfterAdding(lab.keyStore, () -> erase(SELLER))
                        .encryptor(lab, node)
                        .encrypt(ADDRESS, SELLER, EMAIL, lab.provenance()));
        lab.clock.advance(Duration.ofMinutes(9));
        supersede(node, SELLER);
        lab.clock.advance(Duration.ofMinutes(2));
        assertThat(node.retention.disposeDue().failures()).isEmpty();
        assertThat(lab.keyStore.supersededDataKey(SELLER)).isEmpty();
        assertThat(lab.keyStore.dataKey(SELLER)).isEmpty();

        EncryptedValue<EmailAddress> back = node.encryptor.encrypt(ADDRESS, SELLER, EMAIL, lab.provenance());
        assertThat(node.open(back, SELLER)).isEqualTo("anna.nowak@example.org");
    }

    /** The secret lay under the root key alone for an hour; a backup of then opens what it is asked to, whatever goes later. */
    @Test
    @Verifies({"A2.4.b", "A2.6.a"})
    void aSecretThatTheRootAloneOpened_isNotForgotten_whenARotationFindsItFirst() {
        lab.generations = new FakeVault();
        lab.settings = builder -> builder.backups(TWO_DAYS).servedFor(Duration.ofMinutes(20));
        lab.clock.set(night(0));
        lab.node().retention.disposeDue();

        RetentionLab withoutStore = new RetentionLab(lab.clock, lab.rootKey, lab.keyStore);
        lab.clock.set(night(1));
        withoutStore.node().retention.disposeDue(); // makes a secret ahead
        assertThat(lab.keyStore.epochSecrets())
                .anyMatch(secret -> secret.rootUri().equals(lab.rootKey.uri()));
        lab.clock.advance(Duration.ofHours(1));
        lab.node().keys.upkeep().secrets().rewrapAll();
        assertThat(lab.keyStore.epochSecrets())
                .noneMatch(secret -> secret.rootUri().equals(lab.rootKey.uri()));

        lab.clock.set(night(4));
        lab.node().ingest(order(4)); // the secret of its day is that one
        erase(order(4));
        for (int day = 5; day < 20; day++) {
            lab.clock.set(night(day));
            assertThat(lab.node().retention.disposeDue().failures()).isEmpty();
            lab.clock.advance(Duration.ofHours(6));
            lab.node().retention.keyBackupTaken(lab.clock.instant(), BACKUP_JOB);
        }
        assertThat(now(order(4)).keyResidue()).isEqualTo("unknown");
        assertThat(now(order(4)).toJson()).contains("root-key-generations");
    }

    /** Whoever reads that no secret is left has waited for the answer: what he dates by it is no older than the answer. */
    @Test
    @Verifies({"A2.6.a", "L4.d"})
    void aGenerationIsNoOlderThanTheDestructionOfWhatItDoesNotHold() {
        FakeVault vault = new FakeVault();
        lab.generations = vault;
        lab.clock.set(night(0));
        lab.node().retention.disposeDue();
        lab.node().ingest(ORDER);
        erase(ORDER);
        lab.clock.advance(Duration.ofMinutes(10));
        RetentionLab.Node other = lab.node();
        AtomicBoolean slow = new AtomicBoolean(true);
        lab.keyPort = real -> before(real, "dirtyEpochSecrets", () -> {
            if (slow.getAndSet(false)) {
                lab.clock.advance(Duration.ofMinutes(30));
                assertThat(other.retention.rollEpochs().failures()).isEmpty();
            }
        });
        RetentionLab.Node node = lab.node();
        Instant asked = lab.clock.instant();
        generations(node).begin();
        assertThat(slow.get()).isFalse();
        assertThat(vault.current().orElseThrow().number()).isEqualTo(2);
        assertThat(generations(node)
                        .residue(night(0), asked.minus(Duration.ofMinutes(6)))
                        .secretsGone())
                .isEqualTo(asked.plus(Duration.ofMinutes(30)));
    }

    /** No run for three days: the secret lay there until the fourth, and whoever had the root could open a copy. */
    @Test
    @Verifies({"A2.6.a", "L4.d"})
    void aCertificateNamesNoDayOfDestruction_onWhichTheSecretWasThereStill() {
        lab.node().ingest(ORDER);
        lab.clock.set(lab.day(33));
        assertThat(lab.node().retention.disposeDue().failures()).isEmpty();
        assertThat(now(ORDER).cryptographicErase()).isEqualTo("secrets destroyed on 2027-04-03");
    }

    /** A migration copies what the former column holds; a restored backup of it holds what was erased. */
    @Test
    @Verifies({"#73", "A2.1.a"})
    void migrationModeReadsNothingOfAnErasedScope_whoseKeyIsGone() {
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        FieldEncryptor migrating = FieldEncryptor.create(
                node.keys,
                node.issuer,
                (type, scope) -> {},
                (value, owner) -> {},
                MigrationMode.until(lab.day(20), EMAIL));
        EncryptedValue<EmailAddress> plaintext = EncryptedValue.parse("anna.nowak@example.org", PiiType.EMAIL_ADDRESS);
        for (PiiScope scope : List.of(ORDER, order(7))) {
            RevealPermit permit = permit(node, scope);
            assertThat(migrating.decrypt(plaintext, scope, EMAIL, permit).reveal(permit))
                    .as("live, or not migrated yet")
                    .isEqualTo("anna.nowak@example.org");
        }
        erase(ORDER);
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> migrating.decrypt(plaintext, ORDER, EMAIL, permit(node, ORDER)));
    }

    /** A batch leaves such a scope to a move of its own, which takes both keys; so does the end. */
    @Test
    @Verifies({"L4.d", "A2.1.a"})
    void bothKeysOfAScopeFollowItsDeadline_inABatchToo_andEndTogether() {
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        node.ingest(order(1));
        supersede(node, ORDER);
        EncryptedValue<EmailAddress> under = node.encryptor.encrypt(ADDRESS, ORDER, EMAIL, lab.provenance());
        lab.clock.set(lab.day(5));
        RenewalReport renewed = node.retention.renew(
                List.of(ORDER, order(1)), OrderEvent.unshipped(lab.clock.instant()), ActorId.DPPKIT);
        assertThat(renewed.count(RenewalReport.Outcome.RENEWED))
                .as(renewed.toString())
                .isEqualTo(2);
        assertDays("2027-04-05");
        assertThat(node.open(under, ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");

        node.retention.record(ORDER, OrderEvent.shipped(lab.day(2)));
        assertDays("2027-04-02");
        assertThat(node.retention.rollEpochs().failures()).isEmpty();
        assertThat(node.open(under, ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(lab.node().open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(lab.keyStore.dirtyEpochSecrets()).isEmpty();

        InMemoryKeyStore stolen = lab.keyStore.copy();
        long mark = lab.keyStore.withdrawnKeys(-1, 1).mark();
        EncryptedValue<EmailAddress> former = lab.orders.value(ORDER);
        erase(ORDER);
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThat(lab.keyStore.supersededDataKey(ORDER)).isEmpty();
        assertThat(lab.keyStore.withdrawnKeys(mark, 10).keys()).hasSize(2);
        assertThat(node.retention.rollEpochs().failures()).isEmpty();
        stolen.takeEpochSecretsOf(lab.keyStore);
        RetentionLab.Node thief = new RetentionLab(lab.clock, lab.rootKey, stolen).node();
        for (EncryptedValue<EmailAddress> value : List.of(under, former)) {
            assertThatExceptionOfType(DppException.class).isThrownBy(() -> thief.open(value, ORDER));
        }
    }

    @Test
    @Verifies("A2.1.a")
    void anEraseLeavesNoKey_thatTookThePlaceOfTheOneItHadRead() {
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        InterruptedKeys.afterLooking(lab.keyStore, () -> supersede(lab.node(), ORDER))
                .keys(lab, node)
                .finishErase(ORDER);
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThat(lab.keyStore.supersededDataKey(ORDER)).isEmpty();
    }

    private void assertDays(String day) {
        assertThat(lab.keyStore.dataKey(ORDER).orElseThrow().epochDay()).isEqualTo(day);
        assertThat(lab.keyStore.supersededDataKey(ORDER).orElseThrow().epochDay())
                .isEqualTo(day);
    }

    private void supersede(RetentionLab.Node node, PiiScope scope) {
        assertThat(node.keys.replacement().supersede(lab.keyStore.dataKey(scope).orElseThrow()))
                .isTrue();
    }

    private RevealPermit permit(RetentionLab.Node node, PiiScope scope) {
        return RevealPermit.issue(
                node.issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                List.of(scope),
                List.of(PiiCategory.values()),
                lab.clock.instant().plusSeconds(60));
    }

    private static Instant night(int day) {
        return Instant.parse("2027-03-01T00:30:00Z").plus(Duration.ofDays(day));
    }

    private static KeyStore before(KeyStore real, String name, Runnable meanwhile) {
        return (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        meanwhile.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
