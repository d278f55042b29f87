package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that were stored under one policy, and processes that start with another. */
class PolicyWalkTest {

    private static final DppPolicy LOOSE = DppPolicy.load("amazon-2026-08");
    private static final PiiScope FIRST = RetentionLab.order(0);
    private static final ActorId PERSON = new ActorId(ActorId.Kind.PERSON, "j.nowak");

    private final RetentionLab lab = new RetentionLab();

    @TempDir
    Path folder;

    private static RetentionLab.Node under(RetentionLab lab, UnaryOperator<RetentionBuilder> settings) {
        lab.settings = settings;
        return lab.node();
    }

    private static RetentionLab.Node under(RetentionLab lab, DppPolicy policy) {
        return under(lab, builder -> builder.policy(policy));
    }

    private DppPolicy policy(String personal, String information) throws IOException {
        Path file = folder.resolve("acme.json");
        Files.writeString(file, """
                {"format": "dpp-policy/1", "id": "acme-2027", "revision": 1, "figures": {
                 "pii-retention": {"value": "%s"}, "non-pii-retention": {"value": "%s"}}}
                """.formatted(personal, information));
        return RetentionLab.POLICY.with(file);
    }

    private static List<PiiScope> orders(int count) {
        return IntStream.range(0, count).mapToObj(RetentionLab::order).toList();
    }

    /** Shipped on day 1 and on day 20 not delivered: under the loose policy they live until day 50, under the strict to day 31. */
    private static void storeLoosely(RetentionLab lab, int count) {
        RetentionLab.Node loose = under(lab, LOOSE);
        orders(count).forEach(loose::ingest);
        lab.clock.set(lab.day(20));
        for (PiiScope order : orders(count)) {
            loose.retention.record(order, OrderEvent.shipped(lab.day(1)));
            loose.retention.record(order, OrderEvent.undelivered(lab.day(20)));
            assertThat(lab.stored(order).deadline()).isEqualTo(lab.day(50));
        }
        lab.events.clear();
    }

    private static void assertDated(RetentionLab lab, PiiScope scope, Instant deadline, String what) {
        RetentionRecord stored = lab.stored(scope);
        LocalDate day = LastDay.day(deadline);
        assertThat(stored.deadline()).as(what).isEqualTo(deadline);
        assertThat(stored.keyDay()).as(what).isEqualTo(day);
        assertThat(lab.keyStore.dataKey(scope).map(DataKeyRecord::epochDay))
                .as(what)
                .contains(day);
    }

    private static List<AuditEvent> walks(RetentionLab lab, Outcome outcome) {
        return lab.events.stream()
                .filter(event -> event.action() == Action.CONFIGURATION
                        && event.outcome() == outcome
                        && event.reason() == Reason.POLICY_CHANGED)
                .toList();
    }

