package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.AuditReview;
import io.github.dppkit.access.Claims;
import io.github.dppkit.access.Closure;
import io.github.dppkit.access.Departure;
import io.github.dppkit.access.EmergencyReason;
import io.github.dppkit.access.Grant;
import io.github.dppkit.access.ReviewSummary;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The review of a trail that is in a database, from the first read to the sign-off that another start finds. */
@ParameterizedClass
@MethodSource("io.github.dppkit.jdbc.ContractBase#onEach")
class JdbcAuditReviewTest {

    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final Claims SAFE = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", SAFE);
    private static final Actor MANAGER = Actor.person("m.kowalska", SAFE);

    private final ContractBase base;
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00.123456Z"));
    private final RootKey rootKey = RootKey.ephemeral();
    private final SigningKey signingKey = SigningKey.ephemeral();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    JdbcAuditReviewTest(ContractBase base) {
        this.base = base;
    }

    private Dpp open(JdbcStores stores) {
        return Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(rootKey)
                .signingKey(signingKey)
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .accessPolicy(AccessPolicy.builder()
                        .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
                        .permitInEmergency("on-call", Purpose.SHIPPING, null, PiiCategory.PHONE)
                        .build())
                .clock(clock, clock.nanos())
                .build();
    }

    @Test
    @Verifies({"L5.e", "V6.2.6.1", "#112", "#151"})
    void findsTheSameReadsAndTheSameSignOff_afterARestart() {
        JdbcStores stores = base.emptied();
        Instant begin = clock.instant();
        SignOff signed;
        try (Dpp dpp = open(stores)) {
            dpp.grants().approve(CLERK, "clerk", null, PARTNER, MANAGER);
            Grant standBy = dpp.grants().approve(CLERK, "on-call", MANAGER);
            dpp.grants().breakGlass(standBy, CLERK, EmergencyReason.OUTAGE);
            for (int order = 0; order < 30; order++) {
                PiiScope scope = PiiScope.order(PARTNER, "902-" + order);
                dpp.access().request(CLERK, Purpose.SHIPPING, scope, PiiCategory.NAME);
                if (order == 0) {
                    dpp.access().request(CLERK, Purpose.SHIPPING, scope, PiiCategory.PHONE);
                } else {
                    assertThatThrownBy(() -> dpp.access().request(CLERK, Purpose.SHIPPING, scope, PiiCategory.PHONE))
                            .isInstanceOf(AccessDeniedException.class);
                }
                clock.advance(Duration.ofHours(1));
            }
        }
        try (Dpp dpp = open(stores)) {
            ReviewSummary summary = dpp.auditReview().summarizeUnreviewed();
            assertThat(summary.range().from()).isEqualTo(begin);
            assertThat(summary.accesses())
                    .extracting(ReviewSummary.Access::count)
                    .containsExactly(30L, 1L);
            assertThat(summary.emergencies())
                    .extracting(ReviewSummary.Emergency::count)
                    .containsExactly(1L);
            assertThat(summary.denials())
                    .extracting(ReviewSummary.Denial::count)
                    .containsExactly(29L);
            assertThat(summary.unexplained()).isEmpty();
            assertThat(summary.unusedGrants()).isEmpty();
            signed = dpp.auditReview().signOff(summary, MANAGER);
            Closure closure = dpp.grants().closeAll(CLERK.id(), Departure.LEFT, clock.instant(), MANAGER);
            assertThat(closure.closed()).hasSize(2);
        }
        try (Dpp dpp = open(stores)) {
            AuditReview review = dpp.auditReview();
            assertThat(review.status().last()).isEqualTo(signed);
            assertThat(review.status().overdue()).isFalse();
            assertThat(dpp.grants().emergenciesToReview())
                    .extracting(Grant::openedFor)
                    .containsExactly(EmergencyReason.OUTAGE);
            assertThat(dpp.audit().verify().findings())
                    .allMatch(finding -> finding.kind() == VerificationResult.Kind.SILENCE); // the clock jumped a day
        }
    }
}
