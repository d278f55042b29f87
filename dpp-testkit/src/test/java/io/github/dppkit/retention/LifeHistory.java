package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.notice.DeletionNotice;
import io.github.dppkit.retention.notice.Notices;
import io.github.dppkit.retention.notice.Selection;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.testkit.InMemoryArchiveStore;
import io.github.dppkit.testkit.InMemoryHoldStore;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.InMemoryNoticeStore;
import io.github.dppkit.testkit.InMemoryRetentionStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One random history: a system over stores in memory that are backed up and restored, and beside it the model. */
final class LifeHistory {

    private static final int ORDERS = 5;
    private static final ActorId PERSON = new ActorId(ActorId.Kind.PERSON, "a.dba");
    private static final RootKey ROOT = RootKey.ephemeral();

    private final Random random;
    private final StringBuilder story = new StringBuilder();
    private final MovableClock clock = MovableClock.at(RetentionLab.START);
    private final Ledger ledger = new Ledger();
    private final Map<Integer, LifeModel> model = new TreeMap<>();
    private final List<Backup> backups = new ArrayList<>();
    private InMemoryRetentionStore beside = new InMemoryRetentionStore();
    private final InMemoryHoldStore holdStore = new InMemoryHoldStore();
    private final InMemoryArchiveStore archive = new InMemoryArchiveStore();
    private final InMemoryNoticeStore noticeStore = new InMemoryNoticeStore();
    private final Map<Integer, Hold> held = new TreeMap<>();
    private RetentionLab lab;
    private HoldLab holds;
    private HoldLab.HoldProcess process;
    private RetentionLab.Node node;
    private int notices;
    private int generations;

    /** Both domains as of one moment, and what the model says of it. */
    private record Backup(
            Instant at,
            InMemoryKeyStore keys,
            InMemoryRetentionStore records,
            InMemoryRetentionStore beside,
            Map<PiiScope, EncryptedValue<EmailAddress>> rows,
            Map<Integer, LifeModel> model) {}

    /** A ledger on another host: nothing restores it. */
    private static final class Ledger implements ErasureLedger {

        private final List<Entry> entries = new ArrayList<>();

        @Override
        public void append(SubjectToken token, Instant at) {
            entries.add(new Entry(token, at));
        }

        @Override
        public Optional<Page> read(long position, int limit) {
            int from = Math.toIntExact(position);
            int to = Math.min(entries.size(), from + limit);
            return Optional.of(new Page(entries.subList(from, to), to));
        }
    }

    LifeHistory(long seed) {
        random = new Random(seed);
        lab = lab(new InMemoryKeyStore(), new InMemoryRetentionStore());
        holds = new HoldLab(lab, holdStore, archive);
        process = holds.process();
        node = process.node;
        node.retention.disposeDue();
    }

    String story() {
        return story.toString();
    }

    private RetentionLab lab(InMemoryKeyStore keys, InMemoryRetentionStore records) {
        RetentionLab made = new RetentionLab(clock, ROOT, keys, records);
        made.settings = builder -> builder.ledger(ledger).dataMarks(beside);
        return made;
    }

    private void use(RetentionLab next) {
        lab = next;
        holds = new HoldLab(lab, holdStore, archive);
        restart();
    }

    private void restart() {
        process = holds.process();
        node = process.node;
    }

    /** One act of the world, whole or broken off by a fault or a crash and then repeated; then both are compared. */
    void step() {
        int act = random.nextInt(24);
        if (act < 3) {
            note("clock");
            clock.advance(Duration.ofHours(1 + random.nextInt(200)));
        } else if (act < 6) {
            order("ingest", this::ingest);
        } else if (act < 8) {
            order("unshipped", this::unshipped);
        } else if (act < 11) {
            order("shipped", this::shipped);
        } else if (act < 12) {
            order("request", this::request);
        } else if (act < 13) {
            run(); // as it does each hour: a copy's age is told by its last run
            note("backup");
            backup();
        } else if (act < 14) {
            restoreData();
        } else if (act < 15) {
            restoreKeys();
        } else if (act < 20) {
            run();
            compare();
        } else if (act < 22) {
            order("hold", this::hold);
        } else if (act < 23) {
            order("release", this::release);
        } else {
            order("notice", this::notice);
        }
        stayErased();
        stayHeld();
    }

    private void note(String what) {
        story.append(clock.instant()).append(' ').append(what).append('\n');
    }

    private void order(String what, Consumer<Integer> act) {
        int number = random.nextInt(ORDERS);
        note(what + " " + number);
        act.accept(number);
    }

