package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockDoubtTest {

    private static final Duration FORTY_DAYS = Duration.ofDays(40);
    private static final ActorId PERSON = new ActorId(ActorId.Kind.PERSON, "m.kowalska");

    private final RetentionLab lab = new RetentionLab();
    private final MovableClock database = lab.clock.fork();
    private final RetentionLab.Node node;

    ClockDoubtTest() {
        lab.databaseClock = database;
        node = lab.node();
    }

    private void pass(Duration time) {
        lab.clock.advance(time);
        database.advance(time);
    }

    private List<Reason> alarms() {
        return lab.events.stream()
                .filter(event -> event.action() == Action.ALARM)
                .map(AuditEvent::reason)
                .toList();
    }

    private void assertNothingIsDestroyed(RetentionLab.Node by, Runnable act) {
        var keys = lab.keyStore.epochSecrets();
        int ledger = lab.ledger.size();
        act.run();
        assertThat(lab.keyStore.epochSecrets()).isEqualTo(keys);
        assertThat(lab.keyStore.dataKey(ORDER)).isPresent();
        assertThat(lab.orders.rows).containsKey(ORDER);
        assertThat(lab.ledger).hasSize(ledger);
        assertThat(by.retention.guards().status().doubt()).isNotNull();
    }

    private static void assertRefused(DisposalRun run) {
        assertThat(run.failures()).containsExactly(new DisposalRun.Failure("dppkit:clock", "in-doubt", 1));
        assertThat(run.isComplete()).isFalse();
        assertThat(run.epochSecrets()).isZero();
    }

    @Test
    @Verifies({"A2.1.a", "#80"})
    void erasesNothingEarly_onTheNodeWhoseClockIsFortyDaysAhead_andAlarms() {
        node.ingest(ORDER);
        MovableClock wrong = lab.clock.fork();
        RetentionLab.Node ahead = lab.node(wrong);
        wrong.step(FORTY_DAYS);
        assertNothingIsDestroyed(ahead, () -> {
            assertRefused(ahead.retention.disposeDue());
            assertRefused(ahead.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED));
            assertRefused(ahead.retention.rollEpochs());
        });
        RetentionLab.Node startedWrong = lab.node(wrong);
        assertNothingIsDestroyed(startedWrong, () -> assertRefused(startedWrong.retention.disposeDue()));
        assertThat(startedWrong.retention.guards().status().doubt()).isEqualTo(Reason.DATABASE_CLOCK_DIFFERS);
        assertThat(alarms()).containsExactly(Reason.CLOCK_JUMPED, Reason.DATABASE_CLOCK_DIFFERS);
        assertThat(lab.last(Action.ALARM, Outcome.FAILURE).count()).isEqualTo(FORTY_DAYS.toSeconds());
        assertThat(node.retention.guards().isTimeInDoubt()).isFalse();
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies({"A2.1.a", "#81"})
    void erasesOnTime_onTheOtherNodes_whereOneClockIsFortyDaysBehind_andAlarms() {
        node.ingest(ORDER);
        MovableClock wrong = lab.clock.fork();
        RetentionLab.Node behind = lab.node(wrong);
        pass(Duration.ofDays(29));
        wrong.advance(Duration.ofDays(29));
        assertThat(behind.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        wrong.step(FORTY_DAYS.negated());
        pass(Duration.ofHours(12));
        wrong.advance(Duration.ofHours(12));

        assertRefused(behind.retention.disposeDue());
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThat(alarms()).containsOnlyOnce(Reason.CLOCK_JUMPED);
    }

    /** The key's own deadline is held against the node's clock: one that is behind must not bring it back. */
    @Test
    @Verifies({"A2.1.a", "#81"})
    void opensNothingPastItsDeadline_onANodeWhoseClockIsBehind_withKeysAtHand() {
        node.ingest(ORDER);
        MovableClock wrong = lab.clock.fork();
        RetentionLab.Node behind = lab.node(wrong);
        Duration lastDay = Duration.ofDays(29).plusHours(11).plusMinutes(59);
        pass(lastDay);
        wrong.advance(lastDay);
        behind.open(lab.orders.value(ORDER), ORDER);
        wrong.step(FORTY_DAYS.negated());
        pass(Duration.ofMinutes(1));
        wrong.advance(Duration.ofMinutes(1));
        assertThatExceptionOfType(RevealDeniedException.class)
                .isThrownBy(() -> behind.open(lab.orders.value(ORDER), ORDER))
                .withMessageContaining("in doubt");
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.open(lab.orders.value(ORDER), ORDER));
    }

    /** A clock that is ahead makes deadlines that come too late; one that is behind, secrets of days that have gone. */
    @ParameterizedTest
    @ValueSource(ints = {40, -40})
    @Verifies({"A2.1.a", "#80", "#81"})
    void givesAndMovesNoDeadline_andMakesNoKey_whileTheTimeIsInDoubt(int days) {
        node.ingest(RetentionLab.order(7));
        var secrets = lab.keyStore.epochSecrets();
        var record = lab.stored(RetentionLab.order(7));
        lab.clock.step(Duration.ofDays(days));
        Instant now = lab.clock.instant();
        for (Runnable act : List.<Runnable>of(
                () -> node.ingest(ORDER),
                () -> node.retention.record(RetentionLab.order(7), OrderEvent.unshipped(now)),
                () -> node.retention.renew(List.of(RetentionLab.order(7)), OrderEvent.unshipped(now), PERSON),
                () -> node.retention.partnerAuthorised(RetentionLab.PARTNER, now),
                () -> node.retention.registerInformation(ORDER, "orders/2026-01-01/getOrder", now),
                () -> node.retention.observed(ORDER, List.of(OrderEvent.shipped(now)), lab.provenance()))) {
            assertThatExceptionOfType(RetentionUnavailableException.class)
                    .isThrownBy(act::run)
                    .withMessageContaining("in doubt");
        }
        assertThat(lab.keyStore.epochSecrets()).isEqualTo(secrets);
        assertThat(lab.store.find(ORDER, DataClass.PII)).isEmpty();
        assertThat(lab.stored(RetentionLab.order(7))).isEqualTo(record);
        lab.clock.step(Duration.ofDays(-days));
        node.ingest(ORDER);
        assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(30));
    }

    @Test
    @Verifies({"A2.1.a", "#82"})
    void destroysAndReadsNothing_whenTheDatabaseJumpsAYear_untilItComesBack() {
        node.ingest(ORDER);
        database.step(Duration.ofDays(365));
        assertNothingIsDestroyed(node, () -> assertRefused(node.retention.disposeDue()));
        assertThatExceptionOfType(RevealDeniedException.class)
                .isThrownBy(() -> node.open(lab.orders.value(ORDER), ORDER));
        node.retention.guards().look();
        node.retention.guards().look();
        assertThat(alarms()).containsExactly(Reason.DATABASE_CLOCK_DIFFERS);

        database.step(Duration.ofDays(-365));
        node.retention.guards().look();
        assertThat(node.retention.guards().status()).isEqualTo(new GuardStatus(null, 0, null, false));
        assertThat(lab.last(Action.CLOCK, Outcome.SUCCESS).reason()).isEqualTo(Reason.CLOCK_IN_DOUBT);
        assertThat(lab.last(Action.CLOCK, Outcome.SUCCESS).actor()).isEqualTo(ActorId.DPPKIT);
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
    }

    /** The hard line is no exception: the secret of the day stays where the day may not have come. */
    @Test
    @Verifies({"A2.1.a", "#80", "#82"})
    void keepsEvenWhatIsAtItsHardLine_whenAllClocksJumpTogether() {
        node.ingest(ORDER);
        lab.clock.step(Duration.ofDays(365));
        database.step(Duration.ofDays(365));
        assertNothingIsDestroyed(node, () -> assertRefused(node.retention.disposeDue()));
        assertThat(node.retention.guards().status().doubt()).isEqualTo(Reason.CLOCK_JUMPED);
    }

    /** A run looks at the clocks before it begins; the clock may jump while a target works. */
    @Test
    @Verifies({"A2.1.a", "#80", "#82"})
    void erasesNothingEarly_whenTheClockJumpsInTheMiddleOfARun() {
        PiiScope early = RetentionLab.order(1);
        lab.settings = builder -> builder.listener(scope -> {
            if (scope.equals(ORDER)) {
                lab.clock.step(FORTY_DAYS);
            }
        });
        RetentionLab.Node jumping = lab.node();
        jumping.ingest(ORDER);
        pass(Duration.ofDays(29).plusHours(12));
        jumping.ingest(early);
        DisposalRun run = jumping.retention.disposeDue();
        assertThat(lab.orders.rows).doesNotContainKey(ORDER).containsKey(early);
        assertThat(lab.keyStore.dataKey(early)).isPresent();
        assertThat(run.disposed()).isEqualTo(1);
        assertThat(run.failures()).extracting(DisposalRun.Failure::target).containsOnly("dppkit:clock");
        assertThat(run.isComplete()).isFalse();
    }

    /** What a person said of one doubt is no word about the next. */
    @Test
    @Verifies({"A2.1.a", "#80", "#82"})
    void takesNoOldConfirmation_forANewJumpOfAllClocks() {
        node.ingest(ORDER);
        lab.clock.step(Duration.ofHours(1));
        assertThat(node.retention.guards().confirmTime(PERSON, lab.clock.instant()))
                .isTrue();
        lab.clock.step(Duration.ofHours(-1));
        assertThat(node.retention.guards().confirmTime(PERSON, lab.clock.instant()))
                .isTrue();
        for (Duration later : List.of(Duration.ofMinutes(10), Duration.ofDays(3))) {
            pass(later);
            node.retention.guards().look();
            assertThat(node.retention.guards().isTimeInDoubt()).isFalse();
            lab.clock.step(Duration.ofDays(365));
            database.step(Duration.ofDays(365));
            assertNothingIsDestroyed(node, () -> assertRefused(node.retention.disposeDue()));
            lab.clock.step(Duration.ofDays(-365));
            database.step(Duration.ofDays(-365));
            node.retention.guards().look();
            assertThat(node.retention.guards().isTimeInDoubt()).isFalse();
        }
        AtomicReference<Instant> signed = new AtomicReference<>(lab.clock.instant());
        lab.settings = builder -> builder.lastSigned(signed::get);
        lab.clock.step(Duration.ofDays(365));
        database.step(Duration.ofDays(365));
        RetentionLab.Node restarted = lab.node();
        assertNothingIsDestroyed(restarted, () -> assertRefused(restarted.retention.disposeDue()));
    }

    @Test
    @Verifies({"A2.1.a", "A2.6.a", "#80"})
    void goesOn_whenANamedPersonConfirmsTheTime_onRecordWithWhatDiffered() {
        node.ingest(ORDER);
        database.step(Duration.ofDays(365));
        RetentionLab.Node other = lab.node();
        other.retention.guards().look();
        node.retention.guards().look();
        Instant now = lab.clock.instant();
        assertThatExceptionOfType(ConfirmationRefusedException.class)
                .isThrownBy(
                        () -> node.retention.guards().confirmTime(new ActorId(ActorId.Kind.SERVICE, "importer"), now));
        assertThatExceptionOfType(ConfirmationRefusedException.class)
                .isThrownBy(() -> node.retention.guards().confirmTime(PERSON, now.plus(Duration.ofDays(365))))
                .withMessageContaining("Set the clock right first");
        assertThat(node.retention.guards().isTimeInDoubt()).isTrue();

        assertThat(node.retention.guards().confirmTime(PERSON, now.plusSeconds(200)))
                .isTrue();
        AuditEvent confirmed = lab.last(Action.CLOCK, Outcome.SUCCESS);
        assertThat(confirmed.actor()).isEqualTo(PERSON);
        assertThat(confirmed.reason()).isEqualTo(Reason.DATABASE_CLOCK_DIFFERS);
        assertThat(confirmed.count()).isEqualTo(Duration.ofDays(365).toSeconds());
        assertThat(node.retention.guards().confirmTime(PERSON, now)).isFalse();

        pass(Duration.ofHours(2));
        node.retention.guards().look();
        other.retention.guards().look();
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(other.retention.guards().isTimeInDoubt())
                .as("one confirmation is enough for all")
                .isFalse();
        RetentionLab.Node restarted = lab.node();
        restarted.retention.guards().look();
        assertThat(restarted.retention.guards().isTimeInDoubt()).isFalse();
        database.step(Duration.ofDays(-365));
        node.retention.guards().look();
        assertThat(node.retention.guards().isTimeInDoubt())
                .as("the database came right")
                .isFalse();
    }

    @Test
    @Verifies({"A2.1.a", "#80"})
    void isInDoubtAgain_whenATimeThatWasConfirmedWronglyComesRight() {
        node.ingest(ORDER);
        lab.databaseClock = null;
        lab.clock.step(Duration.ofDays(20));
        assertThat(node.retention.guards().confirmTime(PERSON, lab.clock.instant()))
                .isTrue();
        node.retention.guards().look();
        assertThat(node.retention.guards().isTimeInDoubt()).isFalse();
        lab.clock.step(Duration.ofDays(-20));
        node.retention.guards().look();
        assertThat(node.retention.guards().isTimeInDoubt()).isTrue();
        assertThat(alarms()).containsExactly(Reason.CLOCK_JUMPED, Reason.CLOCK_JUMPED);
        node.retention.guards().look();
        assertThat(node.retention.guards().isTimeInDoubt()).isTrue();
        assertThat(node.retention.guards().confirmTime(PERSON, lab.clock.instant()))
                .isTrue();
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies({"A2.1.a", "#80"})
    void comparesWithTheLastCheckpoint_atTheStart() {
        AtomicReference<Instant> signed = new AtomicReference<>(RetentionLab.START.plus(Duration.ofMinutes(6)));
        lab.settings = builder -> builder.lastSigned(signed::get);
        RetentionLab.Node vouched = lab.node();
        vouched.retention.guards().look();
        assertThat(vouched.retention.guards().isTimeInDoubt())
                .as("another node's clock was ahead")
                .isFalse();
        lab.databaseClock = null;
        RetentionLab.Node behind = lab.node();
        behind.retention.guards().look();
        assertThat(behind.retention.guards().status().doubt()).isEqualTo(Reason.CLOCK_JUMPED);
        lab.clock.advance(Duration.ofMinutes(1));
        behind.retention.guards().look();
        assertThat(behind.retention.guards().isTimeInDoubt())
                .as("what was signed is no longer ahead")
                .isFalse();

        signed.set(lab.clock.instant().minus(Duration.ofDays(31)));
        RetentionLab.Node ahead = lab.node();
        ahead.retention.guards().look();
        assertThat(ahead.retention.guards().status().doubt()).isEqualTo(Reason.CLOCK_JUMPED);
        lab.clock.advance(Duration.ofDays(1));
        ahead.retention.guards().look();
        assertThat(ahead.retention.guards().isTimeInDoubt()).isTrue();
        assertThat(ahead.retention.guards().confirmTime(PERSON, lab.clock.instant()))
                .isTrue();
        ahead.retention.guards().look();
        assertThat(ahead.retention.guards().isTimeInDoubt()).isFalse();
    }

    @Test
    @Verifies("#80")
    void takesADriftOfOscillators_andNoJump_forTheSame() {
        for (int day = 0; day < 365; day++) {
            pass(Duration.ofDays(1));
            lab.clock.step(Duration.ofSeconds(4));
            database.step(Duration.ofSeconds(4));
            node.retention.guards().look();
            assertThat(node.retention.guards().isTimeInDoubt())
                    .as("day %s", day)
                    .isFalse();
        }
        lab.clock.step(Duration.ofMinutes(5));
        assertThat(node.retention.guards().isTimeInDoubt()).isFalse();
        lab.clock.step(Duration.ofSeconds(2));
        assertThat(node.retention.guards().isTimeInDoubt()).isTrue();
    }

    /** Steps that are each too small for a doubt must not add up between looks. */
    @Test
    @Verifies("#80")
    void isInDoubt_whenManySmallStepsAddUp() {
        lab.clock.step(Duration.ofMinutes(4));
        database.step(Duration.ofMinutes(4));
        node.retention.guards().look();
        assertThat(node.retention.guards().isTimeInDoubt()).isFalse();
        pass(Duration.ofMinutes(1));
        lab.clock.step(Duration.ofMinutes(4));
        database.step(Duration.ofMinutes(4));
        node.retention.guards().look();
        assertThat(node.retention.guards().status().doubt()).isEqualTo(Reason.CLOCK_JUMPED);
    }

    @Test
    @Verifies("#80")
    void putsTheAlarmOnRecordLater_whenTheTrailIsDown() {
        List<AuditEvent> recorded = new java.util.ArrayList<>();
        boolean[] down = {true};
        lab.settings = builder -> builder.recorder(event -> {
            if (down[0]) {
                throw new KeyUnavailableException("Injected fault.");
            }
            recorded.add(event);
            return new io.github.dppkit.audit.EventId(1, recorded.size());
        });
        RetentionLab.Node deaf = lab.node();
        database.step(Duration.ofHours(1));
        deaf.retention.guards().look();
        assertThat(deaf.retention.guards().isTimeInDoubt()).isTrue();
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> deaf.retention.guards().confirmTime(PERSON, lab.clock.instant()));
        assertThat(deaf.retention.guards().isTimeInDoubt())
                .as("not on record, not confirmed")
                .isTrue();
        down[0] = false;
        deaf.retention.guards().look();
        deaf.retention.guards().look();
        assertThat(recorded).extracting(AuditEvent::reason).containsExactly(Reason.DATABASE_CLOCK_DIFFERS);
    }

    /** A thread may stand still between any two readings, as on a machine that is suspended; no clock jumped. */
    @Test
    @Verifies({"A2.1.a", "#80"})
    void doubtsNothing_whereverTheProcessStandsStillBetweenTwoReadings() {
        for (int at = 1; at <= 30; at++) {
            RetentionLab still = new RetentionLab();
            StandingStill clocks = new StandingStill(still.clock, at);
            still.settings = builder -> builder.clock(clocks::instant, clocks::nanos, null);
            RetentionGuards guards = still.node().retention.guards();
            for (int look = 0; look < 3; look++) {
                assertThat(guards.look().doubt()).as("reading %d", at).isNull();
                assertThat(guards.isTimeInDoubt()).as("reading %d", at).isFalse();
                assertThat(guards.status().doubt()).as("reading %d", at).isNull();
            }
            assertThat(clocks.readings).as("readings in all").isGreaterThan(20);
            assertThat(still.events).as("reading %d", at).isEmpty();
            still.clock.step(FORTY_DAYS);
            assertThat(guards.isTimeInDoubt()).as("a jump afterwards").isTrue();
        }
    }

    /** The two clocks of a node on which nine hours pass right after one of the readings. */
    private static final class StandingStill {

        private final MovableClock clock;
        private final int at;
        private int readings;

        StandingStill(MovableClock clock, int at) {
            this.clock = clock;
            this.at = at;
        }

        Instant instant() {
            Instant read = clock.instant();
            pass();
            return read;
        }

        long nanos() {
            long read = clock.nanos().getAsLong();
            pass();
            return read;
        }

        private void pass() {
            readings++;
            if (readings == at) {
                clock.advance(Duration.ofHours(9));
            }
        }
    }
}
