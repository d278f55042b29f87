package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.CLERK;
import static io.github.dppkit.access.AccessLab.MANAGER;
import static io.github.dppkit.access.AccessLab.ORDER;
import static io.github.dppkit.pii.PiiCategory.ADDRESS;
import static io.github.dppkit.pii.PiiCategory.NAME;
import static io.github.dppkit.pii.PiiCategory.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditWriteException;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Verifies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaking the glass: at once, for a short time, with an alarm, and never unseen. */
class EmergencyAccessTest {

    @TempDir
    Path folder;

    private AccessLab lab;
    private Grant standBy;

    @BeforeEach
    void open() {
        lab = new AccessLab(folder);
        standBy = lab.dpp.grants().approve(CLERK, "on-call", MANAGER);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void assertDenied(Reason reason, PiiCategory... categories) {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> lab.dpp.access().request(CLERK, Purpose.SHIPPING, List.of(ORDER), Set.of(categories)))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void permitsNothing_untilTheGlassIsBroken() {
        assertDenied(Reason.EMERGENCY_NOT_OPEN, PHONE);
        assertThat(lab.last().reason()).isEqualTo(Reason.EMERGENCY_NOT_OPEN);
        assertThat(lab.dpp.grants().emergenciesToReview()).isEmpty();
    }

    @Test
    @Verifies({"A1.2.c", "A1.3.a", "A2.6.a"})
    void raisesAnAlarmBeforeItCounts_marksEveryRead_andEndsByItself() {
        int before = lab.record().size();
        Grant opened = lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.SAFETY);

        List<RecordedEvent> events = lab.record().subList(before, lab.record().size());
        assertThat(events)
                .extracting(RecordedEvent::action, RecordedEvent::outcome, RecordedEvent::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Action.GRANT, Outcome.INTENDED, Reason.EMERGENCY_SAFETY),
                        org.assertj.core.groups.Tuple.tuple(Action.ALARM, Outcome.SUCCESS, Reason.BREAK_GLASS),
                        org.assertj.core.groups.Tuple.tuple(Action.GRANT, Outcome.SUCCESS, Reason.EMERGENCY_SAFETY));
        assertThat(events.get(1).about()).isEqualTo(CLERK.id());
        assertThat(events.get(1).role()).isEqualTo("on-call");
        assertThat(opened.openUntil()).isEqualTo(lab.clock.instant().plus(Duration.ofHours(1)));

        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PHONE);
        assertThat(lab.last().reason()).isEqualTo(Reason.BREAK_GLASS);
        assertThat(lab.last().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(lab.last().role()).isEqualTo("on-call");
        assertDenied(Reason.CATEGORY_NOT_PERMITTED, NAME);

        lab.clock.advance(Duration.ofHours(1).minusMillis(1));
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PHONE);
        lab.clock.advance(Duration.ofMillis(1));
        assertDenied(Reason.EMERGENCY_NOT_OPEN, PHONE);
    }

    @Test
    @Verifies("A1.3.a")
    void readsUnderAnOrdinaryRole_areNotMarked_evenWhileTheGlassIsBroken() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.OUTAGE);

        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, ADDRESS);
        assertThat(lab.last().reason()).isEqualTo(Reason.NONE);
        assertThat(lab.last().role()).isEqualTo("shipping-clerk");

        lab.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME, PHONE);
        assertThat(lab.last().reason()).isEqualTo(Reason.BREAK_GLASS);
        assertThat(lab.last().role()).isEqualTo("on-call");
    }

    @Test
    @Verifies("A1.2.d")
    void staysOnTheListAndCannotBeOpenedAgain_untilAnotherPersonHasReviewedIt() {
        Grant opened = lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.DELIVERY);
        assertThat(lab.dpp.grants().emergenciesToReview()).containsExactly(opened);
        lab.clock.advance(Duration.ofHours(2));
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(opened, CLERK, EmergencyReason.DELIVERY))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("reviewed first");
        assertThatThrownBy(() -> lab.dpp.grants().review(opened, CLERK)).isInstanceOf(GrantRefusedException.class);

        Actor other = Actor.person("a.weber", AccessLab.SAFE);
        Grant reviewed = lab.dpp.grants().review(opened, other);
        assertThat(reviewed.reviewedBy()).isEqualTo(other.id());
        assertThat(reviewed.approvedBy()).isEqualTo(MANAGER.id());
        assertThat(lab.last().action()).isEqualTo(Action.REVIEW);
        assertThat(lab.last().reason()).isEqualTo(Reason.BREAK_GLASS);
        assertThat(lab.dpp.grants().emergenciesToReview()).isEmpty();
        assertThat(lab.dpp
                        .grants()
                        .breakGlass(reviewed, CLERK, EmergencyReason.INCIDENT)
                        .openedFor())
                .isEqualTo(EmergencyReason.INCIDENT);
    }

    @Test
    @Verifies("A1.2.d")
    void aReviewClosesWhatIsStillOpen() {
        Grant opened = lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.DELIVERY);
        lab.dpp.grants().review(opened, MANAGER);
        assertDenied(Reason.EMERGENCY_NOT_OPEN, PHONE);
    }

    @Test
    @Verifies("A1.2.d")
    void revokingTheOwnGrant_doesNotHideTheEmergency() {
        Grant opened = lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.DELIVERY);
        Grant revoked = lab.dpp.grants().revoke(opened, CLERK);
        assertDenied(Reason.GRANT_REVOKED, PHONE);
        assertThat(lab.dpp.grants().emergenciesToReview()).containsExactly(revoked);
        assertThatThrownBy(() -> lab.dpp.grants().approve(CLERK, "on-call", MANAGER))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("emergency");

        Grant reviewed = lab.dpp.grants().review(revoked, MANAGER);
        assertThat(reviewed.revokedAt()).isNotNull();
        assertThat(lab.dpp.grants().emergenciesToReview()).isEmpty();
        assertDenied(Reason.GRANT_REVOKED, PHONE);
        lab.dpp.grants().approve(CLERK, "on-call", MANAGER);
        assertDenied(Reason.EMERGENCY_NOT_OPEN, PHONE);
    }

    @Test
    @Verifies({"A1.2.a", "A1.2.c", "A1.2.d", "L5.c"})
    void refusesToBreakTheGlass_withoutStandByClaimsOrEmergencyRole() {
        Actor stranger = Actor.person("p.wisniewski", AccessLab.SAFE);
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(standBy, stranger, EmergencyReason.OUTAGE))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("A1.2.a");
        Actor bare = Actor.person("j.nowak", Claims.none());
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(standBy, bare, EmergencyReason.OUTAGE))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("L5.c");
        Grant ordinary = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(ordinary, CLERK, EmergencyReason.OUTAGE))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("not one for emergencies");
        Actor printer = Actor.service("label-printer", "m.kowalska");
        assertThatThrownBy(() -> lab.dpp.grants().approve(printer, "on-call", Purpose.SHIPPING, null, CLERK))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("persons only");

        lab.clock.advance(lab.dpp.policy().accessReviewInterval());
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.OUTAGE))
                .isInstanceOf(GrantRefusedException.class)
                .hasMessageContaining("not reviewed in time");
        Grant reviewed = lab.dpp.grants().review(standBy, MANAGER);
        Grant revoked = lab.dpp.grants().revoke(reviewed, MANAGER);
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(revoked, CLERK, EmergencyReason.OUTAGE))
                .isInstanceOf(GrantRefusedException.class);
        assertThat(lab.dpp.grants().emergenciesToReview()).isEmpty();
    }

    @Test
    @Verifies("A2.6.a")
    void doesNotOpen_whenTheAlarmCannotBePutOnRecord() {
        lab.stores.auditStore().openWriter("node-1");
        assertThatThrownBy(() -> lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.OUTAGE))
                .isInstanceOf(AuditWriteException.class);
        assertThat(lab.stores.grantStore().grantsOf(CLERK.id())).containsExactly(standBy);
    }
}
