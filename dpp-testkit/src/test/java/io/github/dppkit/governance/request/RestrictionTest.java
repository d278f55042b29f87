package io.github.dppkit.governance.request;

import static io.github.dppkit.governance.request.RequestLab.ANNA;
import static io.github.dppkit.governance.request.RequestLab.CLERK;
import static io.github.dppkit.governance.request.RequestLab.EMAIL;
import static io.github.dppkit.governance.request.RequestLab.GDPR;
import static io.github.dppkit.governance.request.RequestLab.HANDLER;
import static io.github.dppkit.governance.request.RequestLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.hold.LegalDuty;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.InMemoryArchiveStore;
import io.github.dppkit.testkit.InMemoryHoldStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestrictionTest {

    @TempDir
    Path folder;

    private RequestLab lab;
    private RequestLab.Node node;
    private DataRequests requests;

    @BeforeEach
    void openLab() {
        lab = new RequestLab(folder);
        lab.settings = builder -> builder.holds(
                new InMemoryHoldStore(),
                new InMemoryArchiveStore(),
                List.of(ArchivePublicKey.parse(
                        "dpp-archive-key1+DE-2026+cbff1c28b6dea9e1+jxVWJxJ4UsFIp1UVvrovEFdQk0OT0RkfEigaGmkQYTI")));
        node = lab.node();
        requests = node.requests();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void restrict(String id, PiiScope... scopes) {
        requests.receive(DataRequest.restrict(id, lab.clock.instant(), HANDLER));
        requests.name(id, List.of(scopes), HANDLER);
        assertThat(requests.carryOut(id, HANDLER).state()).isEqualTo(DataRequestStatus.State.CLOSED);
    }

    private DataRequestStatus lift(String id, String restriction) {
        requests.receive(DataRequest.lift(id, lab.clock.instant(), HANDLER, restriction));
        return requests.carryOut(id, HANDLER);
    }

    private static RevealPermit ship(RequestLab.Node on, PiiScope... scopes) {
        return on.dpp().access().request(CLERK, Purpose.SHIPPING, List.of(scopes), Set.of(PiiCategory.EMAIL));
    }

    private static void assertRestricted(RequestLab.Node on, PiiScope... scopes) {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> ship(on, scopes))
                .withMessageContaining("A2.2.d")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RESTRICTED));
    }

    @Test
    @Verifies("A2.2.d")
    void deniesEveryPurposeButLegalDuties_onEveryNode_onRecord_untilAPersonLiftsIt() {
        RequestLab.Node other = lab.node();
        lab.ingest(node, order(1), ANNA);
        lab.ingest(node, order(2), ANNA);
        assertThat(ship(other, order(1), order(2)).scopes()).hasSize(2);
        restrict("dsr-1", order(1));
        assertThat(requests.answer("dsr-1").orElseThrow().count("RESTRICTED")).isEqualTo(1);

        assertRestricted(node, order(1));
        assertRestricted(other, order(1));
        assertRestricted(other, order(2), order(1));
        assertThat(ship(other, order(2)).scopes()).containsExactly(order(2));
        assertThat(node.dpp()
                        .access()
                        .request(CLERK, GDPR, order(1), PiiCategory.EMAIL)
                        .scopes())
                .containsExactly(order(1));
        List<RecordedEvent> denied = lab.record().stream()
                .filter(event -> event.outcome() == Outcome.DENIED)
                .toList();
        assertThat(denied)
                .extracting(RecordedEvent::reason)
                .filteredOn(Reason.RESTRICTED::equals)
                .hasSize(4);
        assertThat(denied).allMatch(event -> event.action() == Action.REVEAL && "clerk".equals(event.role()));

        assertThat(lift("dsr-2", "dsr-1").state()).isEqualTo(DataRequestStatus.State.CLOSED);
        assertThat(requests.answer("dsr-2").orElseThrow().count("LIFTED")).isEqualTo(1);
        assertThat(ship(other, order(1), order(2)).scopes()).hasSize(2);
        assertThat(lab.record().stream()
                        .filter(event -> event.reason() == Reason.RESTRICTION_LIFTED)
                        .map(event -> event.outcome() + " " + event.actor().id()))
                .containsExactly("INTENDED m.kowalska", "INTENDED m.kowalska", "SUCCESS dppkit");
    }

    @Test
    @Verifies("A2.2.d")
    void barsAnOrderThatComesAfterTheRequest_andNothingOfOneThatIsGone() {
        lab.ingest(node, order(1), ANNA);
        node.dpp().retention().disposeNow(order(1), DataClass.PII, Reason.REQUESTED);
        restrict("dsr-1", order(1), order(9));
        assertThat(requests.answer("dsr-1").orElseThrow().count("RESTRICTED")).isEqualTo(1);
        assertThat(requests.answer("dsr-1").orElseThrow().count("NOTHING")).isEqualTo(1);
        assertThat(requests.run().failures()).isEmpty();

        RequestLab.Node later = lab.node();
        lab.ingest(later, order(9), ANNA);
        assertRestricted(node, order(9));
        assertRestricted(later, order(9));

        assertThat(lift("dsr-2", "dsr-1").state()).isEqualTo(DataRequestStatus.State.CLOSED);
        assertThat(requests.answer("dsr-2").orElseThrow().count("LIFTED")).isEqualTo(1);
        assertThat(ship(later, order(9)).scopes()).containsExactly(order(9));
    }

    @Test
    @Verifies("A2.2.d")
    void endsPermitsFromBeforeWithinAMinute() {
        lab.ingest(node, order(1), ANNA);
        RevealPermit before = ship(node, order(1));
        restrict("dsr-1", order(1));
        lab.clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> node.dpp().encryptor().decrypt(lab.email(order(1)), order(1), EMAIL, before))
                .isInstanceOf(RevealDeniedException.class);
    }

    @Test
    @Verifies("A2.2.d")
    void staysUntilTheLastOfItsRequestsIsLifted_andLiftsNothingElse() {
        lab.ingest(node, order(1), ANNA);
        restrict("dsr-1", order(1));
        restrict("dsr-2", order(1));
        lift("dsr-3", "dsr-1");
        assertRestricted(node, order(1));
        assertThatThrownBy(() -> lift("dsr-4", "dsr-3")).isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> lift("dsr-5", "dsr-99")).isInstanceOf(DataRequestRefusedException.class);
        lift("dsr-6", "dsr-2");
        assertThat(ship(node, order(1)).scopes()).hasSize(1);
    }

    @Test
    @Verifies("A2.2.d")
    void deniesEverybody_whileRestrictionsCannotBeRead_butNotLegalDuties() {
        lab.ingest(node, order(1), ANNA);
        lab.restrictionsBroken = true;
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> ship(node, order(1)))
                .withMessageNotContaining("902-")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STORE_UNAVAILABLE));
        assertThat(node.dpp().access().request(CLERK, GDPR, order(1), PiiCategory.EMAIL))
                .isNotNull();
        lab.restrictionsBroken = false;
        assertThat(ship(node, order(1))).isNotNull();
    }

    @Test
    @Verifies("A2.2.d")
    void leavesDeadlineAndDisposalAsTheyAre_andGoesWithTheData() {
        lab.ingest(node, order(1), ANNA);
        lab.ingest(node, order(2), ANNA);
        restrict("dsr-1", order(1), order(2));
        var deadline = node.dpp()
                .retention()
                .status(order(1), DataClass.PII)
                .orElseThrow()
                .deadline();
        assertThat(node.dpp()
                        .retention()
                        .disposeNow(order(1), DataClass.PII, Reason.REQUESTED)
                        .disposed())
                .isEqualTo(1);
        assertThat(node.dpp()
                        .retention()
                        .status(order(2), DataClass.PII)
                        .orElseThrow()
                        .deadline())
                .isEqualTo(deadline);
        assertThat(lab.restrictions.scopes(null, 10)).hasSize(2);
        assertThat(requests.run().failures()).isEmpty();
        assertThat(lab.restrictions.scopes(null, 10)).hasSize(1);
        assertRestricted(node, order(2));
    }

    @Test
    @Verifies("A2.2.d")
    void letsThePurposesOfItsRuleThroughAlone() {
        lab.settings =
                builder -> builder.restrictions(lab.restrictions, RestrictionRule.only(Set.of(Purpose.SHIPPING)));
        RequestLab.Node other = lab.node();
        lab.ingest(node, order(1), ANNA);
        restrict("dsr-1", order(1));
        assertThat(ship(other, order(1))).isNotNull();
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> other.dpp().access().request(CLERK, GDPR, order(1), PiiCategory.EMAIL));
    }

    @Test
    @Verifies("A2.2.d")
    void refusesToRestrictASellingPartnersOwnData() {
        requests.receive(DataRequest.restrict("dsr-1", lab.clock.instant(), HANDLER));
        assertThatThrownBy(() -> requests.name("dsr-1", List.of(PiiScope.sellingPartner(RequestLab.PARTNER)), HANDLER))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThat(lab.requests.scopes("dsr-1", false, null, 10)).isEmpty();
    }

    @Test
    @Verifies({"A2.2.d", "A2.1.c"})
    void erasureWaitsForALegalHold_saysSo_andGoesOnWhenItIsReleased() {
        lab.ingest(node, order(1), ANNA);
        LegalDuty duty = LegalDuty.builder()
                .statute("AO-147")
                .schema("invoice/1")
                .year(new ArchiveYear("DE", 2026))
                .authorisedBy(new ActorId(ActorId.Kind.PERSON, "a.kowalska"))
                .until(LocalDate.parse("2036-12-31"))
                .build();
        Hold hold = node.dpp().holds().request(duty, order(1));
        requests.receive(DataRequest.erase("dsr-1", lab.clock.instant(), HANDLER));
        requests.name(
                "dsr-1", requests.find("dsr-1", CLERK, GDPR, RequestLab.PARTNER, List.of(IndexTerm.of(ANNA))), HANDLER);
        assertThat(requests.carryOut("dsr-1", HANDLER).state()).isEqualTo(DataRequestStatus.State.DECIDED);
        assertThat(lab.orders.rows).hasSize(1);
        assertThat(requests.answerAsOfNow("dsr-1").orElseThrow().toJson()).contains("\"waiting\":\"HOLD_WAITING\"");

        assertThat(node.dpp().holds().release(hold.id(), HANDLER)).isTrue();
        assertThat(requests.run().closed()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
    }
}