    /** Acts with a fault somewhere once in three times, and then again without. */
    private void act(Consumer<HoldLab.HoldProcess> act) {
        if (random.nextInt(3) == 0) {
            HoldLab.HoldProcess faulty = holds.faultyProcess();
            lab.faults.arm(1 + random.nextInt(40), random.nextBoolean(), random.nextBoolean());
            try {
                act.accept(faulty);
            } catch (ScopeErasedException e) {
                story.append("  refused\n");
            } catch (RuntimeException | PortFaults.Crash e) {
                story.append("  broken off by ")
                        .append(e.getClass().getSimpleName())
                        .append('\n');
            }
            lab.faults.arm(0, false, false);
            restart();
            clock.advance(Duration.ofMinutes(6)); // a claim of the broken process lapses
            if (node.retention.restores().state() == RestoreReconciler.State.DATA_BEHIND) {
                node.retention.restores().reconcile(PERSON); // a crash between two marks looks like a restore
                restart();
            }
        }
        act.accept(process);
    }

    private void ingest(int number) {
        PiiScope scope = RetentionLab.order(number);
        LifeModel order = model.get(number);
        if (order == null || (order.forgotten && !order.erased)) {
            act(now -> now.node.ingest(scope));
            // a broken attempt may have been the first to see it
            model.put(number, new LifeModel(lab.stored(scope).firstSeenAt(), ++generations));
        } else if (order.erased || !order.hardLine().isAfter(clock.instant())) {
            assertThatThrownBy(() -> node.ingest(scope)).isInstanceOf(RuntimeException.class);
        } else {
            act(now -> now.node.ingest(scope));
            order.rowless = false;
        }
    }

    private LifeModel known(int number) {
        return Objects.requireNonNull(model.get(number));
    }

    private boolean isKnown(int number) {
        LifeModel order = model.get(number);
        return order != null && order.isKept() && order.hardLine().isAfter(clock.instant());
    }

    private void unshipped(int number) {
        if (isKnown(number)) {
            Instant asOf = clock.instant();
            act(now -> now.node.retention.record(RetentionLab.order(number), OrderEvent.unshipped(asOf)));
            known(number).unshipped(asOf);
        }
    }

    private void shipped(int number) {
        if (isKnown(number)) {
            Instant at = clock.instant().minus(Duration.ofHours(random.nextInt(100)));
            act(now -> now.node.retention.record(RetentionLab.order(number), OrderEvent.shipped(at)));
            known(number).shipped(at);
        }
    }

    private void request(int number) {
        LifeModel order = model.get(number);
        if (order != null && order.isKept()) {
            act(now -> now.node.retention.disposeNow(RetentionLab.order(number), DataClass.PII, Reason.REQUESTED));
            order.erased = true;
        }
    }

    /** A duty to keep the invoice: its record is in the archive, whatever becomes of the order, until it is released. */
    private void hold(int number) {
        PiiScope scope = RetentionLab.order(number);
        LifeModel order = model.get(number);
        if (order != null && order.isReadable() && isKnown(number) && !held.containsKey(number)) {
            act(now -> {
                now.holds.endDue(); // a record that was released may still be on its way out
                held.put(number, now.place(lab.orders.value(scope), scope));
            });
        }
    }

    private void release(int number) {
        Hold hold = held.get(number);
        if (hold != null) {
            act(now -> now.holds.release(hold.id(), HoldLab.LAWYER));
            held.remove(number);
        }
    }

    /** Amazon's notice to delete an order, known or not. */
    private void notice(int number) {
        DeletionNotice notice = DeletionNotice.delete(
                "notice-" + ++notices, clock.instant(), PERSON, Selection.orders(List.of(RetentionLab.order(number))));
        act(now -> {
            Notices carried = Notices.builder(
                            now.node.retention,
                            now.node.encryptor,
                            MessageEncryptor.create(Environment.of("prod"), now.node.issuer))
                    .store(noticeStore)
                    .build();
            carried.receive(notice);
            carried.run();
        });
        LifeModel order = model.computeIfAbsent(number, unknown -> new LifeModel(clock.instant(), ++generations));
        order.erased = true;
        order.forgotten = false;
    }

    private void backup() {
        Map<Integer, LifeModel> copy = new TreeMap<>();
        model.forEach((number, order) -> copy.put(number, order.copy()));
        backups.add(new Backup(
                clock.instant(),
                lab.keyStore.copy(),
                lab.store.copy(),
                beside.copy(),
                new HashMap<>(lab.orders.rows),
                copy));
    }

