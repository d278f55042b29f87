package io.github.dppkit.retention.notice;

import static io.github.dppkit.retention.notice.NoticeLab.OFFICER;
import static io.github.dppkit.retention.notice.NoticeLab.OTHER;
import static io.github.dppkit.retention.notice.NoticeLab.PARTNER;
import static io.github.dppkit.retention.notice.NoticeLab.START;
import static io.github.dppkit.retention.notice.NoticeLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.spi.DataClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private NoticeLab lab;
    private NoticeLab.Node node;

    @BeforeEach
    void openLab() {
        lab = new NoticeLab(folder);
        node = lab.node();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<PiiScope> ingested(int count) {
        List<PiiScope> orders =
                IntStream.range(0, count).mapToObj(NoticeLab::order).toList();
        orders.forEach(order -> lab.ingest(node, order));
        return orders;
    }

    @Test
    @Verifies({"#91", "A1.7.a", "A1.7.d"})
    void isCarriedOutByTheNextRun_andCertifiedWithTargetsCountsAndDates() {
        List<PiiScope> orders = ingested(3);
        lab.ingest(node, order(77));
        lab.clock.advance(HOUR);
        DeletionNotice notice = lab.delete("amzn-1", Selection.orders(orders));
        NoticeStatus received = node.notices().receive(notice);
        assertThat(received.state()).isEqualTo(NoticeStatus.State.OPEN);
        assertThat(received.deadline()).isEqualTo(START.plus(Duration.ofHours(73)));
        assertThat(node.notices().certificate("amzn-1")).isEmpty();

        lab.clock.advance(HOUR);
        NoticeRun run = node.notices().run();

        assertThat(run.failures()).isEmpty();
        assertThat(run.erased()).isEqualTo(1);
        assertThat(run.isComplete()).isTrue();
        assertThat(lab.orders.rows).containsOnlyKeys(order(77));
        assertThat(lab.labels.rows).containsOnlyKeys(order(77));
        NoticeStatus status = node.notices().status("amzn-1").orElseThrow();
        assertThat(status.isErased()).isTrue();
        assertThat(status.erasedAt()).isBefore(START.plus(Duration.ofHours(25)));
        NoticeCertificate certificate = node.notices().certificate("amzn-1").orElseThrow();
        assertThat(certificate.count("selected")).isEqualTo(3);
        assertThat(certificate.count("erased")).isEqualTo(3);
        assertThat(certificate.toJson())
                .contains("\"by\":\"ORDERS\"", "\"named\":3", "\"state\":\"erased\"")
                .contains("{\"dataClass\":\"PII\",\"name\":\"orders\",\"count\":3,\"method\":\"clear\"}")
                .contains("{\"dataClass\":\"PII\",\"name\":\"labels\",\"count\":3,\"method\":\"clear\"}")
                .contains("\"targetsGone\":\"2027-03-01T14:00", "\"cachesGone\":\"2027-03-01T14:06")
                .doesNotContain("902-");
        assertThat(certificate.verify(node.dpp().audit().verifierKey())).isTrue();
        assertThat(lab.alarms()).isEmpty();
        assertThat(lab.count(Action.NOTICE, Outcome.INTENDED, Reason.REQUESTED)).isEqualTo(1);
        assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, Reason.REQUESTED)).isEqualTo(1);
        assertThat(lab.notices.scopes("amzn-1", false, null, 10)).allMatch(scope -> scope.scope() == null);
    }

    @Test
    @Verifies({"#91", "A1.7.a"})
    void alarmsAt24And48And60And70HoursAndAtTheEnd_onceEach_whateverNodesAndRestarts() {
        List<PiiScope> orders = ingested(2);
        node.notices().receive(lab.delete("amzn-1", Selection.orders(orders)));
        lab.labels.broken = true;
        for (int hour = 0; hour <= 75; hour++) {
            NoticeLab.Node other = hour % 10 == 3 ? lab.node() : node;
            assertThat(node.notices().run().failures()).contains("labels: java.lang.IllegalStateException");
            other.notices().run();
            if (hour == 23) {
                assertThat(lab.alarms()).isEmpty();
            }
            if (hour == 24) {
                assertThat(lab.alarms()).containsExactly("NOTICE_OPEN 24");
            }
            lab.clock.advance(HOUR);
        }
        assertThat(lab.alarms())
                .containsExactly(
                        "NOTICE_OPEN 24", "NOTICE_OPEN 48", "NOTICE_OPEN 60", "NOTICE_OPEN 70", "NOTICE_OVERDUE 72");
        NoticeCertificate open = node.notices().certificateAsOfNow("amzn-1").orElseThrow();
        assertThat(open.completion()).isEqualTo("not complete: 2 scopes open");
        assertThat(open.count("open")).isEqualTo(2);

        lab.labels.broken = false;
        assertThat(node.notices().run().isComplete()).isTrue();
        assertThat(lab.alarms()).hasSize(5);
        assertThat(lab.labels.rows).isEmpty();
    }

    @Test
    @Verifies("#91")
    void raisesNoAlarmOfAPointThatHadPassedBeforeTheNoticeWasStated_ifTheFirstRunCarriesItOut() {
        List<PiiScope> orders = ingested(1);
        lab.clock.advance(Duration.ofHours(50));
        node.notices().receive(DeletionNotice.delete("amzn-1", START, OFFICER, Selection.orders(orders)));
        assertThat(node.notices().run().isComplete()).isTrue();
        assertThat(lab.alarms()).isEmpty();

        lab.ingest(node, order(5));
        lab.labels.broken = true;
        node.notices().receive(DeletionNotice.delete("amzn-2", START, OFFICER, Selection.orders(List.of(order(5)))));
        assertThat(node.notices().run().alarms()).containsEntry(Reason.NOTICE_OPEN, 1);
        assertThat(lab.alarms()).containsExactly("NOTICE_OPEN 48");
    }

    @Test
    @Verifies({"#92", "A1.7.a"})
    void erasesOnce_andGivesTheSameCertificate_howeverOftenTheNoticeComes() {
        List<PiiScope> orders = ingested(3);
        DeletionNotice notice = lab.delete("amzn-1", Selection.orders(orders));
        node.notices().receive(notice);
        node.notices().receive(notice);
        node.notices().run();
        NoticeCertificate first = node.notices().certificate("amzn-1").orElseThrow();
        long erasures = lab.count(Action.DISPOSE, Outcome.SUCCESS, null);

        lab.clock.advance(HOUR);
        NoticeLab.Node other = lab.node();
        NoticeStatus again = other.notices().receive(lab.delete("amzn-1", Selection.orders(orders)));
        other.notices().run();
        node.notices().run();
        assertThat(again.isErased()).isTrue();
        assertThat(again.receivedAt()).isEqualTo(START);
        assertThat(other.notices().certificate("amzn-1")).contains(first);
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS, null)).isEqualTo(erasures);
        assertThat(lab.count(Action.NOTICE, Outcome.INTENDED, null)).isEqualTo(1);

        node.notices().receive(lab.delete("amzn-2", Selection.orders(orders)));
        lab.clock.advance(HOUR);
        node.notices().run();
        NoticeCertificate other2 = node.notices().certificate("amzn-2").orElseThrow();
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS, null)).isEqualTo(erasures);
        assertThat(other2.count("erased")).isZero();
        assertThat(other2.count("erasedBefore")).isEqualTo(3);
        assertThat(other2.toJson()).as("what another notice cleared").contains("\"targets\":[]");

        assertThatExceptionOfType(NoticeRefusedException.class)
                .isThrownBy(() -> node.notices().receive(lab.delete("amzn-1", Selection.orders(orders.subList(0, 2)))))
                .withMessageContaining("another notice has that id")
                .withMessageNotContaining("902-");
    }

    @Test
    @Verifies({"#92", "A1.7.a"})
    void erasesOnce_whenTheSameNoticeComesAtSeveralNodesAtOnce() throws Exception {
        List<PiiScope> orders = ingested(12);
        List<NoticeLab.Node> nodes = List.of(node, lab.node(), lab.node());
        DeletionNotice notice = lab.delete("amzn-1", Selection.orders(orders));
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Callable<NoticeRun>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                NoticeLab.Node mine = nodes.get(i % 3);
                calls.add(() -> {
                    mine.notices().receive(notice);
                    return mine.notices().run();
                });
            }
            for (Future<NoticeRun> run : pool.invokeAll(calls)) {
                assertThat(run.get().failures()).isEmpty();
            }
        } finally {
            pool.shutdownNow();
        }
        node.notices().run();
        assertThat(lab.orders.rows).isEmpty();
        long pii = lab.record().stream()
                .filter(event -> event.action() == Action.DISPOSE && event.outcome() == Outcome.SUCCESS)
                .count();
        assertThat(pii).as("one for each order and class").isEqualTo(24);
        assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, Reason.REQUESTED)).isEqualTo(1);
        NoticeCertificate certificate = node.notices().certificate("amzn-1").orElseThrow();
        assertThat(nodes)
                .allSatisfy(
                        any -> assertThat(any.notices().certificate("amzn-1")).contains(certificate));
        assertThat(certificate.count("erased")).isEqualTo(12);
    }

    @Test
    @Verifies({"#93", "A1.7.a"})
    void notesUnknownOrders_andRefusesThemFromThenOn() {
        ingested(1);
        List<PiiScope> named = List.of(order(0), order(8), order(9));
        node.notices().receive(lab.delete("amzn-1", Selection.orders(named)));
        assertThat(node.notices().run().isComplete()).isTrue();
        NoticeCertificate certificate = node.notices().certificate("amzn-1").orElseThrow();
        assertThat(certificate.count("selected")).isEqualTo(3);
        assertThat(certificate.count("erased")).isEqualTo(1);
        assertThat(certificate.count("notFound")).isEqualTo(2);

        for (PiiScope unknown : List.of(order(8), order(9))) {
            assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> lab.ingest(node, unknown));
            assertThatExceptionOfType(ScopeErasedException.class)
                    .isThrownBy(() -> lab.node().dpp().retention().registerInformation(unknown, "reports/x", START));
            assertThat(lab.stores.keyStore().dataKey(unknown)).isEmpty();
        }
        assertThat(lab.count(Action.ENCRYPT, Outcome.DENIED, Reason.DISPOSED)).isEqualTo(2);
    }

    @Test
    @Verifies("#93")
    void countsAsErased_whatNobodyKnewAndATargetStillHeld() {
        lab.ingest(node, order(1));
        node.dpp().retention().disposeNow(order(1), DataClass.PII, Reason.REQUESTED);
        lab.ingest(node, order(2));
        lab.orders.rows.put(
                order(3), lab.orders.rows.get(order(2))); // a row of the host's that has no key and no deadline
        node.notices().receive(lab.delete("amzn-1", Selection.orders(List.of(order(3)))));
        node.notices().run();
        assertThat(lab.orders.rows).containsOnlyKeys(order(2));
        assertThat(node.notices().certificate("amzn-1").orElseThrow().count("erased"))
                .isEqualTo(1);
    }

    @Test
    @Verifies({"#94", "A1.7.a"})
    void dropsALateFeedOfAnErasedOrder_andMakesNoKey() {
        List<PiiScope> orders = ingested(2);
        node.notices().receive(lab.delete("amzn-1", Selection.orders(orders)));
        node.notices().run();
        NoticeLab.Node other = lab.node();
        for (PiiScope erased : orders) {
            assertThatExceptionOfType(ScopeErasedException.class).isThrownBy(() -> lab.ingest(other, erased));
            assertThat(other.dpp().retention().record(erased, OrderEvent.shipped(START)))
                    .isFalse();
            assertThat(lab.stores.keyStore().dataKey(erased)).isEmpty();
        }
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lab.count(Action.ENCRYPT, Outcome.DENIED, Reason.DISPOSED)).isEqualTo(2);
    }

    @Test
    @Verifies({"A1.7.a", "V6.1.7"})
    void takesEverythingOfAPartnerThatLeft_itsOwnDataKeysAndInformationIncluded() {
        ingested(3);
        lab.ingest(node, PiiScope.sellingPartner(PARTNER));
        lab.ingest(node, PiiScope.ingest(PARTNER, "reports/x", java.time.LocalDate.parse("2027-03-01")));
        lab.ingest(node, order(OTHER, 1));
        lab.figures.figures.add(order(500));
        node.dpp().retention().registerInformation(order(500), "reports/x", START);

        NoticeStatus status = node.notices().partnerLeft(PARTNER, START, OFFICER);
        assertThat(node.notices().partnerLeft(PARTNER, START, OFFICER).id()).isEqualTo(status.id());
        assertThat(status.id()).startsWith("left-").doesNotContain(PARTNER.id());
        assertThat(status.deadline()).isEqualTo(START.plus(Duration.ofDays(3)));
        NoticeRun run = node.notices().run();

        assertThat(run.failures()).isEmpty();
        assertThat(run.erased()).isEqualTo(1);
        assertThat(lab.orders.rows).containsOnlyKeys(order(OTHER, 1));
        assertThat(lab.figures.figures).isEmpty();
        assertThat(lab.stores.keyStore().dataKey(PiiScope.sellingPartner(PARTNER)))
                .isEmpty();
        assertThat(lab.stores.keyStore().dirtyEpochSecrets())
                .as("rolled at once")
                .isEmpty();
        NoticeCertificate certificate = node.notices().certificate(status.id()).orElseThrow();
        assertThat(certificate.count("erased")).isEqualTo(6);
        assertThat(certificate.toJson())
                .contains("\"reason\":\"PARTNER_LEFT\"", "\"state\":\"secrets destroyed on 2027-03-01\"")
                .contains("{\"dataClass\":\"INFORMATION\",\"name\":\"figures\",\"count\":1,\"method\":\"clear\"}")
                .doesNotContain(PARTNER.id());
        assertThat(lab.count(Action.NOTICE, Outcome.SUCCESS, Reason.PARTNER_LEFT))
                .isEqualTo(1);
        lab.ingest(node, PiiScope.sellingPartner(PARTNER)); // it may come back
        assertThat(node.notices().run().isComplete()).isTrue();
        assertThat(lab.orders.rows).containsKey(PiiScope.sellingPartner(PARTNER));
    }

    @Test
    @Verifies("A1.7.a")
    void selectsByDates_byMarketplaceOfTheHost_orEverything() {
        ingested(2);
        node.dpp().retention().record(order(1), OrderEvent.purchased(START.minus(Duration.ofDays(5))));
        lab.clock.advance(Duration.ofDays(1));
        Instant second = lab.clock.instant();
        lab.ingest(node, order(2));
        lab.ingest(node, order(OTHER, 2));
        lab.ingest(node, order(OTHER, 3));
        lab.marketplace.addAll(List.of(order(OTHER, 3), order(OTHER, 99), order(0)));

        node.notices()
                .receive(lab.delete(
                        "seen", Selection.firstSeen(second, second.plus(HOUR)).of(PARTNER)));
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).containsOnlyKeys(order(0), order(1), order(OTHER, 2), order(OTHER, 3));

        Instant bought = START.minus(Duration.ofDays(5));
        node.notices().receive(lab.delete("bought", Selection.purchased(bought, bought.plus(HOUR))));
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).containsOnlyKeys(order(0), order(OTHER, 2), order(OTHER, 3));

        node.notices()
                .receive(lab.delete(
                        "place", Selection.marketplace("A1PA6795UKMFR9").of(OTHER)));
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).containsOnlyKeys(order(0), order(OTHER, 2));
        NoticeCertificate place = node.notices().certificate("place").orElseThrow();
        assertThat(place.count("notFound")).isEqualTo(1);

        node.notices().receive(lab.delete("all", Selection.everything()));
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(node.notices().certificate("all").orElseThrow().count("erased"))
                .isEqualTo(2);
    }

    @Test
    @Verifies("A1.7.a")
    void refusesANotice_withoutPersonOrPast_orThatNeedsWhatIsNotSet() {
        Selection everything = Selection.everything();
        ActorId service = new ActorId(ActorId.Kind.SERVICE, "mailbox");
        assertThatThrownBy(() -> DeletionNotice.delete("amzn-1", START, service, everything))
                .isInstanceOf(NoticeRefusedException.class)
                .hasMessageContaining("named person");
        assertThatThrownBy(() -> DeletionNotice.delete("anna@example.org", START, OFFICER, everything))
                .isInstanceOf(NoticeRefusedException.class)
                .hasMessageNotContaining("anna");
        assertThatThrownBy(() -> Selection.orders(List.of(PiiScope.sellingPartner(PARTNER))))
                .isInstanceOf(NoticeRefusedException.class);
        assertThatThrownBy(() -> Selection.firstSeen(START, START)).isInstanceOf(NoticeRefusedException.class);
        assertThatThrownBy(() -> everything.of(PARTNER)).isInstanceOf(NoticeRefusedException.class);
        DeletionNotice future = DeletionNotice.delete("amzn-1", START.plus(HOUR), OFFICER, everything);
        assertThatThrownBy(() -> node.notices().receive(future))
                .isInstanceOf(NoticeRefusedException.class)
                .hasMessageContaining("future");
        Notices bare = node.dpp().notices().store(lab.notices).build();
        assertThatThrownBy(() -> bare.receive(lab.delete("amzn-1", Selection.marketplace("A1PA6795UKMFR9"))))
                .isInstanceOf(NoticeRefusedException.class)
                .hasMessageContaining("NoticeResolver");
        assertThatThrownBy(() -> node.dpp().notices().build()).hasMessageContaining("noticeStore");
        assertThat(lab.notices.open(10)).isEmpty();
        assertThat(lab.count(Action.NOTICE, Outcome.INTENDED, null)).isZero();
    }

    @Test
    @Verifies("V6.1.7")
    void takesTheTimeFromThePolicy() {
        lab.settings = builder -> builder.policy(DppPolicy.load("amazon-2026-08"));
        NoticeLab.Node thirtyDays = lab.node();
        NoticeStatus status = thirtyDays.notices().partnerLeft(PARTNER, START, OFFICER);
        assertThat(status.deadline()).isEqualTo(START.plus(Duration.ofDays(30)));
        assertThat(status.copiesDeadline()).isNull();
        lab.settings = builder -> builder.policy(DppPolicy.load("2lm-2025-12"));
        NoticeLab.Node silent = lab.node();
        assertThatThrownBy(() -> silent.notices().partnerLeft(OTHER, START, OFFICER))
                .isInstanceOf(NoticeRefusedException.class)
                .hasMessageContaining("notice-deletion");
    }

    @Test
    @Verifies("A1.7.c")
    void watchesLiveCopies_alarmsBeforeTheNinetyDaysAndAtTheirEnd() {
        List<PiiScope> orders = ingested(1);
        node.notices().receive(lab.delete("amzn-1", Selection.orders(orders)));
        node.notices().copyKnown("amzn-1", "warehouse", OFFICER);
        node.notices().copyKnown("amzn-1", "replica-2", OFFICER);
        assertThat(lab.record().stream()
                        .filter(event -> event.reason() == Reason.LIVE_COPIES_OPEN)
                        .map(RecordedEvent::evidence))
                .as("which copy, by the hash of its name")
                .containsExactly(sha256("warehouse"), sha256("replica-2"));
        node.notices().run();
        assertThat(node.notices().certificate("amzn-1").orElseThrow().completion())
                .isEqualTo("not complete: live copies open");
        assertThatThrownBy(() -> node.notices().copyGone("amzn-1", "unknown", START, OFFICER))
                .isInstanceOf(NoticeRefusedException.class);
        assertThatThrownBy(() -> node.notices().copyKnown("amzn-9", "warehouse", OFFICER))
                .isInstanceOf(NoticeRefusedException.class);

        for (int day = 1; day <= 95; day++) {
            lab.clock.advance(Duration.ofDays(1));
            node.notices().run();
            if (day == 70) {
                node.notices().copyGone("amzn-1", "replica-2", lab.clock.instant(), OFFICER);
            }
        }
        assertThat(lab.alarms()).containsExactly("LIVE_COPIES_OPEN 2", "LIVE_COPIES_OPEN 1", "LIVE_COPIES_OVERDUE 1");
        assertThat(node.notices().status("amzn-1").orElseThrow().state()).isEqualTo(NoticeStatus.State.ERASED);
        NoticeCertificate open = node.notices().certificateAsOfNow("amzn-1").orElseThrow();
        assertThat(open.completion()).isEqualTo("not complete: live copies open");
        assertThat(open.toJson())
                .contains("\"name\":\"warehouse\"", "\"goneAt\":null")
                .contains("\"name\":\"replica-2\",\"knownAt\":\"2027-03-01T12:00", "\"goneAt\":\"2027-05-10T12:00");

        node.notices().copyGone("amzn-1", "warehouse", lab.clock.instant(), OFFICER);
        node.notices().run();
        assertThat(node.notices().status("amzn-1").orElseThrow().state()).isEqualTo(NoticeStatus.State.CLOSED);
        assertThat(lab.alarms()).hasSize(3);
        assertThat(node.notices().certificateAsOfNow("amzn-1").orElseThrow().completion())
                .isEqualTo("not claimed: backups unknown");
    }

    @Test
    @Verifies("A1.7.a")
    void waitsForTheHostToRepeatItself_whereItsListWasCutOff() {
        List<PiiScope> orders = ingested(2);
        DeletionNotice notice = lab.delete("amzn-1", Selection.orders(orders));
        NoticeLab.Node faulty = lab.node(true, lab.notices);
        lab.faults.arm(3, false); // found nothing, was added, and the process ends before its orders are noted
        assertThatThrownBy(() -> faulty.notices().receive(notice)).isInstanceOf(NoticeLab.Crash.class);
        assertThat(node.notices().run().open()).isEqualTo(1);
        assertThat(lab.orders.rows).hasSize(2);
        node.notices().receive(notice);
        assertThat(node.notices().run().isComplete()).isTrue();
        assertThat(lab.orders.rows).isEmpty();
        assertThat(node.notices().certificate("amzn-1").orElseThrow().count("erased"))
                .isEqualTo(2);
    }
}
