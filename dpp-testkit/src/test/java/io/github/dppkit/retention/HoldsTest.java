package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.ArchiveRecord;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.hold.HoldRefusedException;
import io.github.dppkit.retention.hold.HoldRun;
import io.github.dppkit.retention.hold.HoldTooLateException;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.hold.LegalDutyBuilder;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.HoldRecord.State;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldsTest {

    private static final ActorId PERSON = new ActorId(ActorId.Kind.PERSON, "b.nowak");

    private final HoldLab lab = new HoldLab();
    private final HoldLab.HoldProcess process = lab.process();
    private final EncryptedValue<EmailAddress> value = process.ingest(HoldLab.ORDER);

    @BeforeEach
    void start() {
        lab.lab.events.clear();
    }

    private boolean isErased() {
        return lab.lab.store.find(HoldLab.ORDER, DataClass.PII).isEmpty()
                && lab.lab.orders.rows.isEmpty()
                && !lab.isLive(value, HoldLab.ORDER);
    }

    private static LegalDutyBuilder complete() {
        return LegalDuty.builder()
                .statute("AO-147")
                .schema("invoice/1")
                .year(HoldLab.YEAR)
                .authorisedBy(HoldLab.LAWYER)
                .until(HoldLab.UNTIL);
    }

    @Test
    @Verifies({"A2.1.c", "A1.7.a", "#106"})
    void keepsTheMinimum_andErasesTheOrderOnTime() {
        Hold hold = process.place();
        assertThat(hold.state()).isEqualTo(State.HELD);
        assertThat(lab.isLive(value, HoldLab.ORDER)).isTrue();
        lab.goToDue();
        DisposalRun run = process.node.retention.disposeDue();
        assertThat(run.failures()).isEmpty();
        assertThat(run.isComplete()).isTrue();
        assertThat(isErased()).isTrue();
        assertThat(lab.opened(hold)).isEqualTo(HoldLab.TEXT);
        assertThat(process.holds.find(HoldLab.ORDER)).containsExactly(hold);
        assertThat(process.holds.get(hold.id())).contains(hold);
        assertThat(run.certificates().get(0).body().exceptions())
                .singleElement()
                .satisfies(exception -> {
                    assertThat(exception.statute()).isEqualTo("DE:AO-147");
                    assertThat(exception.schema()).isEqualTo("invoice/1");
                    assertThat(exception.archiveKey()).isEqualTo("DE-2027");
                    assertThat(exception.until()).isEqualTo(HoldLab.UNTIL);
                    assertThat(exception.sha256()).isEqualTo(hold.sha256());
                });
        DisposalCertificate again = process.node
                .retention
                .certificateAsOfNow(HoldLab.ORDER, DataClass.PII)
                .orElseThrow();
        assertThat(again.body().exceptions())
                .isEqualTo(run.certificates().get(0).body().exceptions());
    }

    @Test
    @Verifies({"A2.6.a", "A2.1.c"})
    void putsOnRecord_whoAuthorisedIt_andTheHashOfWhatWasReadBack() {
        Hold hold = process.place();
        AuditEvent requested = lab.lab.last(Action.HOLD, Outcome.INTENDED);
        AuditEvent archived = lab.lab.last(Action.ARCHIVE, Outcome.SUCCESS);
        assertThat(requested.actor()).isEqualTo(HoldLab.LAWYER);
        assertThat(requested.purpose()).isEqualTo(Purpose.legalDuty("DE", "AO-147"));
        assertThat(archived.scope()).isEqualTo(HoldLab.ORDER);
        assertThat(archived.evidence()).isEqualTo(hold.sha256());
        byte[] stored = lab.archive.get(String.valueOf(hold.archived())).orElseThrow();
        assertThat(HexFormat.of().formatHex(ArchiveRecord.of(stored).sha256())).isEqualTo(hold.sha256());
    }

    @Test
    @Verifies("A2.1.c")
    void keepsADocument() {
        byte[] invoice = "%PDF invoice of Anna Nowak".getBytes(StandardCharsets.UTF_8);
        Hold hold = process.holds.place(
                HoldLab.DUTY, HoldLab.ORDER, invoice, process.permit(HoldLab.DUTY.statute(), HoldLab.ORDER));
        assertThat(lab.opened(hold)).isEqualTo("%PDF invoice of Anna Nowak");
    }

    @Test
    @Verifies("#90")
    void refusesAHold_withoutBasisAuthoriserExpiryOrYear() {
        List<LegalDutyBuilder> incomplete = List.of(
                LegalDuty.builder()
                        .schema("invoice/1")
                        .year(HoldLab.YEAR)
                        .authorisedBy(PERSON)
                        .until(HoldLab.UNTIL),
                LegalDuty.builder()
                        .statute("AO-147")
                        .schema("invoice/1")
                        .year(HoldLab.YEAR)
                        .until(HoldLab.UNTIL),
                LegalDuty.builder()
                        .statute("AO-147")
                        .schema("invoice/1")
                        .year(HoldLab.YEAR)
                        .authorisedBy(PERSON),
                LegalDuty.builder()
                        .statute("AO-147")
                        .schema("invoice/1")
                        .authorisedBy(PERSON)
                        .until(HoldLab.UNTIL),
                LegalDuty.builder()
                        .statute("AO-147")
                        .year(HoldLab.YEAR)
                        .authorisedBy(PERSON)
                        .until(HoldLab.UNTIL),
                complete().authorisedBy(new ActorId(ActorId.Kind.SERVICE, "archiver")),
                complete().authorisedBy(ActorId.DPPKIT),
                complete().statute(""),
                complete().statute("because we may need it"),
                complete().statute("anna.nowak@example.org"),
                complete().schema("Invoice of Anna"));
        for (LegalDutyBuilder duty : incomplete) {
            assertThatExceptionOfType(HoldRefusedException.class)
                    .isThrownBy(duty::build)
                    .withMessageStartingWith("Hold refused (A2.1.c)")
                    .withMessageNotContainingAny("anna", "because");
        }
        LocalDate today = LocalDate.parse("2027-03-01");
        for (LocalDate until :
                List.of(today, today.minusDays(1), today.plusYears(30).plusDays(1), LocalDate.MAX)) {
            assertThatExceptionOfType(HoldRefusedException.class)
                    .isThrownBy(() -> process.holds.request(HoldLab.duty(until), HoldLab.ORDER));
        }
        assertThat(lab.holdStore.list("", 1)).isEmpty();
        assertThat(lab.lab.events).isEmpty();
    }

    @Test
    @Verifies("A2.1.c")
    void refusesAPermit_ofAnotherPurpose_andLeavesNothing() {
        for (Purpose purpose : List.of(Purpose.SHIPPING, Purpose.legalDuty("DE", "USTG-14B"))) {
            assertThatExceptionOfType(RevealDeniedException.class)
                    .isThrownBy(() -> process.holds.place(
                            HoldLab.DUTY,
                            HoldLab.ORDER,
                            Map.of(RetentionLab.EMAIL, value),
                            process.permit(purpose, HoldLab.ORDER)));
        }
        assertThat(lab.archive.list("", 1)).isEmpty();
        assertThat(lab.holdStore.list("", 1)).isEmpty();
    }

    @Test
    @Verifies("#88")
    void saysTooLate_onceTheOrderIsErased_andLeavesNothingBehind() {
        lab.goToDue();
        process.node.retention.disposeDue();
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(HoldTooLateException.class).isThrownBy(() -> process.place(value, HoldLab.ORDER));
            assertThatExceptionOfType(HoldTooLateException.class)
                    .isThrownBy(() -> process.holds.request(HoldLab.DUTY, HoldLab.ORDER));
        }
        assertThatExceptionOfType(HoldTooLateException.class)
                .isThrownBy(() -> process.holds.request(HoldLab.DUTY, RetentionLab.order(99)));
        assertThat(lab.archive.list("", 1)).isEmpty();
        assertThat(lab.holdStore.list("", 1)).isEmpty();
    }

    @Test
    @Verifies({"A2.1.c", "#88"})
    void waitsForAHoldThatIsRequested_withAnAlarm_andGoesOnOnceItStands() {
        process.holds.request(HoldLab.DUTY, HoldLab.ORDER);
        lab.goToDue();
        DisposalRun run = process.node.retention.disposeDue();
        assertThat(run.partial()).isEqualTo(1);
        assertThat(run.failures()).containsExactly(new DisposalRun.Failure("dppkit:holds", "waiting", 1));
        assertThat(run.alarms()).containsEntry(Reason.HOLD_WAITING, 1);
        assertThat(lab.count(Action.ALARM, Outcome.SUCCESS, Reason.HOLD_WAITING))
                .isEqualTo(1);
        assertThat(process.node
                        .retention
                        .disposeNow(HoldLab.ORDER, DataClass.PII, Reason.REQUESTED)
                        .partial())
                .isEqualTo(1);
        assertThat(lab.isLive(value, HoldLab.ORDER)).isTrue();
        Hold hold = process.place();
        assertThat(process.node.retention.disposeDue().isComplete()).isTrue();
        assertThat(isErased()).isTrue();
        assertThat(lab.opened(hold)).isEqualTo(HoldLab.TEXT);
    }

    @Test
    @Verifies({"A2.1.a", "#88"})
    void letsTheDeadlineWin_atTheHardLine_andSaysThatADutyCouldNotBeMet() {
        process.holds.request(HoldLab.DUTY, HoldLab.ORDER);
        lab.goToHardLine();
        DisposalRun run = process.node.retention.disposeDue();
        assertThat(run.isComplete()).isTrue();
        assertThat(run.alarms()).containsEntry(Reason.HOLD_LOST, 1);
        assertThat(lab.count(Action.ALARM, Outcome.FAILURE, Reason.HOLD_LOST)).isEqualTo(1);
        assertThat(run.certificates().get(0).body().exceptions()).isEmpty();
        assertThat(isErased()).isTrue();
        assertThatExceptionOfType(HoldTooLateException.class).isThrownBy(() -> process.place(value, HoldLab.ORDER));
        process.holds.endDue();
        assertThat(lab.only().state()).isEqualTo(State.ENDED);
        lab.lab.clock.advance(Duration.ofDays(1));
        process.holds.endDue();
        assertThat(lab.holdStore.list("", 1)).isEmpty();
    }

    @Test
    @Verifies("#89")
    void erasesTheRecord_onTheNextRun_afterARelease() {
        Hold hold = process.place();
        lab.goToDue();
        process.node.retention.disposeDue();
        assertThatExceptionOfType(HoldRefusedException.class)
                .isThrownBy(() -> process.holds.release(hold.id(), ActorId.DPPKIT));
        assertThat(process.holds.release(hold.id(), PERSON)).isTrue();
        assertThat(process.holds.release(hold.id(), PERSON)).isFalse();
        assertThat(lab.lab.last(Action.HOLD, Outcome.SUCCESS).actor()).isEqualTo(PERSON);
        assertThat(process.node.retention.disposeDue().isComplete()).isTrue();
        assertThat(lab.archive.list("", 1)).isEmpty();
        AuditEvent intent = lab.lab.last(Action.DISPOSE, Outcome.INTENDED);
        assertThat(intent.reason()).isEqualTo(Reason.HOLD_ENDED);
        assertThat(intent.evidence()).isEqualTo(hold.sha256());
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS, Reason.HOLD_ENDED))
                .isEqualTo(1);
        assertThat(process.holds.endDue().ended()).isZero();
        lab.lab.clock.advance(Duration.ofDays(1));
        process.node.retention.disposeDue();
        assertThat(process.holds.find(HoldLab.ORDER)).isEmpty();
    }

    @Test
    @Verifies("#89")
    void erasesTheOrder_onTheNextRun_whenARequestIsReleasedAfterItsDueDate() {
        Hold hold = process.holds.request(HoldLab.DUTY, HoldLab.ORDER);
        lab.goToDue();
        assertThat(process.node.retention.disposeDue().partial()).isEqualTo(1);
        assertThat(process.holds.release(hold.id(), PERSON)).isTrue();
        assertThat(process.node.retention.disposeDue().isComplete()).isTrue();
        assertThat(isErased()).isTrue();
    }

    @Test
    @Verifies({"A2.1.a", "A2.1.c"})
    void endsWithTheDuty_andThenAsksForTheYearsKey_once() {
        Hold hold = process.place();
        lab.goToDue();
        process.node.retention.disposeDue();
        lab.lab.clock.set(HoldLab.UNTIL.atTime(23, 59).toInstant(ZoneOffset.UTC));
        assertThat(process.holds.endDue()).isEqualTo(HoldRun.NOTHING);
        assertThat(lab.opened(hold)).isEqualTo(HoldLab.TEXT);
        lab.lab.clock.advance(Duration.ofMinutes(1));
        assertThat(process.holds.endDue().ended()).isEqualTo(1);
        assertThat(lab.archive.list("", 1)).isEmpty();
        lab.lab.clock.advance(Duration.ofDays(1));
        DisposalRun run = process.node.retention.disposeDue();
        assertThat(run.alarms()).containsEntry(Reason.ARCHIVE_KEY_DUE, 1);
        assertThat(process.node.retention.disposeDue().alarms()).doesNotContainKey(Reason.ARCHIVE_KEY_DUE);
        assertThat(process.holds.endDue().keysDue()).containsExactly(HoldLab.YEAR);
        assertThat(process.holds.endDue().newKeysDue()).isEmpty();
        AuditEvent alarm = lab.lab.last(Action.ALARM, Outcome.SUCCESS);
        assertThat(alarm.purpose()).isEqualTo(Purpose.legalDuty("DE", "KEY-2027"));
        assertThat(lab.count(Action.ALARM, Outcome.SUCCESS, Reason.ARCHIVE_KEY_DUE))
                .isEqualTo(1);
        process.holds.keyDestroyed(HoldLab.YEAR, PERSON);
        assertThat(process.holds.endDue().keysDue()).isEmpty();
        assertThat(lab.lab.last(Action.KEY_USE, Outcome.SUCCESS).actor()).isEqualTo(PERSON);
    }

    @Test
    @Verifies("A2.1.c")
    void takesNoHold_forAYearWhoseKeyIsToBeDestroyed() {
        LocalDate soon = LocalDate.parse("2027-03-02");
        Hold hold = process.holds.request(HoldLab.duty(soon), HoldLab.ORDER);
        assertThat(process.holds.release(hold.id(), PERSON)).isTrue();
        process.holds.endDue();
        lab.lab.clock.advance(Duration.ofDays(2));
        assertThat(process.holds.endDue().newKeysDue()).containsExactly(HoldLab.YEAR);
        assertThatExceptionOfType(HoldRefusedException.class).isThrownBy(process::place);
        assertThat(lab.archive.list("", 1)).isEmpty();
        for (ArchiveYear year : List.of(new ArchiveYear("DE", 2028), new ArchiveYear("FR", 2027))) {
            assertThatExceptionOfType(HoldRefusedException.class)
                    .isThrownBy(() -> process.holds.keyDestroyed(year, PERSON));
        }
        assertThatExceptionOfType(HoldRefusedException.class)
                .isThrownBy(() -> process.holds.keyDestroyed(HoldLab.YEAR, ActorId.DPPKIT));
    }

    @Test
    @Verifies("A2.1.c")
    void isNotAskedForTheKeyOfAYear_inWhichAnotherDutyLastsLonger() {
        Hold hold = process.place();
        process.ingest(RetentionLab.order(1));
        Hold other = process.place(lab.lab.orders.value(RetentionLab.order(1)), RetentionLab.order(1));
        process.holds.release(hold.id(), PERSON);
        process.holds.endDue();
        lab.lab.clock.advance(Duration.ofDays(2));
        assertThat(process.holds.endDue().keysDue()).isEmpty();
        assertThat(lab.opened(other)).isEqualTo(HoldLab.TEXT);
    }

    @Test
    @Verifies("A2.1.c")
    void findsOutBeforeTheErase_thatARecordIsGoneOrChanged_andWaitsForAnother() {
        Hold hold = process.place();
        lab.archive.tamper(String.valueOf(hold.archived()), new byte[100]);
        lab.goToDue();
        assertThat(process.node.retention.disposeDue().partial()).isEqualTo(1);
        assertThat(lab.count(Action.INTEGRITY, Outcome.FAILURE, Reason.HOLD_WAITING))
                .isEqualTo(1);
        assertThat(lab.isLive(value, HoldLab.ORDER)).isTrue();
        Hold again = process.place();
        assertThat(again.id()).isEqualTo(hold.id());
        lab.archive.delete(String.valueOf(again.archived()));
        assertThat(process.node.retention.disposeDue().partial()).isEqualTo(1);
        Hold third = process.place();
        assertThat(process.node.retention.disposeDue().isComplete()).isTrue();
        assertThat(lab.opened(third)).isEqualTo(HoldLab.TEXT);
        process.holds.release(third.id(), PERSON);
        process.holds.endDue();
        assertThat(lab.archive.list("", 1)).isEmpty();
    }

    @Test
    @Verifies("A2.1.c")
    void changesNothing_whenItIsAskedAgain_butLastsLonger() {
        Hold hold = process.place();
        assertThat(process.place()).isEqualTo(hold);
        lab.goToDue();
        process.node.retention.disposeDue();
        assertThat(process.place(value, HoldLab.ORDER)).isEqualTo(hold);
        Hold longer = process.holds.place(
                HoldLab.duty(HoldLab.UNTIL.plusYears(2)),
                HoldLab.ORDER,
                Map.of(RetentionLab.EMAIL, value),
                process.permit(Purpose.TAX_INVOICE, HoldLab.ORDER));
        assertThat(longer.until()).isEqualTo(HoldLab.UNTIL.plusYears(2));
        assertThat(longer.sha256()).isEqualTo(hold.sha256());
        assertThat(process.place(value, HoldLab.ORDER).until()).isEqualTo(HoldLab.UNTIL.plusYears(2));
        assertThat(lab.archive.list("", 10)).hasSize(1);
    }

    @Test
    @Verifies("A2.1.c")
    void waits_whileTheStoreOfHoldsIsDown_andStillErasesAtTheHardLine() {
        Hold hold = process.place();
        HoldLab.HoldProcess blind = lab.blindProcess();
        lab.goToDue();
        DisposalRun waiting = blind.node.retention.disposeDue();
        assertThat(waiting.partial()).isEqualTo(1);
        assertThat(waiting.failures())
                .contains(new DisposalRun.Failure(
                        "dppkit:holds", HoldUnavailableException.class.getName(), 2)); // and the end of holds
        assertThat(lab.isLive(value, HoldLab.ORDER)).isTrue();
        lab.goToHardLine();
        assertThat(blind.node.retention.disposeDue().partial()).isEqualTo(1);
        assertThat(lab.isLive(value, HoldLab.ORDER)).isFalse();
        assertThat(lab.lab.stored(HoldLab.ORDER).state()).isEqualTo(RetentionRecord.State.PARTIAL);
        DisposalRun later = process.node.retention.disposeDue();
        assertThat(later.isComplete()).isTrue();
        assertThat(later.certificates().get(0).body().exceptions()).hasSize(1);
        assertThat(lab.opened(hold)).isEqualTo(HoldLab.TEXT);
    }

    @Test
    @Verifies({"A2.1.c", "A2.1.a"})
    void endsNoDuty_whileTheTimeIsInDoubt() {
        HoldLab doubtful = new HoldLab();
        doubtful.lab.databaseClock = doubtful.lab.clock.fork();
        HoldLab.HoldProcess ahead = doubtful.process();
        ahead.ingest(HoldLab.ORDER);
        Hold hold = ahead.place();
        doubtful.lab.clock.set(java.time.Instant.parse("2038-02-01T00:00:00Z"));
        assertThatExceptionOfType(HoldUnavailableException.class)
                .isThrownBy(ahead.holds::endDue)
                .withMessageContaining("time");
        assertThatExceptionOfType(HoldUnavailableException.class)
                .as("a process that starts then")
                .isThrownBy(doubtful.process().holds::endDue);
        assertThat(doubtful.archive.get(String.valueOf(hold.archived()))).isPresent();
        ahead.node.retention.guards().confirmTime(PERSON, doubtful.lab.clock.instant());
        assertThat(ahead.holds.endDue().ended()).isEqualTo(1);
        assertThat(doubtful.archive.get(String.valueOf(hold.archived()))).isEmpty();
    }

    /** A store that keeps something else than it was given, or keeps what it was told to delete. */
    private static final class LyingArchive implements ArchiveStore {

        private final ArchiveStore real;
        private final boolean changes;

        LyingArchive(ArchiveStore real, boolean changes) {
            this.real = real;
            this.changes = changes;
        }

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            byte[] stored = content.clone();
            stored[stored.length - 1] ^= (byte) (changes ? 1 : 0);
            return real.putIfAbsent(name, stored);
        }

        @Override
        public Optional<byte[]> get(String name) {
            return real.get(name);
        }

        @Override
        public void delete(String name) {
            // an object lock, or another version that is left
        }

        @Override
        public List<String> list(String after, int limit) {
            return real.list(after, limit);
        }
    }

    @Test
    @Verifies({"A2.1.c", "#68"})
    void holdsNothing_whereTheArchiveKeepsAnotherRecordThanItWasGiven() {
        HoldLab.HoldProcess lied = lab.new HoldProcess(false, lab.holdStore, new LyingArchive(lab.archive, true));
        assertThatExceptionOfType(HoldUnavailableException.class)
                .isThrownBy(() -> lied.place(value, HoldLab.ORDER))
                .withMessageContaining("read back");
        assertThat(lab.only().state()).isNotEqualTo(State.HELD);
        assertThat(lab.lab.events).noneMatch(event -> event.action() == Action.ARCHIVE);
        lab.goToDue();
        lied.node.retention.disposeDue();
        assertThat(isErased()).as("it waits").isFalse();
    }

    @Test
    @Verifies({"A2.1.a", "A2.1.c"})
    void doesNotSayThatARecordIsGone_whichTheArchiveStillHas() {
        Hold hold = process.place();
        assertThat(process.holds.release(hold.id(), PERSON)).isTrue();
        HoldLab.HoldProcess lied = lab.new HoldProcess(false, lab.holdStore, new LyingArchive(lab.archive, false));
        HoldRun run = lied.holds.endDue();
        assertThat(run.ended()).isZero();
        assertThat(run.failures()).containsKey(HoldUnavailableException.class.getName());
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS, Reason.HOLD_ENDED))
                .isZero();
        assertThat(lab.only().state()).isEqualTo(State.ENDING);
        assertThat(process.holds.endDue().ended()).isEqualTo(1);
    }
}
