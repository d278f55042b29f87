package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.RestoreReconciler.State;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import io.github.dppkit.testkit.InMemoryArchiveStore;
import io.github.dppkit.testkit.InMemoryHoldStore;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.InMemoryRetentionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong while erases that a restore has forgotten are carried out again. */
class RestoreReplayTest {

    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "a.dba");

    @TempDir
    Path folder;

    private RetentionLab lab = new RetentionLab();
    private boolean readOnly;

    /** A ledger that may be mounted so that it can be read alone, as after a disaster. */
    private final class Ledger implements ErasureLedger {

        private final ErasureLedger file = ErasureLedger.file(file());

        @Override
        public void append(SubjectToken token, Instant at) {
            if (readOnly) {
                throw new PortFaults.Broken();
            }
            file.append(token, at);
        }

        @Override
        public Optional<Page> read(long position, int limit) {
            return file.read(position, limit);
        }
    }

    private Path file() {
        return folder.resolve("ledger.txt");
    }

    private RetentionLab.Node node() {
        lab.settings = builder -> builder.ledger(new Ledger());
        return lab.node();
    }

    private static void erase(RetentionLab.Node node, PiiScope scope) {
        assertThat(node.retention
                        .disposeNow(scope, DataClass.PII, Reason.REQUESTED)
                        .isComplete())
                .isTrue();
    }

    /** Puts a copy of keys and deadlines in place; the rows are those of today. */
    private void restore(InMemoryKeyStore keys, InMemoryRetentionStore records) {
        RetentionLab after = new RetentionLab(lab.clock, lab.rootKey, keys, records);
        after.orders.rows.putAll(lab.orders.rows);
        after.labels.rows.putAll(lab.labels.rows);
        lab = after;
    }

    /** Ingests and erases an order, and restores keys and deadlines to before the erase; returns a copy of its row. */
    private EncryptedValue<EmailAddress> erasedAndRestored() {
        RetentionLab.Node before = node();
        before.ingest(ORDER);
        before.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        EncryptedValue<EmailAddress> stolen = lab.orders.value(ORDER);
        lab.clock.advance(Duration.ofHours(1));
        erase(before, ORDER);
        restore(keys, records);
        return stolen;
    }

    @Test
    @Verifies({"#96", "L4.d"})
    void opensNothingThatWasErased_whereTheLedgerCanBeReadAndNotWritten() {
        EncryptedValue<EmailAddress> stolen = erasedAndRestored();
        readOnly = true;
        RetentionLab.Node node = node();
        node.retention.restores().reconcile(CLERK);
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> node.open(stolen, ORDER));
        readOnly = false;
        node.retention.disposeDue();
        assertThat(node.retention.restores().check()).isEqualTo(State.CLEAR);
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
    }

    @Test
    @Verifies({"#96", "L4.d"})
    void erasesAgain_whateverHoldTheRestoreHasMadeOpenAgain() {
        InMemoryHoldStore holdStore = new InMemoryHoldStore();
        InMemoryArchiveStore archive = new InMemoryArchiveStore();
        lab.settings = builder -> builder.ledger(new Ledger());
        HoldLab.HoldProcess process = new HoldLab(lab, holdStore, archive).process();
        process.ingest(ORDER);
        process.holds.request(HoldLab.DUTY, ORDER);
        HoldRecord requested = holdStore.list("", 1).get(0);
        process.node.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        Hold held = process.place();
        lab.clock.advance(Duration.ofHours(1));
        erase(process.node, ORDER);

        InMemoryHoldStore restoredHolds = new InMemoryHoldStore();
        restoredHolds.put(requested);
        restore(keys, records);
        lab.settings = builder -> builder.ledger(new Ledger());
        RetentionLab.Node node = new HoldLab(lab, restoredHolds, archive).process().node;
        assertThat(node.retention.restores().reconcile(CLERK).state()).isEqualTo(State.CLEAR);
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThat(archive.get(String.valueOf(held.archived())))
                .as("what the law asks for")
                .isPresent();
    }

    @Test
    @Verifies("L4.d")
    void staysShut_whereALedgerThatWasLostHasGrownAgain_untilTheTrueOneIsBack() throws Exception {
        RetentionLab.Node node = node();
        for (int i = 0; i < 6; i++) {
            node.ingest(order(i));
        }
        erase(node, order(0));
        erase(node, order(1));
        node.retention.disposeDue();
        String written = Files.readString(file());
        Files.writeString(file(), "");
        lab.clock.advance(Duration.ofHours(2));
        assertThat(node().retention.restores().check()).isEqualTo(State.CANNOT_RECONCILE);
        lab.clock.advance(Duration.ofHours(2));
        erase(node, order(2));
        erase(node, order(3));
        erase(node, order(4));
        assertThat(node().retention.restores().check()).isEqualTo(State.CANNOT_RECONCILE);
        Files.writeString(file(), written);
        assertThat(node().retention.restores().check()).isEqualTo(State.CLEAR);
        Files.writeString(file(), "");
        RestoreReconciler restores = node().retention.restores();
        restores.acknowledge(CLERK, "dba", Reason.RESTORED_AFTER_LOSS);
        assertThat(restores.check()).isEqualTo(State.CLEAR);
        erase(node, order(5));
        assertThat(node().retention.restores().check()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies({"#96", "L4.d"})
    void erasesAgainWhatTheLedgerAtHandTells_whenAPersonHasTakenItForTheRightOne() throws Exception {
        RetentionLab.Node before = node();
        before.ingest(ORDER);
        before.ingest(order(1));
        before.ingest(order(2));
        erase(before, order(1));
        erase(before, order(2));
        before.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        EncryptedValue<EmailAddress> stolen = lab.orders.value(ORDER);
        Files.delete(file());
        lab.clock.advance(Duration.ofHours(1));
        erase(before, ORDER); // the first line of a ledger that begins anew
        restore(keys, records);

        RetentionLab.Node node = node();
        assertThat(node.retention.restores().state()).isEqualTo(State.CANNOT_RECONCILE);
        node.retention.restores().acknowledge(CLERK, "dba", Reason.RESTORED_AFTER_LOSS);
        node.retention.disposeDue();
        assertThat(node.retention.restores().state()).isEqualTo(State.CLEAR);
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> node.open(stolen, ORDER));
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies({"#95", "#96"})
    void clearsRowsOfErasedScopes_thatTheCopyOfTheKeysHadNeverHeardOf() {
        RetentionLab.Node before = node();
        before.ingest(ORDER);
        before.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        lab.clock.advance(Duration.ofHours(1));
        before.ingest(order(1));
        EncryptedValue<EmailAddress> row = lab.orders.value(order(1));
        lab.clock.advance(Duration.ofHours(1));
        erase(before, order(1));
        restore(keys, records);
        lab.orders.rows.put(order(1), row); // the data were restored, too, to when that order was there

        RetentionLab.Node node = node();
        assertThat(node.retention.restores().reconcile(CLERK))
                .isEqualTo(new RestoreReconciler.Report(State.CLEAR, 0, 1, 1));
        assertThat(lab.orders.rows).containsOnlyKeys(ORDER);
    }

    @Test
    @Verifies({"#96", "A2.1.a"})
    void goesOn_howeverLongAReplayWasBrokenOff() {
        RetentionLab.Node before = node();
        before.ingest(ORDER);
        before.ingest(order(1));
        before.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        lab.clock.advance(Duration.ofHours(1));
        erase(before, ORDER);
        erase(before, order(1));
        restore(keys, records);
        lab.settings = builder -> builder.ledger(new Ledger()).listener(scope -> {
            throw new PortFaults.Crash();
        });
        RetentionLab.Node dying = lab.node();
        assertThatExceptionOfType(PortFaults.Crash.class)
                .isThrownBy(() -> dying.retention.restores().reconcile(CLERK));
        lab.clock.advance(Duration.ofDays(4));

        RetentionLab.Node node = node();
        assertThat(node.retention.restores().state()).isEqualTo(State.KEYS_BEHIND);
        node.retention.disposeDue();
        assertThat(node.retention.restores().check()).isEqualTo(State.CLEAR);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
    }

    @Test
    @Verifies("L4.d")
    void takesNothingIn_alsoForAnOrderWhoseKeyIsThere() {
        erasedAndRestored();
        RetentionLab.Node node = node();
        assertThat(node.retention.restores().state()).isEqualTo(State.KEYS_BEHIND);
        assertThatExceptionOfType(RetentionUnavailableException.class)
                .isThrownBy(() -> node.ingest(ORDER))
                .withMessageContaining("restore");
        node.retention.restores().reconcile(CLERK);
        assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> node.ingest(ORDER));
    }

    @Test
    @Verifies("L4.d")
    void needsNobody_whereTheTrailAloneWasRolledBackAndTheLedgerTells() {
        lab.settings = builder -> builder.ledger(new Ledger()).trailRolledBack(() -> true);
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        erase(node, ORDER);
        assertThat(node.retention.restores().check()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void takesAnotherNodesHalfDoneRunForARestore_afterAnHour_andNotBefore() {
        InMemoryRetentionStore beside = new InMemoryRetentionStore();
        lab.settings = builder -> builder.node("node-1").ledger(new Ledger()).dataMarks(beside);
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        lab.settings = builder -> builder.node("node-2")
                .ledger(new Ledger())
                .dataMarks(new InMemoryRetentionStore()) // clears somewhere else than where the others look
                .listener(scope -> {
                    throw new PortFaults.Crash();
                });
        RetentionLab.Node dying = lab.node();
        assertThatExceptionOfType(PortFaults.Crash.class).isThrownBy(() -> erase(dying, ORDER));
        assertThat(node.retention.restores().check()).isEqualTo(State.CLEAR);
        lab.clock.advance(Duration.ofMinutes(59));
        assertThat(node.retention.restores().check()).isEqualTo(State.CLEAR);
        lab.clock.advance(Duration.ofMinutes(2));
        assertThat(node.retention.restores().check()).isEqualTo(State.DATA_BEHIND);
        node.retention.disposeDue();
        assertThat(node.retention.restores().check()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void staysShut_whileATargetStillHoldsWhatItWasToldToClearAgain() {
        RetentionLab.Node node = node();
        node.ingest(ORDER);
        EncryptedValue<EmailAddress> row = lab.orders.value(ORDER);
        erase(node, ORDER);
        lab.orders.rows.put(ORDER, row);
        lab.orders.sticky = true;
        RestoreReconciler restores = node.retention.restores();
        assertThat(restores.check()).isEqualTo(State.CLEAR);
        assertThatExceptionOfType(RetentionUnavailableException.class)
                .isThrownBy(() -> restores.dataRestored(CLERK))
                .withMessageContaining("still holds");
        lab.orders.sticky = false;
        assertThat(restores.dataRestored(CLERK)).isEqualTo(new RestoreReconciler.Report(State.CLEAR, 0, 0, 1));
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void noticesThatTheDataWereRestored_whileItsOwnRunIsUnderWay() {
        InMemoryRetentionStore[] beside = {new InMemoryRetentionStore()};
        MarkStore marks = new MarkStore() {
            @Override
            public Map<String, Mark> marks() {
                return beside[0].marks();
            }

            @Override
            public boolean putMark(String name, Mark next) {
                return beside[0].putMark(name, next);
            }
        };
        Runnable[] meanwhile = {() -> {}};
        lab.settings = builder -> builder.ledger(new Ledger()).dataMarks(marks).listener(scope -> meanwhile[0].run());
        RetentionLab.Node node = lab.node();
        for (int i = 0; i < 3; i++) {
            node.ingest(order(i));
        }
        InMemoryRetentionStore old = beside[0].copy();
        erase(node, order(0));
        erase(node, order(1));
        meanwhile[0] = () -> beside[0] = old;
        erase(node, order(2));
        assertThat(node.retention.restores().check()).isEqualTo(State.DATA_BEHIND);
    }
}
