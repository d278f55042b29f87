package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.KeyRecovery;
import io.github.dppkit.crypto.RecoveryOrder;
import io.github.dppkit.crypto.RecoveryRun;
import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.GenerationUpkeep;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.Generation;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.FakeVault;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GenerationsTest {

    private static final ActorId BACKUP_JOB = new ActorId(ActorId.Kind.SERVICE, "key-backup");
    private static final String VALUE = "anna.nowak@example.org";
    private static final BackupRetention TWO_DAYS = BackupRetention.unknown()
            .keys(Duration.ofDays(2))
            .root(Duration.ZERO)
            .inTwoDomains();

    private final FakeVault vault = new FakeVault();
    private final RetentionLab lab = new RetentionLab();

    GenerationsTest() {
        lab.generations = vault;
        backups(TWO_DAYS);
        lab.clock.set(night(0));
        run();
        lab.clock.set(noon(0));
    }

    private void backups(BackupRetention value) {
        lab.settings = builder -> builder.backups(value).servedFor(Duration.ofMinutes(20));
    }

    private static Instant night(int day) {
        return Instant.parse("2027-03-01T00:30:00Z").plus(Duration.ofDays(day));
    }

    private static Instant noon(int day) {
        return Instant.parse("2027-03-01T12:00:00Z").plus(Duration.ofDays(day));
    }

    private void run() {
        DisposalRun run = lab.node().retention.disposeDue();
        assertThat(run.failures()).isEmpty();
    }

    private void backup() {
        lab.node().retention.keyBackupTaken(lab.clock.instant(), BACKUP_JOB);
    }

    private void erase(PiiScope scope) {
        lab.node().retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED);
    }

    private DisposalCertificate now(PiiScope scope) {
        return lab.node().retention.certificateAsOfNow(scope, DataClass.PII).orElseThrow();
    }

    private List<Integer> living() {
        return vault.living().stream().map(Generation::number).toList();
    }

    private RetentionLab thief(InMemoryKeyStore keys, Instant at) {
        RetentionLab thief = new RetentionLab(MovableClock.at(at), lab.rootKey, keys);
        thief.generations = vault.copy();
        return thief;
    }

    private boolean opens(InMemoryKeyStore keys, Instant at, EncryptedValue<EmailAddress> value, PiiScope scope) {
        try {
            assertThat(thief(keys, at).node().open(value, scope)).isEqualTo(VALUE);
            return true;
        } catch (DppException e) {
            return false;
        }
    }

    @Test
    @Verifies("L4.d")
    void putsEverySecretUnderAGeneration_fromTheFirstOneOn() {
        lab.node().ingest(ORDER);
        assertThat(living()).containsExactly(1);
        assertThat(lab.keyStore.epochSecrets())
                .extracting(EpochSecretRecord::rootUri)
                .containsOnly("dppkit-generation:1");
        RetentionLab rootAlone = new RetentionLab(lab.clock, lab.rootKey, lab.keyStore.copy());
        assertThatExceptionOfType(DppException.class)
                .isThrownBy(() -> rootAlone.node().open(lab.orders.value(ORDER), ORDER))
                .withMessageContaining("generation store");
    }

    @Test
    void beginsOneADayAtMost_andOnlyWhereSecretsWereDestroyed() {
        lab.node().ingest(order(1));
        run();
        assertThat(living()).as("nothing was destroyed").containsExactly(1);
        lab.clock.set(night(1));
        run();
        assertThat(living()).as("the secret of this day").containsExactly(1, 2);
        lab.clock.set(noon(1));
        erase(order(1));
        lab.node().retention.rollEpochs();
        run();
        assertThat(living()).as("one today").containsExactly(1, 2);
        lab.clock.set(night(2));
        run();
        assertThat(living()).containsExactly(1, 2, 3);
    }

    /** Rolls the secret of an erased order in the second night: generation 2 begins, and 1 is idle from then on. */
    private void leaveTheFirstIdle() {
        lab.node().ingest(order(1));
        lab.node().ingest(order(2));
        lab.clock.set(noon(1));
        erase(order(1));
        lab.clock.set(night(2));
        run();
        assertThat(living()).containsExactly(1, 2);
    }

    @Test
    @Verifies({"A2.1.a", "L4.d", "A2.6.a"})
    void destroysAnOldOne_onlyAfterTheBackupsThatNeedIt() {
        leaveTheFirstIdle();
        lab.clock.set(night(4).minusSeconds(1));
        backup();
        run();
        assertThat(living()).as("a backup of before is kept still").startsWith(1, 2);
        lab.clock.set(night(4));
        long destroyed = lab.count(Action.KEY_USE, Outcome.SUCCESS);
        run();
        assertThat(living()).doesNotContain(1).contains(2);
        assertThat(vault.find(1).orElseThrow().destroyedAt()).isEqualTo(night(4));
        assertThat(lab.count(Action.KEY_USE, Outcome.SUCCESS)).isGreaterThan(destroyed);
        assertThat(lab.last(Action.CONFIGURATION, Outcome.SUCCESS).actor()).isEqualTo(BACKUP_JOB);
        assertThat(lab.node().open(lab.orders.value(order(2)), order(2))).isEqualTo(VALUE);
    }

    /** A recovery destroys secrets as a roll does: old copies of them open under a generation that must go as well. */
    @Test
    @Verifies({"#64", "A2.4.b", "L4.d"})
    void followsOne_underWhichARecoveryDestroyedSecrets_soThatNoCopyOfThemOpens() {
        lab.node().ingest(ORDER);
        lab.node().ingest(order(1));
        EncryptedValue<EmailAddress> erased = lab.orders.value(ORDER);
        lab.clock.set(noon(1));
        InMemoryKeyStore copy = lab.keyStore.copy();
        assertThat(opens(copy.copy(), lab.clock.instant(), erased, ORDER)).isTrue();
        erase(ORDER);
        assertThat(lab.keyStore.keyDate("epoch-destroyed")).isEmpty();
        RetentionLab.Node node = lab.node();
        ReencryptionTarget nothing = new ReencryptionTarget() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public long reencrypt(PiiScope scope, Reencryptor values) {
                return 0;
            }
        };
        RecoveryRun recovered = KeyRecovery.create(
                        node.keys,
                        List.of(nothing),
                        order -> run -> {},
                        tags -> {},
                        (type, scope) -> {},
                        Duration.ofMinutes(20),
                        lab.clock)
                .recover(RecoveryOrder.everything(new ActorId(ActorId.Kind.PERSON, "m.kowalska"), lab.clock.instant())
                        .withEpochSecrets());
        assertThat(recovered.epochSecrets()).isPositive();
        assertThat(lab.keyStore.keyDate("epoch-destroyed"))
                .as("the next generation is due")
                .contains(lab.clock.instant());
        assertThat(lab.keyStore.dirtyEpochSecrets())
                .as("nothing is left for a roll but the secret of today, whose day has come")
                .allMatch(secret -> !LastDay.day(lab.clock.instant()).isBefore(secret.day()));

        lab.clock.set(night(2));
        run();
        assertThat(living()).containsExactly(1, 2);
        lab.clock.set(noon(2));
        backup();
        lab.clock.set(night(4));
        assertThat(now(ORDER).cryptographicErase()).doesNotContain("complete");
        run();
        assertThat(living()).doesNotContain(1);
        lab.clock.set(noon(4));
        assertThat(now(ORDER).cryptographicErase()).startsWith("complete on");
        assertThat(opens(copy, noon(1), erased, ORDER)).isFalse();
    }

    @Test
    void destroysNone_beforeABackupThatDoesNotNeedIt() {
        leaveTheFirstIdle();
        lab.node().retention.keyBackupTaken(night(2).minusSeconds(1), BACKUP_JOB); // from before the survivors moved
        lab.clock.set(night(9));
        run();
        assertThat(living()).startsWith(1, 2);
        backup();
        run();
        assertThat(living()).doesNotContain(1);
    }

    @Test
    void destroysNone_whileARetentionIsUnknown_andSaysWhich() {
        int round = 0;
        for (BackupRetention partly : List.of(
                BackupRetention.unknown(),
                TWO_DAYS.inOneDomain(),
                BackupRetention.unknown().root(Duration.ZERO).inTwoDomains(),
                BackupRetention.unknown().keys(Duration.ZERO).inTwoDomains())) {
            backups(partly);
            int number = ++round;
            lab.clock.set(noon(number * 10));
            lab.node().ingest(order(number));
            erase(order(number));
            lab.clock.set(night(number * 10 + 1));
            run();
            lab.clock.set(noon(number * 10 + 1));
            backup();
            lab.clock.set(noon(number * 10 + 9));
            run();
            assertThat(living())
                    .startsWith(1, 2)
                    .hasSize(vault.current().orElseThrow().number());
            DisposalCertificate certificate = now(order(number));
            assertThat(certificate.keyResidue()).isEqualTo("unknown");
            assertThat(certificate.cryptographicErase()).startsWith("secrets destroyed on ");
            assertThat(certificate.residueEnds()).isEmpty();
            assertThat(certificate.toJson()).contains(partly.missing());
        }
    }

    @Test
    void neverDestroysOne_thatAStoredSecretIsUnder() {
        lab.node().ingest(order(1));
        lab.node().ingest(order(2));
        InMemoryKeyStore restored = lab.keyStore.copy();
        erase(order(1));
        lab.clock.set(night(1));
        run();
        lab.clock.set(noon(1));
        backup();
        lab.keyStore.takeEpochSecretsOf(restored); // somebody restored secrets of yesterday
        lab.clock.set(night(5));
        GenerationUpkeep upkeep =
                Objects.requireNonNull(lab.node().keys.upkeep().secrets().generations());
        assertThat(upkeep.destroy(1)).isFalse();
        assertThat(living()).containsExactly(1, 2);
        run(); // moves them again, and counts anew from here
        assertThat(living()).contains(1);
        assertThat(lab.keyStore.epochSecrets())
                .extracting(EpochSecretRecord::rootUri)
                .doesNotContain("dppkit-generation:1");
    }

    @Test
    @Verifies("L4.d")
    void takesAnInstallationOver_thatHadNone_andCallsUnknownWhatWasErasedBefore() {
        RetentionLab plain = new RetentionLab();
        plain.settings = builder -> builder.backups(TWO_DAYS);
        plain.node().ingest(order(1));
        plain.node().ingest(order(2));
        plain.node().retention.disposeNow(order(1), DataClass.PII, Reason.REQUESTED);
        InMemoryKeyStore before = plain.keyStore.copy();
        FakeVault introduced = new FakeVault();
        plain.generations = introduced;
        plain.clock.set(night(1));
        plain.node().retention.disposeDue();
        assertThat(plain.keyStore.epochSecrets())
                .isNotEmpty()
                .allSatisfy(secret -> assertThat(secret.rootUri()).startsWith("dppkit-generation:"));
        assertThat(plain.node().open(plain.orders.value(order(2)), order(2))).isEqualTo(VALUE);
        assertThat(before.epochSecrets())
                .allSatisfy(secret -> assertThat(secret.rootUri()).isEqualTo(plain.rootKey.uri()));

        for (int day = 2; day < 45; day++) { // order 2 dies by its deadline; new ones come and go
            plain.clock.set(night(day));
            assertThat(plain.node().retention.disposeDue().failures()).isEmpty();
            plain.clock.set(noon(day));
            plain.node().retention.keyBackupTaken(plain.clock.instant(), BACKUP_JOB);
            if (day % 5 == 0) {
                plain.node().ingest(order(day));
                plain.node().retention.disposeNow(order(day), DataClass.PII, Reason.REQUESTED);
            }
        }
        RetentionLab.Node node = plain.node();
        for (int number : new int[] {1, 2}) {
            DisposalCertificate certificate = node.retention
                    .certificateAsOfNow(order(number), DataClass.PII)
                    .orElseThrow();
            assertThat(certificate.keyResidue()).as("order " + number).isEqualTo("unknown");
            assertThat(certificate.toJson()).contains("root-key-generations");
        }
        DisposalCertificate later =
                node.retention.certificateAsOfNow(order(35), DataClass.PII).orElseThrow();
        assertThat(later.keyResidue()).as("its secrets were all made since").startsWith("ended at ");
    }

    @Test
    void holdsNoDisposalUp_whenTheStoreOfGenerationsIsDown() {
        lab.node().ingest(ORDER);
        vault.outage(true);
        DisposalRun run = lab.node().retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED);
        assertThat(run.disposed()).isEqualTo(1);
        assertThat(run.certificates().get(0).keyResidue()).isEqualTo("unknown");
        lab.clock.set(night(1));
        DisposalRun later = lab.node().retention.disposeDue();
        assertThat(later.failures()).extracting(DisposalRun.Failure::target).contains("dppkit:generations");
        vault.outage(false);
        run();
        assertThat(now(ORDER).keyResidue()).isEqualTo("pending");
    }

    /** A secret under a generation that does not open is as much a forgery as one under the root key; an outage is none. */
    @Test
    @Verifies({"A2.4.a", "A2.6.a"})
    void putsSecretsOnRecord_thatDoNotOpenUnderTheirGeneration() {
        lab.node().ingest(ORDER);
        EncryptedValue<EmailAddress> value = lab.orders.value(ORDER);
        vault.outage(true);
        assertThatExceptionOfType(DppException.class)
                .isThrownBy(() -> lab.node().open(value, ORDER));
        assertThat(lab.keyEventTypes).doesNotContain(KeyEvents.Type.INTEGRITY);
        vault.outage(false);
        LocalDate day = lab.keyStore.dataKey(ORDER).orElseThrow().epochDay();
        EpochSecretRecord whole = lab.keyStore.epochSecret(day).orElseThrow();
        byte[] bytes = whole.wrapped().toBytes();
        bytes[15] ^= 1;
        List<EpochSecretRecord> forged = List.of(
                new EpochSecretRecord(day, 1, WrappedKey.of(bytes), whole.rootUri(), whole.createdAt()),
                new EpochSecretRecord(day, 1, whole.wrapped(), "dppkit-generation:77", whole.createdAt()),
                new EpochSecretRecord(day, 1, whole.wrapped(), "dppkit-generation:none", whole.createdAt()),
                new EpochSecretRecord(day, 1, whole.wrapped(), lab.rootKey.uri(), whole.createdAt()));
        for (EpochSecretRecord forgery : forged) {
            EpochSecretRecord now = lab.keyStore.epochSecret(day).orElseThrow();
            assertThat(lab.keyStore.rewrapEpochSecret(now, forgery.wrapped(), forgery.rootUri()))
                    .isTrue();
            lab.keyEventTypes.clear();
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> lab.node().open(value, ORDER));
            assertThat(lab.keyEventTypes).as(forgery.rootUri()).containsOnlyOnce(KeyEvents.Type.INTEGRITY);
        }
    }

    @Test
    void doesNotTakeADeletionForADestruction() {
        lab.node().ingest(ORDER);
        erase(ORDER);
        lab.clock.set(night(1));
        run();
        vault.delete(1);
        assertThat(now(ORDER).generationsGone()).isEmpty();
        assertThat(now(ORDER).keyResidue()).isEqualTo("pending");
    }

    @Test
    void refusesAStatementOnABackup_thatCannotBeTrueOrIsNobodys() {
        RetentionLab.Node node = lab.node();
        Instant now = lab.clock.instant();
        assertThatExceptionOfType(BackupStatementRefusedException.class)
                .isThrownBy(() -> node.retention.keyBackupTaken(now.plusSeconds(1), BACKUP_JOB));
        assertThatExceptionOfType(BackupStatementRefusedException.class)
                .isThrownBy(() -> node.retention.keyBackupTaken(now, ActorId.DPPKIT));
        assertThat(lab.count(Action.CONFIGURATION, Outcome.SUCCESS)).isZero();
    }

    /** A node that stands still while a day passes has the secret at hand, and wraps it anew. */
    @Test
    void leavesNoSecretUnderAGeneration_thatWasFollowedWhileItWasMade() {
        lab.node().ingest(order(1));
        RetentionLab paused = new RetentionLab(lab.clock, lab.rootKey, lab.keyStore);
        paused.generations = vault;
        paused.settings = lab.settings;
        paused.keyPort = real -> before("addEpochSecret", real, () -> {
            erase(order(1));
            lab.clock.set(night(6));
            run();
        });
        lab.clock.set(noon(5)); // the days of which no secret was made ahead
        paused.node().ingest(order(2));
        assertThat(living()).containsExactly(1, 2);
        assertThat(lab.keyStore.epochSecrets())
                .extracting(EpochSecretRecord::rootUri)
                .containsOnly("dppkit-generation:2");
        paused.keyPort = real -> real;
        assertThat(paused.node().open(paused.orders.value(order(2)), order(2))).isEqualTo(VALUE);
    }

    private static KeyStore before(String call, KeyStore real, Runnable first) {
        return (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals(call)) {
                        first.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /**
     * One domain: whoever has a backup of the data has one of the wrapped keys. Every copy of every day is tried on every day;
     * nothing opens from the day on that the certificate names, and something does on the day before.
     */
    @Test
    @Verifies({"#54", "A2.1.a", "L4.c", "L4.d"})
    void namesTheFirstDayOnWhichNoCopyOpens() {
        backups(BackupRetention.unknown()
                .keys(Duration.ofDays(2))
                .root(Duration.ZERO)
                .data(Duration.ofDays(4))
                .inOneDomain());
        lab.node().ingest(ORDER);
        lab.node().ingest(order(1)); // lives on under the same day
        EncryptedValue<EmailAddress> value = lab.orders.value(ORDER);
        Map<Instant, InMemoryKeyStore> copies = new LinkedHashMap<>();
        List<LocalDate> opened = new ArrayList<>();
        List<LocalDate> shut = new ArrayList<>();
        LocalDate named = null;
        for (int day = 0; day < 20; day++) {
            if (day > 0) {
                lab.clock.set(night(day));
                run();
            }
            lab.clock.set(noon(day));
            if (day == 3) {
                copies.put(lab.clock.instant().minusSeconds(1), lab.keyStore.copy());
                erase(ORDER);
                assertThat(now(ORDER).keyResidue()).isEqualTo("pending");
            }
            backup();
            copies.put(lab.clock.instant(), lab.keyStore.copy());
            if (day >= 3) {
                LocalDate today = LocalDate.ofInstant(lab.clock.instant(), ZoneOffset.UTC);
                boolean any = copies.entrySet().stream()
                        .anyMatch(copy -> opens(copy.getValue().copy(), copy.getKey(), value, ORDER));
                (any ? opened : shut).add(today);
                DisposalCertificate certificate = now(ORDER);
                assertThat(certificate.verify(RetentionLab.verifier())).isTrue();
                if (certificate.residueEnds().isPresent()) {
                    Instant ends = certificate.residueEnds().orElseThrow();
                    named = LocalDate.ofInstant(ends, ZoneOffset.UTC);
                    assertThat(certificate.keyResidue()).isEqualTo("ended at " + ends);
                    assertThat(certificate.cryptographicErase()).isEqualTo("complete on " + named);
                    assertThat(certificate.generationsGone().map(gone -> LocalDate.ofInstant(gone, ZoneOffset.UTC)))
                            .contains(named);
                } else {
                    assertThat(any).as("opens on " + today).isTrue();
                    assertThat(certificate.cryptographicErase()).doesNotContain("complete");
                }
            }
        }
        // rolled in the night of day 4, idle since; four days of backups of the data
        assertThat(named).isEqualTo(LocalDate.parse("2027-03-09"));
        assertThat(opened).last().isEqualTo(LocalDate.parse("2027-03-08"));
        assertThat(shut).first().isEqualTo(named);
        assertThat(shut).doesNotContainAnyElementsOf(opened).hasSize(12);
        assertThat(lab.node().open(lab.orders.value(order(1)), order(1))).isEqualTo(VALUE);
    }

    /** The backups that were taken under the longer retention are there still, whatever is configured now. */
    @Test
    @Verifies({"#54", "L4.c", "L4.d"})
    void remembersTheLongerRetention_ofBackupsThatWereTakenBeforeItWasShortened() {
        BackupRetention tenDays = TWO_DAYS.keys(Duration.ofDays(10));
        backups(tenDays);
        lab.node().ingest(ORDER);
        EncryptedValue<EmailAddress> value = lab.orders.value(ORDER);
        lab.node().ingest(order(2));
        InMemoryKeyStore kept = lab.keyStore.copy(); // a backup that is kept for ten days
        Instant taken = lab.clock.instant();
        lab.clock.set(noon(1));
        erase(ORDER);
        lab.clock.set(night(2));
        run(); // generation 1 is idle
        lab.clock.set(noon(3));
        backups(TWO_DAYS);
        backup();
        for (int day = 4; day < 12; day++) {
            lab.clock.set(night(day));
            run();
            assertThat(living()).as("day " + day).contains(1);
            assertThat(opens(kept.copy(), taken, value, ORDER)).isTrue();
            DisposalCertificate certificate = now(ORDER);
            assertThat(certificate.cryptographicErase()).doesNotContain("complete");
            assertThat(certificate.keyBackupsClear())
                    .hasValueSatisfying(clear -> assertThat(clear).isAfterOrEqualTo(taken.plus(Duration.ofDays(10))));
        }
        lab.clock.set(noon(12));
        run();
        assertThat(living()).doesNotContain(1);
        lab.clock.set(noon(13));
        assertThat(now(ORDER).cryptographicErase()).startsWith("complete on");
        assertThat(opens(kept, taken, value, ORDER)).isFalse();

        lab.node().ingest(order(5)); // it has never been in a backup of the longer kind
        lab.clock.set(noon(14));
        erase(order(5));
        lab.clock.set(night(15));
        run();
        Instant gone = lab.clock.instant();
        backup();
        assertThat(now(order(5)).keyBackupsClear())
                .hasValueSatisfying(clear -> assertThat(clear).isBefore(gone.plus(Duration.ofDays(3))));
    }

    /** A backup of the data that holds the keys too stays one when the keys move to a database of their own. */
    @Test
    @Verifies({"#54", "L4.d"})
    void remembersBackupsThatHeldKeysAndData_onceTheyAreApart() {
        backups(TWO_DAYS.data(Duration.ofDays(20)).inOneDomain());
        lab.node().ingest(ORDER);
        lab.node().ingest(order(2));
        lab.clock.set(noon(1));
        erase(ORDER);
        lab.clock.set(night(2));
        run();
        backups(TWO_DAYS.data(Duration.ofDays(20)));
        lab.clock.set(noon(3));
        backup();
        lab.clock.set(night(21));
        run();
        assertThat(living()).contains(1);
        lab.clock.set(noon(23));
        run();
        assertThat(living()).doesNotContain(1);
    }

    /** Backups of generations outlive them: their end is the residue's. */
    @Test
    void addsTheRetentionOfTheRootsBackups_toTheDayOfDestruction() {
        backups(TWO_DAYS.root(Duration.ofDays(3)).data(Duration.ofDays(30)));
        lab.node().ingest(ORDER);
        erase(ORDER);
        for (int day = 1; day < 6; day++) {
            lab.clock.set(night(day));
            run();
            lab.clock.set(noon(day));
            backup();
        }
        DisposalCertificate certificate = now(ORDER);
        assertThat(certificate.generationsGone()).contains(night(4));
        assertThat(certificate.rootBackupsClear()).contains(night(7));
        assertThat(certificate.keyBackupsClear()).contains(night(3));
        assertThat(certificate.dataBackupsClear()).contains(noon(30));
        assertThat(certificate.residueEnds()).contains(night(7));
        assertThat(certificate.keyResidue()).isEqualTo("ends at 2027-03-08T00:30:00Z");
        assertThat(certificate.cryptographicErase()).doesNotContain("complete");
        lab.clock.set(night(7));
        assertThat(now(ORDER).keyResidue()).isEqualTo("ended at 2027-03-08T00:30:00Z");
        assertThat(now(ORDER).cryptographicErase()).isEqualTo("complete on 2027-03-08");
    }

    @Test
    void losesNothing_whereverARunIsKilled() {
        for (int call = 1; ; call++) {
            RetentionLab killed = new RetentionLab();
            killed.generations = new FakeVault();
            killed.settings = builder -> builder.backups(TWO_DAYS.keys(Duration.ZERO));
            killed.node().ingest(order(1));
            killed.node().ingest(order(2));
            killed.node().retention.disposeNow(order(1), DataClass.PII, Reason.REQUESTED);
            killed.clock.set(night(1));
            killed.faults.arm(call, call % 2 == 0, true);
            boolean hit = false;
            try {
                killed.faultyNode().retention.disposeDue();
            } catch (PortFaults.Crash e) {
                hit = true;
            }
            assertThat(killed.node().open(killed.orders.value(order(2)), order(2)))
                    .as("killed at call " + call)
                    .isEqualTo(VALUE);
            killed.node().retention.disposeDue();
            killed.clock.set(noon(1));
            killed.node().retention.keyBackupTaken(killed.clock.instant(), BACKUP_JOB);
            killed.node().retention.disposeDue();
            assertThat(killed.node().open(killed.orders.value(order(2)), order(2)))
                    .isEqualTo(VALUE);
            assertThat(killed.generations.living())
                    .as("killed at call " + call)
                    .extracting(Generation::number)
                    .containsExactly(2);
            if (!hit) {
                assertThat(call).isGreaterThan(20);
                return;
            }
        }
    }
}