    /** Any backup of the data, however old. */
    private void restoreData() {
        if (backups.isEmpty()) {
            return;
        }
        Backup backup = backups.get(random.nextInt(backups.size()));
        note("restore the data of " + backup.at());
        beside = backup.beside().copy();
        RetentionLab restored = lab(lab.keyStore, lab.store);
        restored.orders.rows.putAll(backup.rows());
        restored.labels.rows.putAll(backup.rows());
        start(restored);
        model.forEach((number, order) -> {
            LifeModel then = backup.model().get(number);
            order.rowless = then == null || then.generation != order.generation || then.rowless;
        });
    }

    /** A backup of the keys that is not older than backups may be. */
    private void restoreKeys() {
        List<Backup> young = backups.stream()
                .filter(backup -> backup.at().plus(Duration.ofDays(2)).isAfter(clock.instant()))
                .toList();
        if (young.isEmpty()) {
            return;
        }
        Backup backup = young.get(random.nextInt(young.size()));
        note("restore the keys of " + backup.at());
        RetentionLab restored = lab(backup.keys().copy(), backup.records().copy());
        restored.orders.rows.putAll(lab.orders.rows);
        restored.labels.rows.putAll(lab.labels.rows);
        start(restored);
        model.replaceAll((number, order) -> {
            LifeModel then = backup.model().get(number);
            if (order.erased || then == null) {
                order.forgotten |= !order.erased;
                return order;
            }
            LifeModel back = then.copy();
            back.rowless = order.rowless || then.generation != order.generation;
            return back;
        });
    }

    /** All processes stop, and one starts over what was restored: it reads nothing before all is reconciled. */
    private void start(RetentionLab restored) {
        use(restored);
        RestoreReconciler.State found = node.retention.restores().state();
        story.append("  found ").append(found).append('\n');
        act(now -> now.node.retention.restores().reconcile(PERSON));
        restart();
        assertThat(node.retention.restores().state()).isEqualTo(RestoreReconciler.State.CLEAR);
    }

    private void run() {
        note("run");
        act(now -> now.node.retention.disposeDue());
        assertThat(node.retention.disposeDue().isComplete()).isTrue();
        model.forEach((number, order) -> {
            order.erased |= order.isKept() && !order.due().isAfter(clock.instant());
            if (order.erased) {
                PiiScope scope = RetentionLab.order(number);
                assertGone(number, scope);
                assertThat(lab.keyStore.dataKey(scope))
                        .as("key of order %s after a run", number)
                        .isEmpty();
            }
        });
    }

    private void assertGone(int number, PiiScope scope) {
        assertThat(lab.orders.rows).as("rows of order %s", number).doesNotContainKey(scope);
        assertThat(lab.labels.rows).as("labels of order %s", number).doesNotContainKey(scope);
    }

    /** None late, none early, after a run. */
    private void compare() {
        model.forEach((number, order) -> {
            PiiScope scope = RetentionLab.order(number);
            if (order.isReadable()) {
                assertThat(lab.orders.rows)
                        .as("order %s is not erased early", number)
                        .containsKey(scope);
                assertThat(node.open(lab.orders.value(scope), scope)).isEqualTo("anna.nowak@example.org");
            }
        });
    }

    /** None held is lost: what a law keeps opens with the offline key, whether or not the order lives. */
    private void stayHeld() {
        held.forEach((number, hold) ->
                assertThat(holds.opened(hold)).as("held order %s", number).isEqualTo(HoldLab.TEXT));
    }

    /** None is resurrected, at any time. */
    private void stayErased() {
        model.forEach((number, order) -> {
            PiiScope scope = RetentionLab.order(number);
            if (order.erased) {
                // a disposal that a fault left PARTIAL has closed the key, and the next run goes on with it
                boolean partial = lab.store
                        .find(scope, DataClass.PII)
                        .filter(stored -> stored.state() == RetentionRecord.State.PARTIAL)
                        .isPresent();
                assertThat(lab.keyStore.dataKey(scope).filter(key -> key.state() != DataKeyRecord.State.DISPOSING))
                        .as("key of order %s", number)
                        .isEmpty();
                if (!partial) {
                    assertGone(number, scope);
                }
            }
            boolean over = !order.hardLine().isAfter(clock.instant());
            if (over || order.erased) {
                for (Backup backup : backups) {
                    EncryptedValue<EmailAddress> value = backup.rows().get(scope);
                    if (value != null) {
                        assertThatThrownBy(() -> node.open(value, scope))
                                .as("order %s", number)
                                .isInstanceOf(RuntimeException.class);
                    }
                }
            }
        });
    }
}
