package io.github.dppkit.retention.notice;

import static io.github.dppkit.retention.notice.NoticeLab.OFFICER;
import static io.github.dppkit.retention.notice.NoticeLab.OTHER;
import static io.github.dppkit.retention.notice.NoticeLab.PARTNER;
import static io.github.dppkit.retention.notice.NoticeLab.START;
import static io.github.dppkit.retention.notice.NoticeLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.notice.spi.NoticeStore.State;
import io.github.dppkit.retention.spi.StoredCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a notice must not take with it, and what must not keep it from being carried out. */
class NoticeLimitsTest {

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

    @Test
    @Verifies("A1.7.a")
    void leavesAnOrderAlone_thatWasBoughtOutsideTheRange_whenItsOtherInformationCameInIt() {
        lab.ingest(node, order(1));
        node.dpp().retention().record(order(1), OrderEvent.purchased(START.minus(Duration.ofDays(20))));
        lab.clock.advance(Duration.ofDays(2));
        Instant today = lab.clock.instant();
        lab.ingest(node, order(2));
        for (PiiScope order : List.of(order(1), order(2), order(3))) {
            node.dpp().retention().registerInformation(order, "reports/x", today);
            lab.figures.figures.add(order);
        }
        node.notices().receive(lab.delete("bought", Selection.purchased(today, today.plus(Duration.ofHours(1)))));
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).containsOnlyKeys(order(1));
        assertThat(lab.figures.figures).containsExactly(order(1));
    }

    @Test
    @Verifies("A1.7.a")
    void leavesAloneWhatCameAfterTheNoticeWasStated() {
        lab.ingest(node, order(1));
        lab.ingest(node, order(OTHER, 1));
        node.notices().receive(lab.delete("one", Selection.partner(PARTNER)));
        node.notices().receive(lab.delete("all", Selection.everything()));
        lab.clock.advance(Duration.ofMinutes(30));
        lab.ingest(node, order(2));
        lab.ingest(node, order(OTHER, 2));
        assertThat(node.notices().run().erased()).isEqualTo(2);
        assertThat(lab.orders.rows).containsOnlyKeys(order(2), order(OTHER, 2));
    }

    @Test
    @Verifies({"#91", "A1.7.a"})
    void carriesANoticeOut_howeverManyOlderOnesAreStillWatched() {
        node.notices().receive(lab.delete("amzn-0", Selection.orders(List.of(order(0)))));
        node.notices().run();
        StoredCase<State> erased = lab.notices.find("amzn-0").orElseThrow();
        assertThat(erased.state()).isEqualTo(State.ERASED);
        for (int i = 1; i <= 2_500; i++) {
            lab.notices.add(
                    new StoredCase<>("amzn-" + i, erased.state(), START, null, erased.body(), erased.outcome(), 1));
        }
        lab.clock.advance(Duration.ofHours(1));
        lab.ingest(node, order(1));
        node.notices().receive(lab.delete("late", Selection.orders(List.of(order(1)))));
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies({"#91", "A1.7.a"})
    void carriesANoticeOut_whileAnotherCannotBeReadAnyMore() {
        lab.notices.add(new StoredCase<>("amzn-0", State.ERASED, START, null, "{}", null, 1));
        lab.ingest(node, order(1));
        node.notices().receive(lab.delete("late", Selection.orders(List.of(order(1)))));
        NoticeRun run = node.notices().run();
        assertThat(run.erased()).isEqualTo(1);
        assertThat(run.failures()).containsExactly("dppkit:notice: " + NoticeRefusedException.class.getName());
    }

    @Test
    @Verifies("V6.1.7")
    void takesEverythingOfAPartnerAgain_thatCameBackAndLeftAgainOnTheSameDay() {
        lab.ingest(node, PiiScope.sellingPartner(PARTNER));
        node.notices().partnerLeft(PARTNER, lab.clock.instant(), OFFICER);
        assertThat(node.notices().run().erased()).isEqualTo(1);
        lab.clock.advance(Duration.ofHours(2));
        lab.ingest(node, PiiScope.sellingPartner(PARTNER));
        lab.ingest(node, order(7));
        lab.clock.advance(Duration.ofHours(2));
        node.notices().partnerLeft(PARTNER, lab.clock.instant(), OFFICER);
        assertThat(node.notices().run().erased()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies({"#92", "A1.7.a"})
    void keepsANoticeToItself_howeverLongItsScopesTake() {
        List<PiiScope> orders = List.of(order(1), order(2), order(3), order(4));
        orders.forEach(order -> lab.ingest(node, order));
        NoticeLab.Node other = lab.node();
        node.notices().receive(lab.delete("amzn-1", Selection.orders(orders)));
        AtomicInteger elsewhere = new AtomicInteger();
        lab.labels.meanwhile = () -> {
            lab.clock.advance(Duration.ofMinutes(2));
            elsewhere.addAndGet(other.notices().run().elsewhere());
        };
        assertThat(node.notices().run().scopes()).isEqualTo(4);
        assertThat(elsewhere).as("once for each order").hasValue(4);
    }

    @Test
    @Verifies("A1.7.a")
    void takesTheFirstInstantOfARange_andNotTheFirstAfterIt() {
        Instant from = lab.clock.instant().plus(Duration.ofHours(1));
        Instant to = from.plus(Duration.ofHours(1));
        List<Instant> arrivals = List.of(from.minusNanos(1_000), from, to.minusNanos(1_000), to);
        for (int i = 0; i < arrivals.size(); i++) {
            lab.clock.set(arrivals.get(i));
            lab.ingest(node, order(i));
            node.dpp()
                    .retention()
                    .record(order(i), OrderEvent.purchased(arrivals.get(i).minus(Duration.ofDays(1))));
        }
        lab.ingest(node, order(9));
        node.dpp().retention().record(order(9), OrderEvent.purchased(from.minus(Duration.ofDays(1))));
        node.notices().receive(lab.delete("seen", Selection.firstSeen(from, to)));
        node.notices().run();
        assertThat(lab.orders.rows).containsOnlyKeys(order(0), order(3), order(9));
        Duration day = Duration.ofDays(1);
        node.notices().receive(lab.delete("bought", Selection.purchased(from.minus(day), to.minus(day))));
        node.notices().run();
        assertThat(lab.orders.rows).containsOnlyKeys(order(0), order(3));
    }
}