    @Test
    @Verifies({"A2.1.a", "L4.b", "L4.d", "A2.6.a"})
    void storedDeadlinesAndKeysFollow_whenAStricterPolicyIsInForce_onRecord() {
        storeLoosely(lab, 3);
        RetentionLab.Node strict = under(lab, RetentionLab.POLICY);
        DisposalRun run = strict.retention.disposeDue();
        assertThat(run.isComplete()).as(run.toString()).isTrue();
        assertThat(run.moved()).isEqualTo(3);
        assertThat(run.disposed()).isZero();
        for (PiiScope order : orders(3)) {
            assertDated(lab, order, lab.day(31), "strict");
            assertThat(strict.open(lab.orders.value(order), order)).isEqualTo("anna.nowak@example.org");
            assertThat(lab.stored(order).lastKeyDay())
                    .as("old copies open until then")
                    .isEqualTo(LastDay.day(lab.day(50)));
        }
        AuditEvent begun = walks(lab, Outcome.INTENDED).get(0);
        AuditEvent ended = walks(lab, Outcome.SUCCESS).get(0);
        assertThat(ended.count()).isEqualTo(3);
        assertThat(ended.evidence()).isEqualTo(begun.evidence()).isNotNull();
        assertThat(lab.count(Action.KEY_USE, Outcome.INTENDED)).isGreaterThanOrEqualTo(3);
        lab.clock.set(lab.day(31).minus(Duration.ofDays(2)));
        assertThat(strict.retention.disposeDue().disposed())
                .as("two days ahead")
                .isEqualTo(3);
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "L4.b", "L4.c"})
    void dataGoInTheFirstRun_whenTheirHardLineUnderTheNewPolicyHasPassed() {
        storeLoosely(lab, 3);
        lab.clock.set(lab.day(40));
        DisposalRun run = under(lab, RetentionLab.POLICY).retention.disposeDue();
        assertThat(run.disposed()).as(run.toString()).isEqualTo(3);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lab.keyStore.dataKey(FIRST)).isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void aWrongFigureDestroysNothing_whileThePersonItAlarmsSetsTheRightOne() throws IOException {
        storeLoosely(lab, 30);
        DppPolicy wrongFigure = policy("P3D", "P100D");
        RetentionLab.Node wrong =
                under(lab, builder -> builder.policy(wrongFigure).pauseAbove(20));
        DisposalRun run = wrong.retention.disposeDue();
        assertThat(run.disposed()).isZero();
        assertThat(run.isComplete()).isFalse();
        assertThat(run.alarms()).containsEntry(Reason.DISPOSAL_PAUSED, 30);
        assertThat(lab.stored(FIRST).deadline())
                .as("the lead after the next midnight")
                .isEqualTo(lab.day(23).truncatedTo(ChronoUnit.DAYS));
        lab.clock.set(lab.day(21));
        assertThat(wrong.retention.disposeDue().disposed()).isZero();
        assertThat(wrong.open(lab.orders.value(FIRST), FIRST)).isEqualTo("anna.nowak@example.org");

        DisposalRun right = under(
                        lab, builder -> builder.policy(RetentionLab.POLICY).pauseAbove(20))
                .retention
                .disposeDue();
        assertThat(right.disposed()).isZero();
        orders(30).forEach(order -> assertDated(lab, order, lab.day(31), "the right figure"));
        assertThat(lab.orders.rows).hasSize(30);
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void aMassGoes_whenAPersonConfirmsIt_andInAnyCaseAfterTheLead() throws IOException {
        storeLoosely(lab, 30);
        DppPolicy wrongFigure = policy("P3D", "P100D");
        RetentionLab.Node strict =
                under(lab, builder -> builder.policy(wrongFigure).pauseAbove(20));
        assertThat(strict.retention.disposeDue().disposed()).isZero();
        assertThat(strict.retention.guards().confirmDisposal(PERSON, 30)).isTrue();
        assertThat(strict.retention.disposeDue().disposed()).isEqualTo(30);

        RetentionLab other = new RetentionLab();
        storeLoosely(other, 30);
        RetentionLab.Node unheard =
                under(other, builder -> builder.policy(wrongFigure).pauseAbove(20));
        assertThat(unheard.retention.disposeDue().disposed()).isZero();
        other.clock.set(other.day(23).truncatedTo(ChronoUnit.DAYS));
        assertThat(unheard.retention.disposeDue().disposed()).isEqualTo(30);
        assertThat(other.orders.rows).isEmpty();
    }

    @Test
    @Verifies({"A2.1.a", "A4.c"})
    void eachFigureCounts_shorterRetention_lowerCap_longerLead_shorterInformationClock() throws IOException {
        DppPolicy shorter = policy("P20D", "P100D");
        RetentionLab.Node node = under(lab, RetentionLab.POLICY);
        node.ingest(FIRST);
        node.retention.registerInformation(FIRST, "orders/2026-01-01/getOrder", lab.day(0));
        PiiScope shipped = RetentionLab.order(1);
        node.ingest(shipped);
        node.retention.record(shipped, OrderEvent.shipped(lab.day(0)));
        Instant before = lab.stored(shipped).dueAt();

        under(lab, shorter).retention.disposeDue();
        assertDated(lab, FIRST, lab.day(20), "shorter retention");
        assertThat(lab.store.find(FIRST, DataClass.INFORMATION).orElseThrow().deadline())
                .isEqualTo(lab.day(100));

        under(lab, builder -> builder.lead(Duration.ofDays(5))).retention.disposeDue();
        assertThat(lab.stored(FIRST).deadline()).as("looser than it stands").isEqualTo(lab.day(20));
        assertThat(lab.stored(shipped).deadline()).isEqualTo(lab.day(20));

        RetentionLab other = new RetentionLab();
        under(other, RetentionLab.POLICY).ingest(shipped);
        under(other, RetentionLab.POLICY).retention.record(shipped, OrderEvent.shipped(other.day(0)));
        assertThat(other.stored(shipped).dueAt()).isEqualTo(before);
        under(other, builder -> builder.lead(Duration.ofDays(7))).retention.disposeDue();
        assertThat(other.stored(shipped).dueAt()).as("longer lead").isBefore(before);

        RetentionLab capped = new RetentionLab();
        RetentionLab.Node longCap = under(capped, RetentionLab.POLICY);
        longCap.ingest(FIRST);
        capped.clock.set(capped.day(25));
        longCap.retention.record(FIRST, OrderEvent.unshipped(capped.day(25)));
        assertThat(capped.stored(FIRST).deadline()).isEqualTo(capped.day(55));
        under(capped, builder -> builder.cap(Duration.ofDays(40))).retention.disposeDue();
        assertDated(capped, FIRST, capped.day(40), "lower cap");
    }

    @Test
    @Verifies("A2.1.a")
    void nothingMovesBack_whenALooserPolicyIsInForce() {
        under(lab, RetentionLab.POLICY).ingest(FIRST);
        under(lab, RetentionLab.POLICY).retention.record(FIRST, OrderEvent.shipped(lab.day(0)));
        lab.clock.set(lab.day(2));
        RetentionRecord before = lab.stored(FIRST);
        lab.events.clear();
        DisposalRun run = under(lab, LOOSE).retention.disposeDue();
        assertThat(run.isComplete()).isTrue();
        assertThat(lab.stored(FIRST)).isEqualTo(before);
        assertThat(lab.keyStore.dataKey(FIRST).orElseThrow().epochDay()).isEqualTo(before.keyDay());
        assertThat(walks(lab, Outcome.INTENDED)).as("nothing to tell").isEmpty();
    }

    @Test
    void informationKeepsItsDate_whenThePolicyIsSilentOnIt() {
        RetentionLab.Node node = under(lab, RetentionLab.POLICY);
        node.retention.registerInformation(FIRST, "orders/2026-01-01/getOrder", lab.day(0));
        Instant deadline =
                lab.store.find(FIRST, DataClass.INFORMATION).orElseThrow().deadline();
        RetentionLab.Node silent = under(lab, DppPolicy.load("2lm-2025-12"));
        assertThat(silent.retention.disposeDue().isComplete()).isTrue();
        assertThat(lab.store.find(FIRST, DataClass.INFORMATION).orElseThrow().deadline())
                .isEqualTo(deadline);
        lab.clock.set(deadline);
        assertThat(under(lab, DppPolicy.load("2lm-2025-12"))
                        .retention
                        .disposeDue()
                        .disposed())
                .isEqualTo(1);
    }

    @Test
    @Verifies("A2.1.a")
    void manyRecords_followPageByPage() {
        storeLoosely(lab, 1_201);
        DisposalRun run = under(lab, RetentionLab.POLICY).retention.disposeDue();
        assertThat(run.moved()).isEqualTo(1_201);
        assertThat(walks(lab, Outcome.SUCCESS).get(0).count()).isEqualTo(1_201);
        for (PiiScope order : orders(1_201)) {
            assertDated(lab, order, lab.day(31), "of many");
        }
    }

    /** One fault at each call of any port, as an exception or a crash: what is stored never grows, the next run ends it. */
    @Test
    @Verifies("A2.1.a")
    void theNextRunEndsIt_whereverAWalkBreaks() {
        int calls = broken(0, false, false);
        assertThat(calls).isGreaterThan(10);
        for (int call = 1; call <= calls; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (boolean crash : new boolean[] {false, true}) {
                    broken(call, after, crash);
                }
            }
        }
    }

    private static int broken(int call, boolean after, boolean crash) {
        String what = "call " + call + (after ? ", after" : ", before") + (crash ? ", crash" : "");
        RetentionLab lab = new RetentionLab();
        storeLoosely(lab, 3);
        lab.settings = builder -> builder.policy(RetentionLab.POLICY);
        RetentionLab.Node faulty = lab.faultyNode();
        lab.faults.arm(call, after, crash);
        try {
            faulty.retention.disposeDue();
        } catch (PortFaults.Crash e) {
            assertThat(crash).as(what).isTrue();
        } catch (io.github.dppkit.DppException e) {
            assertThat(e).hasMessageNotContaining("902-");
        }
        int calls = lab.faults.calls();
        lab.faults.arm(0, false, false);
        for (PiiScope order : orders(3)) {
            assertThat(lab.stored(order).deadline()).as(what).isIn(lab.day(31), lab.day(50));
        }
        DisposalRun next = lab.node().retention.disposeDue();
        assertThat(next.isComplete()).as(what + ": " + next).isTrue();
        orders(3).forEach(order -> assertDated(lab, order, lab.day(31), what));
        assertThat(lab.count(Action.KEY_USE, Outcome.INTENDED)).as(what).isGreaterThanOrEqualTo(3);
        return calls;
    }

    /** At each call somebody else does something with the same order: an event, a run, an erase. */
    @Test
    @Verifies({"A2.1.a", "#49"})
    void noChangeIsLost_whoeverComesInBetween() {
        for (int other = 0; other < 4; other++) {
            int calls = interrupted(0, false, other);
            for (int call = 1; call <= calls; call++) {
                interrupted(call, false, other);
                interrupted(call, true, other);
            }
        }
    }

    private static int interrupted(int call, boolean after, int other) {
        String what = "call " + call + (after ? ", after" : ", before") + ", other " + other;
        RetentionLab lab = new RetentionLab();
        storeLoosely(lab, 2);
        lab.settings = builder -> builder.policy(RetentionLab.POLICY);
        RetentionLab.Node walker = lab.faultyNode();
        RetentionLab.Node strict = lab.node();
        lab.settings = builder -> builder.policy(LOOSE);
        RetentionLab.Node loose = lab.node();
        lab.faults.interrupt(call, after, () -> {
            switch (other) {
                case 0 ->
                    strict.retention.record(FIRST, OrderEvent.shipped(lab.day(0).plusSeconds(60)));
                case 1 -> strict.retention.disposeDue();
                case 2 -> strict.retention.disposeNow(FIRST, DataClass.PII, Reason.REQUESTED);
                default -> loose.retention.record(FIRST, OrderEvent.purchased(lab.day(0)));
            }
        });
        DisposalRun run = walker.retention.disposeDue();
        int calls = lab.faults.calls();
        lab.faults.arm(0, false, false);
        strict.retention.disposeDue();
        assertThat(run.failures()).as(what).isEmpty();
        assertDated(lab, RetentionLab.order(1), lab.day(31), what);
        if (other == 2 && call > 0) {
            assertThat(lab.store.find(FIRST, DataClass.PII)).as(what).isEmpty();
            assertThat(lab.keyStore.dataKey(FIRST)).as(what).isEmpty();
        } else {
            boolean earlier = other == 0 && call > 0;
            assertDated(lab, FIRST, earlier ? lab.day(30).plusSeconds(60) : lab.day(31), what);
        }
        return calls;
    }

    @Test
    @Verifies("A2.1.a")
    void twoNodesThatStartTogether_endWithTheSame() throws Exception {
        storeLoosely(lab, 700);
        RetentionLab.Node one = under(lab, RetentionLab.POLICY);
        RetentionLab.Node two = under(lab, RetentionLab.POLICY);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<DisposalRun>> runs = List.of(one.retention::disposeDue, two.retention::disposeDue);
            List<DisposalRun> done = new ArrayList<>();
            for (Future<DisposalRun> future : threads.invokeAll(runs)) {
                done.add(future.get());
            }
            assertThat(done).allSatisfy(run -> assertThat(run.failures()).isEmpty());
        } finally {
            threads.shutdownNow();
        }
        one.retention.disposeDue();
        orders(700).forEach(order -> assertDated(lab, order, lab.day(31), "by either"));
        assertThat(walks(lab, Outcome.SUCCESS).stream()
                        .mapToLong(AuditEvent::count)
                        .sum())
                .as("each is counted once")
                .isEqualTo(700);
    }

    @Test
    @Verifies("A2.1.a")
    void whatANodeWithTheOldPolicyStillStores_followsToo_andThenNoRunWalksAnyMore() {
        storeLoosely(lab, 1);
        RetentionLab.Node strict = under(lab, RetentionLab.POLICY);
        RetentionLab.Node old = under(lab, LOOSE);
        strict.retention.disposeDue();
        assertDated(lab, FIRST, lab.day(31), "at once");

        lab.clock.advance(Duration.ofMinutes(3));
        old.retention.record(FIRST, OrderEvent.purchased(lab.day(0)));
        PiiScope late = RetentionLab.order(1);
        old.ingest(late);
        old.retention.record(late, OrderEvent.shipped(lab.day(2)));
        old.retention.record(late, OrderEvent.undelivered(lab.clock.instant()));
        assertThat(lab.stored(late).deadline()).isAfter(lab.day(50));

        lab.clock.advance(Duration.ofMinutes(45));
        strict.retention.disposeDue();
        assertDated(lab, FIRST, lab.day(31), "again");
        assertDated(lab, late, lab.day(32), "what came since");

        Mark walked = mark();
        lab.clock.advance(Duration.ofMinutes(45));
        strict.retention.disposeDue();
        assertThat(mark().number()).as("the old one is gone").isEqualTo(walked.number());
    }

    private Mark mark() {
        return lab.store.marks().entrySet().stream()
                .filter(mark -> mark.getKey().startsWith("deadline-rule:STRICTEST"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    @Verifies({"A2.1.a", "A2.6.a"})
    void datesMoveAndKeysWait_whileTheTrailIsDown() {
        storeLoosely(lab, 2);
        boolean[] down = {true};
        Recorder recorder = event -> {
            if (down[0]) {
                throw new KeyUnavailableException("The trail is down.");
            }
            lab.events.add(event);
            return new io.github.dppkit.audit.EventId(7, lab.events.size());
        };
        RetentionLab.Node strict = under(lab, builder -> builder.recorder(recorder));
        assertThat(strict.retention.disposeDue().failures()).isNotEmpty();
        for (PiiScope order : orders(2)) {
            assertThat(lab.stored(order).deadline()).isEqualTo(lab.day(31));
            assertThat(lab.keyStore.dataKey(order).orElseThrow().epochDay())
                    .as("no key moves off the record")
                    .isEqualTo(LastDay.day(lab.day(50)));
        }
        down[0] = false;
        assertThat(strict.retention.disposeDue().isComplete()).isTrue();
        orders(2).forEach(order -> assertDated(lab, order, lab.day(31), "on record now"));
        assertThat(walks(lab, Outcome.INTENDED)).hasSize(1);
        assertThat(walks(lab, Outcome.SUCCESS)).hasSize(1);
    }

    @Test
    @Verifies("A2.1.a")
    void datesStay_whileTheTimeIsInDoubt() {
        storeLoosely(lab, 1);
        lab.databaseClock = () -> lab.day(60);
        assertThat(under(lab, RetentionLab.POLICY).retention.disposeDue().isComplete())
                .isFalse();
        assertThat(lab.stored(FIRST).deadline()).isEqualTo(lab.day(50));
        lab.databaseClock = lab.clock;
        under(lab, RetentionLab.POLICY).retention.disposeDue();
        assertDated(lab, FIRST, lab.day(31), "the clocks agree");
    }
}
