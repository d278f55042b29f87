package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.CLERK;
import static io.github.dppkit.access.AccessLab.MANAGER;
import static io.github.dppkit.access.AccessLab.ORDER;
import static io.github.dppkit.access.AccessLab.OTHER_PARTNER;
import static io.github.dppkit.access.AccessLab.PARTNER;
import static io.github.dppkit.pii.PiiCategory.ADDRESS;
import static io.github.dppkit.pii.PiiCategory.NAME;
import static io.github.dppkit.pii.PiiCategory.PHONE;
import static io.github.dppkit.pii.PiiCategory.TAX_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.ReviewSummary.Access;
import io.github.dppkit.access.ReviewSummary.Denial;
import io.github.dppkit.access.ReviewSummary.Emergency;
import io.github.dppkit.access.ReviewSummary.GrantState;
import io.github.dppkit.access.ReviewSummary.Outlier;
import io.github.dppkit.access.ReviewSummary.Unexplained;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReviewTest {

    private static final Actor PRINTER = Actor.service("label-printer", "m.kowalska");
    private static final Actor AUDITOR = Actor.person("a.weber", AccessLab.SAFE);

    @TempDir
    Path folder;

    private AccessLab lab;
    private Instant begin;

    @BeforeEach
    void open() {
        lab = new AccessLab(folder);
        begin = lab.clock.instant();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void read(Actor actor, int orders, PiiCategory first, PiiCategory... more) {
        read(actor, Purpose.SHIPPING, PARTNER, orders, first, more);
    }

    private void read(
            Actor actor, Purpose purpose, SellingPartner partner, int orders, PiiCategory first, PiiCategory... more) {
        List<PiiScope> scopes = IntStream.range(0, orders)
                .mapToObj(number -> PiiScope.order(partner, "902-" + number))
                .toList();
        lab.dpp.access().request(actor, purpose, scopes, EnumSet.of(first, more));
    }

    private static AuditEvent revealed() {
        return AuditEvent.builder(Action.REVEAL, Outcome.SUCCESS, CLERK.id(), Channel.API)
                .purpose(Purpose.SHIPPING)
                .partner(PARTNER)
                .scope(ORDER)
                .categories(EnumSet.of(ADDRESS))
                .count(1)
                .build();
    }

    private Instant settled() {
        Instant end = lab.clock.instant().plusMillis(1);
        lab.clock.advance(AuditReview.SETTLED.plusMillis(1));
        return end;
    }

    @Test
    @Verifies({"L5.e", "V6.2.6.1"})
    void countsAccessesByActorPurposeAndCategory_andDenialsByActorAndReason() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        read(CLERK, 2, NAME, ADDRESS);
        read(CLERK, 1, NAME);
        read(PRINTER, 40, ADDRESS);
        assertThatThrownBy(() -> read(CLERK, 3, PHONE)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> read(AUDITOR, 1, NAME)).isInstanceOf(AccessDeniedException.class);

        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());

        assertThat(summary.accesses())
                .containsExactly(
                        new Access(CLERK.id(), Purpose.SHIPPING, NAME, 3),
                        new Access(CLERK.id(), Purpose.SHIPPING, ADDRESS, 2),
                        new Access(PRINTER.id(), Purpose.SHIPPING, ADDRESS, 40));
        assertThat(summary.denials())
                .containsExactly(
                        new Denial(AUDITOR.id(), Reason.NO_GRANT, 1),
                        new Denial(CLERK.id(), Reason.CATEGORY_NOT_PERMITTED, 3));
        assertThat(summary.events()).isEqualTo(lab.record().size());
        assertThat(summary.spans()).singleElement().satisfies(span -> {
            assertThat(span.first()).isZero();
            assertThat(span.last()).isEqualTo(lab.record().size() - 1L);
        });
        assertThat(summary.acts())
                .contains(new ReviewSummary.Act(Action.REVEAL, Outcome.SUCCESS, Reason.NONE, 43))
                .contains(new ReviewSummary.Act(Action.GRANT, Outcome.SUCCESS, Reason.REQUESTED, 2));
    }

    @Test
    @Verifies({"L5.e", "#36"})
    void countsWhatIsDatedBackIntoASignedRange_inTheNextReview_andOnce() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        try (AccessLab closed = new AccessLab(folder, lab, "node-b")) {
            closed.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, NAME);
        }
        read(CLERK, 1, NAME);
        lab.clock.advance(Duration.ofDays(2));
        SignOff first = lab.dpp.auditReview().signOff(lab.dpp.auditReview().summarize(begin, settled()), AUDITOR);
        assertThat(first.seen()).hasSize(2);

        lab.clock.step(Duration.ofDays(-1)); // into the signed range
        // recorded past the guard, which reads nothing while the time is in doubt
        IntStream.range(0, 3).forEach(i -> lab.dpp.audit().record(revealed()));
        try (AccessLab later = new AccessLab(folder, lab, "node-c")) {
            later.dpp.audit().record(revealed());
        }
        lab.clock.advance(Duration.ofDays(2));
        ReviewSummary next = lab.dpp.auditReview().summarizeUnreviewed();
        assertThat(next.range().from()).isEqualTo(first.to());
        assertThat(next.accesses()).containsExactly(new Access(CLERK.id(), Purpose.SHIPPING, ADDRESS, 4));
        assertThat(next.late()).isGreaterThanOrEqualTo(4);
        assertThat(next.toText()).contains("DATED BEFORE THE RANGE");
        assertThat(new String(next.toJson(), StandardCharsets.UTF_8)).contains("\"late\":" + next.late());
        lab.dpp.auditReview().signOff(next, AUDITOR);

        lab.clock.advance(Duration.ofDays(1));
        ReviewSummary last = lab.dpp.auditReview().summarizeUnreviewed();
        assertThat(last.late()).isZero();
        assertThat(last.accesses()).isEmpty();
    }

    @Test
    @Verifies("L5.e")
    void aFormerOwnerOfAServiceDoesNotSignAlone_forWhatItReadWhileItWasHis() {
        lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        read(PRINTER, 2, ADDRESS);
        lab.dpp
                .grants()
                .approve(Actor.service("label-printer", "p.lang"), "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());
        assertThatThrownBy(() -> lab.dpp.auditReview().signOff(summary, MANAGER))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("second person");
        assertThatThrownBy(() -> lab.dpp.auditReview().signOff(summary, Actor.person("p.lang", AccessLab.SAFE)))
                .isInstanceOf(ReviewRefusedException.class);
        assertThat(lab.dpp.auditReview().signOff(summary, AUDITOR).reviewer()).isEqualTo(AUDITOR.id());
    }

    @Test
    @Verifies("L5.e")
    void takesTheBeginAndLeavesTheEnd_toTheMicrosecond() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.clock.advance(Duration.ofHours(1));
        Instant from = lab.clock.instant();
        read(CLERK, 1, NAME);
        lab.clock.advance(Duration.ofNanos(1_000));
        read(CLERK, 1, NAME);
        lab.clock.advance(Duration.ofHours(1));
        assertThat(reads(from, from.plusNanos(1_000))).isEqualTo(1);
        assertThat(reads(from, from.plusNanos(2_000))).isEqualTo(2);
        assertThat(reads(from.plusNanos(1_000), from.plusNanos(2_000))).isEqualTo(1);
        assertThat(reads(from.plusNanos(2_000), from.plusNanos(3_000))).isZero();
        assertThat(reads(from.minusSeconds(1), from)).isZero();
    }

    private long reads(Instant from, Instant to) {
        return lab.dpp.auditReview().summarize(from, to).accesses().stream()
                .mapToLong(Access::count)
                .sum();
    }

    @Test
    @Verifies("L5.e")
    void readsAllWritersAndManyPages_andSkipsNone() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        try (AccessLab other = new AccessLab(folder, lab, "node-2")) {
            for (int hour = 0; hour < 100; hour++) {
                read(CLERK, 25, NAME);
                other.dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, ADDRESS);
                lab.clock.advance(Duration.ofHours(1));
            }
        }
        Instant from = begin.plus(Duration.ofHours(30));
        ReviewSummary summary = lab.dpp.auditReview().summarize(from, from.plus(Duration.ofHours(50)));
        assertThat(summary.accesses())
                .containsExactly(
                        new Access(CLERK.id(), Purpose.SHIPPING, NAME, 50 * 25),
                        new Access(CLERK.id(), Purpose.SHIPPING, ADDRESS, 50));
        assertThat(summary.spans()).hasSize(2);
        assertThat(summary.acts().stream()
                        .filter(act -> act.action() == Action.REVEAL) // the trail's own alarms may be among the others
                        .mapToLong(ReviewSummary.Act::events)
                        .sum())
                .isEqualTo(50 * 26);
    }

    @Test
    @Verifies("L5.e")
    void readsPageByPage_andNothingThatIsOlderThanItsLookBack() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        for (int day = 0; day < 300; day++) {
            if (day % 80 == 0) {
                Grant grant = lab.dpp.grants().grants().get(0);
                lab.dpp.grants().review(grant, MANAGER);
            }
            read(CLERK, 50, NAME);
            lab.clock.advance(Duration.ofDays(1));
        }
        AtomicLong rows = new AtomicLong();
        AtomicLong largest = new AtomicLong();
        AuditStore counted = (AuditStore) Proxy.newProxyInstance(
                AuditStore.class.getClassLoader(), new Class<?>[] {AuditStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(lab.stores.auditStore(), arguments);
                    if (method.getName().equals("events")) {
                        List<?> page = (List<?>) answer;
                        largest.accumulateAndGet(page.size(), Math::max);
                        rows.addAndGet(page.stream()
                                .map(row -> RecordedEvent.decode(((StoredEvent) row).body()))
                                .filter(event -> event.reason() != Reason.CHECKPOINTS_MISSED) // at any moment
                                .count());
                    }
                    return answer;
                });
        AuditReview review = AuditReview.create(
                lab.dpp.policy(), lab.stores.grantStore(), lab.dpp.audit(), counted, new NoTokens(), lab.clock);
        Instant now = lab.clock.instant();
        ReviewSummary summary = review.summarize(now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1)));
        assertThat(summary.accesses()).extracting(Access::count).containsExactly(100L);
        assertThat(largest).hasValueLessThanOrEqualTo(1_000);
        assertThat(rows).hasValueBetween(92 * 50L, 94 * 50L + 50);
    }

    @Test
    @Verifies({"L5.e", "A1.2.c"})
    void namesFirstTimeReadersAndVolumeOutliers_byTheRuleOfTheDocs() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(AUDITOR, "shipping-clerk", MANAGER);
        for (int day = 0; day < 5; day++) {
            read(CLERK, 20 + day, NAME);
            lab.clock.advance(Duration.ofDays(1));
        }
        Instant from = lab.clock.instant();
        LocalDate first = LocalDate.of(2026, 11, 26);
        read(CLERK, 66, NAME);
        lab.clock.advance(Duration.ofDays(1));
        read(CLERK, 67, NAME);
        read(AUDITOR, 66, NAME);
        lab.clock.advance(Duration.ofDays(1));
        read(AUDITOR, 70, NAME);

        ReviewSummary summary = lab.dpp.auditReview().summarize(from, settled());
        assertThat(summary.firstTimeReaders()).containsExactly(AUDITOR.id());
        assertThat(summary.outliers())
                .as("the median of the clerk's days, and of all days, is 22; 66 is not more than 3 times that")
                .containsExactly(
                        new Outlier(AUDITOR.id(), first.plusDays(2), 70, 22),
                        new Outlier(CLERK.id(), first.plusDays(1), 67, 22));
    }

    @Test
    @Verifies({"L5.e", "A1.2.c"})
    void seesADayWhole_thatTheBeginOfARangeCutsInTwo() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        read(CLERK, 10, NAME);
        lab.clock.advance(Duration.ofDays(1));
        Instant from = lab.clock.instant();
        read(CLERK, 45, NAME);
        Instant cut = settled();
        assertThat(lab.dpp.auditReview().summarize(from, cut).outliers()).isEmpty();
        read(CLERK, 45, NAME);
        assertThat(lab.dpp.auditReview().summarize(cut, settled()).outliers())
                .containsExactly(new Outlier(CLERK.id(), LocalDate.of(2026, 11, 22), 90, 10));
    }

    @Test
    @Verifies({"L5.e", "A1.2.c"})
    void callsNoDayAnOutlier_thatIsSmall() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        read(CLERK, 1, NAME);
        lab.clock.advance(Duration.ofDays(1));
        Instant from = lab.clock.instant();
        read(CLERK, 50, NAME);
        assertThat(lab.dpp.auditReview().summarize(from, settled()).outliers()).isEmpty();
        read(CLERK, 1, NAME);
        assertThat(lab.dpp.auditReview().summarize(from, settled()).outliers())
                .containsExactly(new Outlier(CLERK.id(), LocalDate.of(2026, 11, 22), 51, 1));
    }

    @Test
    @Verifies({"A1.2.c", "A1.2.d"})
    void holdsWhatWasApprovedAgainstWhatWasSeen() {
        Grant used = lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(CLERK, "call-centre", MANAGER);
        Actor accountant = Actor.person("p.wisniewski", AccessLab.SAFE);
        lab.dpp.grants().approve(accountant, "tax-clerk", Purpose.TAX_INVOICE, PARTNER, MANAGER);
        lab.dpp.grants().approve(accountant, "tax-clerk", Purpose.TAX_INVOICE, OTHER_PARTNER, MANAGER);
        Grant gone = lab.dpp.grants().approve(AUDITOR, "shipping-clerk", MANAGER);
        read(AUDITOR, 2, NAME);
        lab.dpp.grants().revoke(gone, MANAGER);
        read(CLERK, 3, NAME);
        read(accountant, Purpose.TAX_INVOICE, PARTNER, 4, TAX_ID);
        Instant last = lab.clock.instant();

        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());
        assertThat(summary.baseline())
                .extracting(
                        use -> use.grant().actor().id() + " " + use.grant().role() + " "
                                + (use.grant().partner() == null
                                        ? "*"
                                        : use.grant().partner().id()),
                        ReviewSummary.GrantUse::state,
                        ReviewSummary.GrantUse::reads,
                        ReviewSummary.GrantUse::lastRead)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a.weber shipping-clerk *", GrantState.REVOKED, 2L, last),
                        org.assertj.core.groups.Tuple.tuple("j.nowak call-centre *", GrantState.STANDING, 0L, null),
                        org.assertj.core.groups.Tuple.tuple("j.nowak shipping-clerk *", GrantState.STANDING, 3L, last),
                        org.assertj.core.groups.Tuple.tuple(
                                "p.wisniewski tax-clerk A2EUQ1WTGCTBG2", GrantState.STANDING, 4L, last),
                        org.assertj.core.groups.Tuple.tuple(
                                "p.wisniewski tax-clerk A2EUQ1WTGCTBG3", GrantState.STANDING, 0L, null));
        assertThat(summary.unusedGrants())
                .extracting(use -> use.grant().role())
                .containsExactlyInAnyOrder("call-centre", "tax-clerk");
        assertThat(summary.unexplained()).isEmpty();

        lab.clock.advance(lab.dpp.policy().accessReviewInterval());
        assertThat(lab.dpp.auditReview().summarize(begin, settled()).baseline())
                .filteredOn(use -> use.grant().equals(used))
                .singleElement()
                .satisfies(use -> assertThat(use.state()).isEqualTo(GrantState.LAPSED));
    }

    @Test
    @Verifies("A1.2.c")
    void namesReadsThatNoGrantExplains_becauseSomebodyChangedTheRegisterByHand() {
        lab.stores
                .grantStore()
                .put(new Grant(AUDITOR.id(), "shipping-clerk", null, null, null, MANAGER.id(), begin, begin, null, 1));
        read(AUDITOR, 7, NAME);
        AuditReview emptied = AuditReview.create(
                lab.dpp.policy(),
                io.github.dppkit.testkit.InMemoryStores.empty().grantStore(),
                lab.dpp.audit(),
                lab.stores.auditStore(),
                new NoTokens(),
                lab.clock);
        assertThat(emptied.summarize(begin, settled()).unexplained())
                .containsExactly(new Unexplained(AUDITOR.id(), "shipping-clerk", Purpose.SHIPPING, 7));
    }

    @Test
    @Verifies({"L5.e", "A1.3.a"})
    void listsEmergencies() {
        Grant standBy = lab.dpp.grants().approve(CLERK, "on-call", MANAGER);
        lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.SAFETY);
        read(CLERK, 2, PHONE);
        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());
        assertThat(summary.emergencies()).containsExactly(new Emergency(CLERK.id(), "on-call", 2));
        assertThat(summary.acts())
                .contains(new ReviewSummary.Act(Action.ALARM, Outcome.SUCCESS, Reason.BREAK_GLASS, 1));
        assertThat(summary.toText()).contains("Emergencies to review: 1", "person:j.nowak  on-call  SAFETY");
    }

    @Test
    @Verifies({"L5.e", "V6.2.6.1", "A2.6.a"})
    void putsASignOffOnRecord_boundToTheSummarysHash() throws NoSuchAlgorithmException {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        read(CLERK, 1, NAME);
        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());
        String json = new String(summary.toJson(), StandardCharsets.UTF_8);
        assertThat(json)
                .startsWith("{\"format\":\"dpp-review/1\",\"from\":\"2026-11-21T10:00:00Z\"")
                .contains("\"actor\":\"person:j.nowak\",\"purpose\":\"shipping\",\"category\":\"NAME\",\"count\":1");
        assertThat(summary.toText())
                .contains("Review of the audit trail", "person:j.nowak  shipping  NAME  1", "Denials: none");

        SignOff signOff = lab.dpp.auditReview().signOff(summary, AUDITOR);

        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(summary.toJson()));
        RecordedEvent event = lab.last();
        assertThat(event.action()).isEqualTo(Action.REVIEW);
        assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(event.actor()).isEqualTo(AUDITOR.id());
        assertThat(event.evidence()).isEqualTo(hash);
        assertThat(event.count()).isEqualTo(summary.events());
        assertThat(signOff.evidence()).isEqualTo(hash);
        assertThat(signOff.to()).isEqualTo(summary.range().to());
        assertThat(lab.dpp.auditReview().status().last()).isEqualTo(signOff);
    }

    @Test
    @Verifies("L5.e")
    void nobodySignsAloneForHisOwnReads_norForThoseOfHisService() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        read(CLERK, 1, NAME);
        read(PRINTER, 1, NAME);
        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());
        int before = lab.record().size();
        for (Actor concerned : List.of(CLERK, MANAGER)) {
            assertThatThrownBy(() -> lab.dpp.auditReview().signOff(summary, concerned))
                    .isInstanceOf(ReviewRefusedException.class)
                    .hasMessageContaining("second person");
        }
        assertThatThrownBy(() -> lab.dpp.auditReview().signOff(summary, CLERK, CLERK))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("another person");
        assertThat(lab.record()).hasSize(before);

        SignOff both = lab.dpp.auditReview().signOff(summary, CLERK, MANAGER);
        assertThat(both.second()).isEqualTo(MANAGER.id());
        assertThat(lab.record().subList(before, before + 2))
                .extracting(RecordedEvent::actor)
                .containsExactly(CLERK.id(), MANAGER.id());
        assertThat(lab.record().subList(before, before + 2))
                .extracting(RecordedEvent::evidence)
                .containsOnly(both.evidence());
    }

    @Test
    @Verifies({"L5.e", "L5.c"})
    void refusesASignOff_byServicesBareSessionsOrOfAnotherTrail() {
        lab.clock.advance(Duration.ofHours(1));
        ReviewSummary summary = lab.dpp.auditReview().summarizeUnreviewed();
        assertThatThrownBy(() -> lab.dpp.auditReview().signOff(summary, PRINTER))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("not a service");
        Actor bare = Actor.person("a.weber", Claims.none());
        assertThatThrownBy(() -> lab.dpp.auditReview().signOff(summary, bare))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("L5.c");
        try (AccessLab other = new AccessLab(folder.resolve("."), lab, "node-2")) {
            assertThatThrownBy(() -> other.dpp.auditReview().signOff(summary, AUDITOR))
                    .isInstanceOf(ReviewRefusedException.class)
                    .hasMessageContaining("another trail");
        }
        assertThat(lab.dpp.auditReview().status().last()).isNull();
    }

    @Test
    @Verifies({"L5.e", "V6.2.6.1"})
    void isDueAfterThePolicysInterval_andLeavesNoGap() {
        Duration interval = Duration.ofHours(84);
        AuditReview review = lab.dpp.auditReview();
        assertThat(review.status().reviewedUntil()).isEqualTo(begin);
        assertThat(review.status().dueAt()).isEqualTo(begin.plus(interval));
        lab.clock.advance(interval.minusMillis(1));
        assertThat(review.status().overdue()).isFalse();
        lab.clock.advance(Duration.ofMillis(1));
        assertThat(review.status().overdue()).isTrue();

        ReviewSummary late = review.summarizeUnreviewed();
        assertThat(late.range().from()).isEqualTo(begin);
        assertThat(late.range().overdue()).isTrue();
        assertThat(late.toText()).contains("OVERDUE");
        ReviewSummary gap = review.summarize(begin.plusSeconds(1), late.range().to());
        assertThatThrownBy(() -> review.signOff(gap, AUDITOR))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("gap");
        review.signOff(late, AUDITOR);
        assertThat(review.status().overdue()).isFalse();
        assertThat(review.status().dueAt()).isEqualTo(late.range().to().plus(interval));
        assertThatThrownBy(() -> review.signOff(late, AUDITOR))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("reviewed already");
        lab.clock.advance(Duration.ofHours(1));
        assertThat(review.summarizeUnreviewed().range().from())
                .isEqualTo(late.range().to());
    }

    @Test
    @Verifies("L5.e")
    void isDueEveryTwoWeeks_underAmazonsPolicy_andNeverUnderOneThatIsSilent() {
        lab.close();
        try (AccessLab amazon = new AccessLab(folder.resolve("a"), DppPolicy.load("amazon-2026-08"))) {
            assertThat(amazon.dpp.auditReview().status().dueAt())
                    .isEqualTo(amazon.clock.instant().plus(Duration.ofDays(14)));
        }
        lab = new AccessLab(folder.resolve("b"), DppPolicy.load("amazon-2021"));
        lab.clock.advance(Duration.ofDays(400));
        assertThat(lab.dpp.auditReview().status().dueAt()).isNull();
        assertThat(lab.dpp.auditReview().status().overdue()).isFalse();
    }

    @Test
    @Verifies("L5.e")
    void refusesARange_thatIsEmptyOrNotSettled() {
        Instant now = lab.clock.instant();
        assertThatThrownBy(() -> lab.dpp.auditReview().summarize(now, now))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("empty");
        Instant fresh = now.minus(AuditReview.SETTLED).plusMillis(1);
        assertThatThrownBy(() -> lab.dpp.auditReview().summarize(now.minus(Duration.ofDays(1)), fresh))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("5 minutes");
        assertThatThrownBy(() -> lab.dpp.auditReview().summarizeUnreviewed())
                .isInstanceOf(ReviewRefusedException.class);
        assertThat(lab.dpp
                        .auditReview()
                        .summarize(now.minus(Duration.ofDays(1)), now.minus(AuditReview.SETTLED))
                        .events())
                .isZero();
    }

    @Test
    @Verifies("L5.e")
    void letsOneOfTwoSignOffsWin() {
        lab.clock.advance(Duration.ofHours(1));
        ReviewSummary summary = lab.dpp.auditReview().summarizeUnreviewed();
        GrantStoreThatSleeps stale = new GrantStoreThatSleeps(lab.stores.grantStore());
        AuditReview slow = AuditReview.create(
                lab.dpp.policy(), stale, lab.dpp.audit(), lab.stores.auditStore(), new NoTokens(), lab.clock);
        ReviewSummary same = slow.summarizeUnreviewed();
        lab.dpp.auditReview().signOff(summary, AUDITOR);
        assertThatThrownBy(() -> slow.signOff(same, MANAGER))
                .isInstanceOf(ReviewRefusedException.class)
                .hasMessageContaining("meanwhile");
        assertThat(lab.stores.grantStore().lastSignOff().orElseThrow().reviewer())
                .isEqualTo(AUDITOR.id());
    }

    @Test
    void writesTheJsonOfTheGoldenFile() throws IOException {
        Grant standBy = lab.dpp.grants().approve(CLERK, "on-call", MANAGER);
        lab.dpp.grants().approve(CLERK, "shipping-clerk", Purpose.SHIPPING, PARTNER, MANAGER);
        lab.dpp.grants().approve(PRINTER, "shipping-clerk", Purpose.SHIPPING, null, CLERK);
        lab.dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.OUTAGE);
        read(CLERK, 2, NAME, PHONE);
        read(PRINTER, 60, ADDRESS);
        assertThatThrownBy(() -> read(AUDITOR, 1, NAME)).isInstanceOf(AccessDeniedException.class);
        byte[] json = lab.dpp.auditReview().summarize(begin, settled()).toJson();
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("review-v1.json"))) {
            assertThat(new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    @Verifies("A2.6.d")
    void theSummaryHoldsNoOrder() {
        lab.dpp.grants().approve(CLERK, "shipping-clerk", MANAGER);
        lab.dpp.access().request(CLERK, Purpose.SHIPPING, List.of(ORDER), Set.of(NAME));
        ReviewSummary summary = lab.dpp.auditReview().summarize(begin, settled());
        assertThat(new String(summary.toJson(), StandardCharsets.UTF_8) + summary.toText())
                .doesNotContain("902-3159896-1390916");
    }
}
