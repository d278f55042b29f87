package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.RestoreReconciler.State;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.InMemoryRetentionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores of either domain, played with copies of the stores, against a ledger in a file. */
class RestoreReconcilerTest {

    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "a.dba");

    @TempDir
    Path folder;

    private Path file;
    private final InMemoryRetentionStore beside = new InMemoryRetentionStore();
    private RetentionLab lab;
    private boolean trailRolledBack;

    @BeforeEach
    void begin() {
        file = folder.resolve("ledger.txt");
        lab = lab(new InMemoryKeyStore(), new InMemoryRetentionStore(), beside);
    }

    private RetentionLab lab(InMemoryKeyStore keys, InMemoryRetentionStore records, InMemoryRetentionStore marks) {
        RetentionLab made = lab == null ? new RetentionLab() : new RetentionLab(lab.clock, lab.rootKey, keys, records);
        made.settings = builder ->
                builder.ledger(ErasureLedger.file(file)).dataMarks(marks).trailRolledBack(() -> trailRolledBack);
        return made;
    }

    /** The lab after a restore of keys and deadlines; the rows are those of today. */
    private RetentionLab restored(InMemoryKeyStore keys, InMemoryRetentionStore records) {
        RetentionLab after = lab(keys, records, beside);
        after.orders.rows.putAll(lab.orders.rows);
        after.labels.rows.putAll(lab.labels.rows);
        return after;
    }

    private static void erase(RetentionLab.Node node, PiiScope scope) {
        assertThat(node.retention
                        .disposeNow(scope, DataClass.PII, Reason.REQUESTED)
                        .isComplete())
                .isTrue();
    }

    @Test
    @Verifies({"#96", "L4.d"})
    void erasesAgain_whatAnAllowedCopyOfTheKeysHasBroughtBack() {
        RetentionLab.Node before = lab.node();
        before.ingest(ORDER);
        before.ingest(order(1));
        before.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        EncryptedValue<EmailAddress> stolen = lab.orders.value(ORDER);
        EncryptedValue<EmailAddress> kept = lab.orders.value(order(1));
        lab.clock.advance(Duration.ofHours(5));
        before.ingest(order(2));
        erase(before, ORDER);
        erase(before, order(2));

        RetentionLab after = restored(keys, records);
        RetentionLab.Node node = after.node();
        assertThat(node.retention.restores().state()).isEqualTo(State.KEYS_BEHIND);
        assertThatExceptionOfType(RetentionUnavailableException.class)
                .as("nothing is taken in meanwhile")
                .isThrownBy(() -> node.ingest(order(3)));

        RestoreReconciler.Report report = node.retention.restores().reconcile(CLERK);
        assertThat(report).isEqualTo(new RestoreReconciler.Report(State.CLEAR, 1, 1, 0));
        assertThat(after.keyStore.dataKey(ORDER)).isEmpty();
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> node.open(stolen, ORDER));
        assertThat(node.open(kept, order(1))).isEqualTo("anna.nowak@example.org");
        assertThatExceptionOfType(ScopeErasedException.class)
                .as("an order that the copy had never heard of stays refused")
                .isThrownBy(() -> node.ingest(order(2)));
        assertThat(after.count(Action.RESTORE, Outcome.INTENDED)).isEqualTo(1);
        assertThat(after.last(Action.RESTORE, Outcome.SUCCESS).count()).isEqualTo(2);
        assertThat(after.node().retention.restores().state()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies("#96")
    void refusesACopyOfTheKeysThatIsOlderThanTheirBackupsMayBe() {
        RetentionLab.Node before = lab.node();
        before.ingest(ORDER);
        before.retention.disposeDue();
        InMemoryKeyStore keys = lab.keyStore.copy();
        InMemoryRetentionStore records = lab.store.copy();
        lab.clock.advance(Duration.ofHours(50));
        before.retention.disposeDue();
        erase(before, ORDER);

        RetentionLab.Node node = restored(keys, records).node();
        assertThat(node.retention.restores().state()).isEqualTo(State.KEYS_TOO_OLD);
        assertThat(node.retention.restores().reconcile(CLERK))
                .isEqualTo(new RestoreReconciler.Report(State.KEYS_TOO_OLD, 0, 0, 0));
        assertThatExceptionOfType(RestoreRefusedException.class)
                .isThrownBy(() -> node.retention.restores().acknowledge(CLERK, "dba", Reason.RESTORED_AFTER_LOSS));
        node.retention.disposeDue();
        assertThat(node.retention.restores().state()).isEqualTo(State.KEYS_TOO_OLD);
    }

    @Test
    @Verifies({"#95", "L4.d"})
    void clearsAgain_whatARestoreOfTheDataHasBroughtBack() {
        RetentionLab.Node before = lab.node();
        before.ingest(ORDER);
        before.ingest(order(1));
        before.retention.disposeDue();
        Map<PiiScope, EncryptedValue<EmailAddress>> rows = new HashMap<>(lab.orders.rows);
        InMemoryRetentionStore marks = beside.copy();
        erase(before, ORDER);
        before.retention.disposeDue();
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.CLEAR);

        RetentionLab after = lab(lab.keyStore, lab.store, marks);
        after.orders.rows.putAll(rows);
        RetentionLab.Node node = after.node();
        assertThat(node.retention.restores().state()).isEqualTo(State.DATA_BEHIND);
        assertThat(node.retention.restores().reconcile(CLERK))
                .isEqualTo(new RestoreReconciler.Report(State.CLEAR, 0, 0, 1));
        assertThat(after.orders.rows).containsOnlyKeys(order(1));
        assertThat(node.open(after.orders.value(order(1)), order(1))).isEqualTo("anna.nowak@example.org");
        assertThat(after.node().retention.restores().state()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies("#95")
    void reconcilesByItself_inTheNextRun() {
        RetentionLab.Node before = lab.node();
        before.ingest(ORDER);
        Map<PiiScope, EncryptedValue<EmailAddress>> rows = new HashMap<>(lab.orders.rows);
        InMemoryRetentionStore marks = beside.copy();
        erase(before, ORDER);

        RetentionLab after = lab(lab.keyStore, lab.store, marks);
        after.orders.rows.putAll(rows);
        RetentionLab.Node node = after.node();
        node.retention.disposeDue();
        assertThat(after.orders.rows).isEmpty();
        assertThat(node.retention.restores().state()).isEqualTo(State.CLEAR);
    }

    @Test
    void doesNotTakeItsOwnRuns_norThoseOfAnotherNode_forARestore() {
        RetentionLab.Node one = lab.node();
        one.ingest(ORDER);
        one.ingest(order(1));
        erase(one, ORDER);
        assertThat(one.retention.restores().check()).isEqualTo(State.CLEAR);
        lab.settings = lab.settings.andThen(builder -> builder.node("node-2"))::apply;
        RetentionLab.Node two = lab.node();
        erase(two, order(1));
        assertThat(two.retention.restores().check()).isEqualTo(State.CLEAR);
        assertThat(one.retention.restores().check()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies("L4.d")
    void staysShut_whereTheLedgerIsNotTheOneThatWasWritten_untilAPersonTakesItOnRecord() throws Exception {
        RetentionLab.Node before = lab.node();
        before.ingest(ORDER);
        before.ingest(order(1));
        erase(before, ORDER);
        before.retention.disposeDue();
        Files.writeString(file, "");

        RetentionLab.Node node = lab.node();
        RestoreReconciler restores = node.retention.restores();
        assertThat(restores.state()).isEqualTo(State.CANNOT_RECONCILE);
        assertThatExceptionOfType(RestoreRefusedException.class)
                .isThrownBy(() -> restores.acknowledge(ActorId.DPPKIT, "dba", Reason.RESTORED_AFTER_LOSS));
        assertThatExceptionOfType(RestoreRefusedException.class)
                .isThrownBy(() -> restores.acknowledge(CLERK, "dba", Reason.REQUESTED));
        assertThatExceptionOfType(RestoreRefusedException.class)
                .isThrownBy(() -> restores.dataRestored(ActorId.DPPKIT));
        restores.acknowledge(CLERK, "dba", Reason.RESTORED_AFTER_LOSS);
        assertThat(restores.state()).isEqualTo(State.CLEAR);
        assertThat(lab.last(Action.RESTORE, Outcome.SUCCESS).actor()).isEqualTo(CLERK);
        erase(node, order(1));
        node.retention.disposeDue();
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies("L4.d")
    void saysThatItCannotReconcile_whereTheTrailWasRolledBack_andNoLedgerCanBeRead() {
        lab.settings = builder -> builder.trailRolledBack(() -> trailRolledBack);
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.CLEAR);
        trailRolledBack = true;
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.CANNOT_RECONCILE);
        trailRolledBack = false; // acknowledged, and the process started again
        RestoreReconciler restores = lab.node().retention.restores();
        assertThat(restores.state()).isEqualTo(State.CANNOT_RECONCILE);
        restores.acknowledge(CLERK, "dba", Reason.RESTORED_AFTER_MISTAKE);
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.CLEAR);
    }

    @Test
    @Verifies({"A2.1.a", "#98"})
    void disposesAllTheSame_whileTheDatabaseOfTheDataIsAway() {
        boolean[] away = {false};
        MarkStore failing = new MarkStore() {
            @Override
            public Map<String, Mark> marks() {
                requireThere();
                return beside.marks();
            }

            @Override
            public boolean putMark(String name, Mark next) {
                requireThere();
                return beside.putMark(name, next);
            }

            private void requireThere() {
                if (away[0]) {
                    throw new KeyUnavailableException("The host's database is away.");
                }
            }
        };
        lab.settings = builder -> builder.ledger(ErasureLedger.file(file)).dataMarks(failing);
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        node.ingest(order(1));
        node.retention.record(ORDER, OrderEvent.shipped(lab.clock.instant()));
        lab.clock.advance(Duration.ofDays(28));
        away[0] = true;
        assertThat(node.retention.disposeDue().isComplete()).isTrue();
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        erase(lab.node(), order(1));
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.UNKNOWN);
        away[0] = false;
        assertThat(lab.node().retention.restores().state())
                .as("a backup from before would have the same marks")
                .isEqualTo(State.DATA_BEHIND);
        lab.node().retention.disposeDue();
        assertThat(lab.node().retention.restores().state()).isEqualTo(State.CLEAR);
    }
}
