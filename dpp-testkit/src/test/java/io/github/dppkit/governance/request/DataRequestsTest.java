package io.github.dppkit.governance.request;

import static io.github.dppkit.governance.request.RequestLab.ANNA;
import static io.github.dppkit.governance.request.RequestLab.CLERK;
import static io.github.dppkit.governance.request.RequestLab.EMAIL;
import static io.github.dppkit.governance.request.RequestLab.GDPR;
import static io.github.dppkit.governance.request.RequestLab.HANDLER;
import static io.github.dppkit.governance.request.RequestLab.OTHER;
import static io.github.dppkit.governance.request.RequestLab.PARTNER;
import static io.github.dppkit.governance.request.RequestLab.START;
import static io.github.dppkit.governance.request.RequestLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRequestsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final EmailAddress JAN = EmailAddress.of("jan.kowalski@example.org");

    @TempDir
    Path folder;

    private RequestLab lab;
    private RequestLab.Node node;
    private DataRequests requests;

    @BeforeEach
    void openLab() {
        lab = new RequestLab(folder);
        node = lab.node();
        requests = node.requests();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void erase(String id) {
        requests.receive(DataRequest.erase(id, lab.clock.instant(), HANDLER));
    }

    private List<PiiScope> find(String id) {
        return requests.find(id, CLERK, GDPR, PARTNER, List.of(IndexTerm.of(ANNA)));
    }

    @Test
    @Verifies("A2.2.d")
    void findsByTheBlindIndex_afterTheDecisionAndTheSearchAreOnRecord_andRecordsTokensOfWhatItFound() {
        lab.ingest(node, order(1), ANNA);
        lab.ingest(node, order(2), JAN);
        lab.clock.advance(DAY);
        lab.ingest(node, order(3), EmailAddress.of("Anna.Nowak@Example.ORG"));
        lab.ingest(node, PiiScope.order(OTHER, "902-0000000-0000009"), ANNA);
        erase("dsr-1");

        assertThat(find("dsr-1")).containsExactly(order(1), order(3));

        List<RecordedEvent> search = lab.record().stream()
                .filter(event -> event.reason() == Reason.DATA_SUBJECT_SEARCH)
                .toList();
        assertThat(search)
                .extracting(RecordedEvent::outcome)
                .containsExactly(Outcome.INTENDED, Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
        assertThat(search).allMatch(event -> event.actor().equals(CLERK.id()));
        assertThat(search.get(0).purpose()).isEqualTo(GDPR);
        assertThat(search.get(0).categories()).containsExactly(PiiCategory.EMAIL);
        assertThat(search.get(1).count()).isEqualTo(2);
        assertThat(search.subList(2, 4)).allMatch(event -> event.scope() != null && event.count() == 1);
        assertThat(lab.count(Action.REVEAL, Outcome.SUCCESS, null)).isEqualTo(1);
    }

    @Test
    @Verifies("A2.2.d")
    void searchesNothing_ifTheActorMayNotReadWhatIsSearchedFor_orTheRequestIsNotOpen() {
        erase("dsr-1");
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> requests.find(
                        "dsr-1",
                        CLERK,
                        GDPR,
                        PARTNER,
                        List.of(IndexTerm.of(PersonName.of("Anna Nowak"), PostalCode.of("00-950")))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CATEGORY_NOT_PERMITTED));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(
                        () -> requests.find("dsr-1", CLERK, Purpose.TAX_INVOICE, PARTNER, List.of(IndexTerm.of(ANNA))));
        assertThatThrownBy(() -> requests.find("dsr-1", CLERK, GDPR, PARTNER, List.of()))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> find("dsr-2")).isInstanceOf(DataRequestRefusedException.class);
        requests.refuse("dsr-1", Refusal.IDENTITY_NOT_PROVEN, HANDLER);
        assertThatThrownBy(() -> find("dsr-1")).isInstanceOf(DataRequestRefusedException.class);
        assertThat(lab.orders.searches).hasValue(0);
        assertThat(lab.count(Action.REVEAL, Outcome.DENIED, null)).isEqualTo(2);
    }

    @Test
    @Verifies("A2.2.d")
    void erasesWhatItNames_andNothingElse_andSaysSo() {
        lab.ingest(node, order(1), ANNA);
        lab.ingest(node, order(2), JAN);
        lab.ingest(node, order(3), ANNA);
        lab.clock.advance(DAY);
        erase("dsr-1");
        requests.name("dsr-1", find("dsr-1"), HANDLER);
        requests.name("dsr-1", List.of(order(1), order(88)), HANDLER);
        assertThat(lab.orders.rows).hasSize(3);

        DataRequestStatus status = requests.carryOut("dsr-1", HANDLER);

        assertThat(status.state()).isEqualTo(DataRequestStatus.State.CLOSED);
        assertThat(status.closedAt()).isEqualTo(lab.clock.instant());
        assertThat(lab.orders.rows).containsOnlyKeys(order(2));
        DataRequestAnswer answer = requests.answer("dsr-1").orElseThrow();
        assertThat(answer.count("ERASED")).isEqualTo(2);
        assertThat(answer.count("NOTHING")).isEqualTo(1);
        assertThat(answer.toJson())
                .contains("\"handler\":\"person:m.kowalska\"", "\"orders\":1", "\"certificates\":[\"")
                .doesNotContain("902-", "anna", "nowak@");
        assertThat(requests.answer("dsr-1")).contains(answer);
        assertThat(lab.requests.scopes("dsr-1", false, null, 10)).hasSize(3).allMatch(one -> one.scope() == null);
        assertThat(lab.count(Action.NOTICE, Outcome.INTENDED, Reason.ERASURE_REQUESTED))
                .as("received, named three and two, decided")
                .isEqualTo(1 + 2 + 2 + 1);
        assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, Reason.ERASURE_REQUESTED))
                .isEqualTo(1);
        assertThat(requests.carryOut("dsr-1", HANDLER)).isEqualTo(status);
        assertThat(requests.run().open()).isZero();
        assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, Reason.ERASURE_REQUESTED))
                .isEqualTo(1);
    }

    @Test
    @Verifies("A2.2.d")
    void staysOpen_andIsTriedAgain_ifATargetFails_withOneAlarm() {
        lab.ingest(node, order(1), ANNA);
        lab.orders.broken = true;
        erase("dsr-1");
        requests.name("dsr-1", List.of(order(1)), HANDLER);
        assertThat(requests.carryOut("dsr-1", HANDLER).state()).isEqualTo(DataRequestStatus.State.DECIDED);
        lab.clock.advance(Duration.ofMinutes(6));
        assertThat(requests.run().failures()).contains("orders: java.lang.IllegalStateException");
        DataRequestAnswer soFar = requests.answerAsOfNow("dsr-1").orElseThrow();
        assertThat(soFar.count("OPEN")).isEqualTo(1);
        assertThat(soFar.toJson()).contains("\"waiting\":\"orders\"").doesNotContain("902-");
        assertThat(lab.alarms()).containsExactly("DATA_REQUEST_FAILED 1");
        lab.orders.broken = false;
        lab.clock.advance(Duration.ofMinutes(6));
        assertThat(requests.run().closed()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(requests.answer("dsr-1").orElseThrow().count("ERASED")).isEqualTo(1);
    }

    @Test
    @Verifies("A2.2.d")
    void alarmsOnThe15thAnd25thAnd29thDayAndAtTheEnd_onceEach_whateverNodes() {
        erase("dsr-1");
        RequestLab.Node other = lab.node();
        for (int day = 0; day <= 32; day++) {
            requests.run();
            other.requests().run();
            lab.clock.advance(DAY);
        }
        assertThat(lab.alarms())
                .containsExactly(
                        "DATA_REQUEST_OPEN 15",
                        "DATA_REQUEST_OPEN 25",
                        "DATA_REQUEST_OPEN 29",
                        "DATA_REQUEST_OVERDUE 30");
        assertThat(requests.status("dsr-1").orElseThrow().deadline()).isEqualTo(START.plus(Duration.ofDays(30)));
        requests.carryOut("dsr-1", HANDLER);
        assertThat(requests.run().open()).isZero();
        assertThat(lab.alarms()).hasSize(4);
    }

    @Test
    @Verifies("A2.2.d")
    void isTheSameRequestHoweverOftenItComes_andAnotherUnderItsIdIsRefused() {
        DataRequest request = DataRequest.erase("dsr-1", START, HANDLER);
        DataRequestStatus first = requests.receive(request);
        assertThat(requests.receive(request)).isEqualTo(first);
        assertThat(lab.count(Action.NOTICE, Outcome.INTENDED, Reason.ERASURE_REQUESTED))
                .isEqualTo(1);
        assertThatThrownBy(() -> requests.receive(DataRequest.rectify("dsr-1", START, HANDLER)))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> requests.receive(DataRequest.erase("dsr-2", START.plus(DAY), HANDLER)))
                .isInstanceOf(DataRequestRefusedException.class);
    }

    @Test
    @Verifies("A2.2.d")
    void takesDecisionsOfNamedPersonsAlone() {
        ActorId service = new ActorId(ActorId.Kind.SERVICE, "cleaner");
        assertThatThrownBy(() -> DataRequest.erase("dsr-1", START, service))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> DataRequest.erase("anna.nowak@example.org", START, HANDLER))
                .isInstanceOf(DataRequestRefusedException.class)
                .hasMessageNotContaining("anna");
        erase("dsr-1");
        assertThatThrownBy(() -> requests.name("dsr-1", List.of(order(1)), service))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> requests.carryOut("dsr-1", service)).isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> requests.refuse("dsr-1", Refusal.LAW, service))
                .isInstanceOf(DataRequestRefusedException.class);
    }

    @Test
    @Verifies("A2.2.d")
    void refusedRequestsDropTheirScopes_andAreOnRecord() {
        lab.ingest(node, order(1), ANNA);
        erase("dsr-1");
        requests.name("dsr-1", List.of(order(1)), HANDLER);
        DataRequestStatus status = requests.refuse("dsr-1", Refusal.IDENTITY_NOT_PROVEN, HANDLER);
        assertThat(status.refusal()).isEqualTo(Refusal.IDENTITY_NOT_PROVEN);
        assertThat(status.state()).isEqualTo(DataRequestStatus.State.CLOSED);
        assertThat(lab.orders.rows).hasSize(1);
        assertThat(lab.requests.scopes("dsr-1", false, null, 10)).allMatch(one -> one.scope() == null);
        assertThat(requests.answer("dsr-1").orElseThrow().count("REFUSED")).isEqualTo(1);
        assertThat(lab.count(Action.NOTICE, Outcome.DENIED, Reason.DATA_REQUEST_REFUSED))
                .isEqualTo(1);
    }

    @Test
    @Verifies({"A2.2.d", "A2.3.c"})
    void refusesWhatIsNotSet() throws Exception {
        DataRequests bare = node.dpp().dataRequests().store(lab.requests).build();
        MessagePrivateKey key = MessagePrivateKey.createKeyset(
                folder.resolve("anna.key"), "correct horse battery staple".toCharArray(), "anna");
        assertThatThrownBy(() -> bare.receive(DataRequest.access("dsr-1", START, HANDLER, key.publicKey())))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> bare.receive(DataRequest.rectify("dsr-1", START, HANDLER)))
                .isInstanceOf(DataRequestRefusedException.class);
        bare.receive(DataRequest.erase("dsr-1", START, HANDLER));
        assertThatThrownBy(() -> bare.find("dsr-1", CLERK, GDPR, PARTNER, List.of(IndexTerm.of(ANNA))))
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() -> node.dpp().dataRequests().build()).isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> node.dpp().dataRequests().answerWithin(Duration.ofDays(31)))
                .isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> node.dpp().dataRequests().claimTime(Duration.ofSeconds(9)))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @Test
    @Verifies("A2.2.d")
    void correctsUnderTheSameKeyAndDeadline_onRecordBeforeAndAfter_andIsFoundByTheNewValue() {
        lab.ingest(node, order(1), ANNA);
        var deadline = node.dpp()
                .retention()
                .status(order(1), DataClass.PII)
                .orElseThrow()
                .deadline();
        lab.clock.advance(DAY);
        requests.receive(DataRequest.rectify("dsr-1", lab.clock.instant(), HANDLER));
        assertThatThrownBy(() -> requests.correct("dsr-1", order(1), EMAIL, JAN, List.of(), HANDLER))
                .as("not named")
                .isInstanceOf(DataRequestRefusedException.class);
        requests.name("dsr-1", List.of(order(1), order(2)), HANDLER);
        assertThat(requests.correct("dsr-1", order(1), EMAIL, JAN, List.of(IndexTerm.of(JAN)), HANDLER))
                .isTrue();

        var permit = node.dpp().access().request(CLERK, GDPR, order(1), PiiCategory.EMAIL);
        assertThat(node.dpp()
                        .encryptor()
                        .decrypt(lab.email(order(1)), order(1), EMAIL, permit)
                        .reveal(permit))
                .isEqualTo("jan.kowalski@example.org");
        assertThat(node.dpp()
                        .retention()
                        .status(order(1), DataClass.PII)
                        .orElseThrow()
                        .deadline())
                .isEqualTo(deadline);
        assertThat(find("dsr-1")).isEmpty();
        assertThat(requests.find("dsr-1", CLERK, GDPR, PARTNER, List.of(IndexTerm.of(JAN))))
                .containsExactly(order(1));
        assertThat(lab.record().stream()
                        .filter(event -> event.action() == Action.CHANGE)
                        .map(event -> event.outcome() + " " + event.actor().id() + " " + event.categories()))
                .containsExactly("INTENDED m.kowalska [EMAIL]", "SUCCESS m.kowalska [EMAIL]");

        assertThatThrownBy(() -> requests.correct("dsr-1", order(2), EMAIL, JAN, List.of(), HANDLER))
                .as("nothing is held of it")
                .isInstanceOf(DataRequestRefusedException.class);
        assertThatThrownBy(() ->
                        requests.correct("dsr-1", order(1), EMAIL, PersonName.of("Jan Kowalski"), List.of(), HANDLER))
                .as("another type")
                .isInstanceOf(DataRequestRefusedException.class)
                .hasMessageNotContaining("Jan");
        requests.carryOut("dsr-1", HANDLER);
        DataRequestAnswer answer = requests.answer("dsr-1").orElseThrow();
        assertThat(answer.count("CORRECTED")).isEqualTo(1);
        assertThat(answer.count("NOTHING")).isEqualTo(1);
        assertThat(answer.toJson())
                .contains("{\"field\":\"orders.buyer_email\",\"category\":\"EMAIL\",\"done\":true}")
                .doesNotContain("kowalski@");
    }

    @Test
    @Verifies("A2.2.d")
    void keepsNothingOfThePersonInItsStoreOrOnRecord() {
        lab.ingest(node, order(1), ANNA);
        erase("dsr-1");
        requests.name("dsr-1", find("dsr-1"), HANDLER);
        requests.carryOut("dsr-1", HANDLER);
        StringBuilder all = new StringBuilder();
        lab.requests.find("dsr-1").ifPresent(all::append);
        lab.requests.scopes("dsr-1", false, null, 10).forEach(all::append);
        lab.record()
                .forEach(event ->
                        all.append(event).append(new String(event.canonicalBytes(), StandardCharsets.ISO_8859_1)));
        assertThat(all.toString().toLowerCase(Locale.ROOT)).doesNotContain("nowak@", "anna", "902-");
    }
}
