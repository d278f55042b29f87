package io.github.dppkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.governance.request.DataRequest;
import io.github.dppkit.governance.request.DataRequestStatus;
import io.github.dppkit.governance.request.DataRequests;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.GuardStatus;
import io.github.dppkit.retention.notice.DeletionNotice;
import io.github.dppkit.retention.notice.Notices;
import io.github.dppkit.retention.notice.Selection;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.spring.actuate.DppDescriptor.RetentionDescriptor;
import io.github.dppkit.spring.actuate.DppEndpoint;
import io.github.dppkit.spring.retention.DisposalReport;
import io.github.dppkit.spring.retention.DisposalSchedule;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.SyntheticOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;

/** Disposal that the application runs by itself. */
class ScheduledDisposalTest extends WithKeyFiles {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    @SuppressWarnings("NullAway.Init")
    private ApplicationContextRunner application;

    private final MovableClock clock = MovableClock.at(START);
    private final SyntheticOrder order = SyntheticOrder.of(31);

    @BeforeEach
    void setUp() {
        application = application(PayloadApplication.class)
                .withBean(InstantSource.class, () -> clock)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:file:" + folder.resolve("data"),
                        "dpp.jdbc.initialize-schema=always",
                        "management.endpoints.web.exposure.include=dpp");
    }

    private void ingest() {
        application.withPropertyValues("dpp.retention.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(DisposalSchedule.class);
            assertThat(retention(context.getBean(DppEndpoint.class)))
                    .isEqualTo(new RetentionDescriptor(false, null, 1, null, new GuardStatus(null, 0, null, false)));
            String stored = PayloadApplication.ingest(context.getBean(Dpp.class), order, clock.instant());
            PayloadApplication.store(context.getBean(JdbcTemplate.class), order, stored);
        });
    }

    /** With a start in between: after 30 days without a sign of life the time would be in doubt. */
    private void monthPasses() {
        clock.advance(Duration.ofDays(16));
        application
                .withPropertyValues("dpp.retention.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
        clock.advance(Duration.ofDays(15));
    }

    private static RetentionDescriptor retention(DppEndpoint endpoint) {
        return Objects.requireNonNull(endpoint.report().retention());
    }

    private static int rows(JdbcTemplate database) {
        Integer rows = database.queryForObject("select count(payload) from host_order", Integer.class);
        return Objects.requireNonNull(rows);
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void clearsTheTablesOfTheApplication_onceTheTimeHasCome() {
        ingest();
        monthPasses();
        Witness witness = new Witness();
        application
                .withBean("witness", DisposalTarget.class, () -> witness)
                .withPropertyValues("dpp.retention.interval=24h")
                .run(context -> {
                    witness.await();
                    DisposalSchedule schedule = context.getBean(DisposalSchedule.class);
                    assertThat(schedule.isRunning()).isTrue();
                    awaitCompleteRun(schedule);
                    schedule.stop();
                    assertThat(schedule.isRunning()).isFalse();

                    assertThat(rows(context.getBean(JdbcTemplate.class))).isZero();
                    assertThat(context.getBean(Dpp.class)
                                    .retention()
                                    .certificate(PayloadApplication.scope(order), DataClass.PII))
                            .isPresent();
                    RetentionDescriptor report = retention(context.getBean(DppEndpoint.class));
                    assertThat(report.scheduled()).isTrue();
                    assertThat(report.interval()).isEqualTo(Duration.ofHours(24));
                    assertThat(report.targets()).isEqualTo(2);
                    assertThat(report.lastRun())
                            .isEqualTo(new DisposalReport(
                                    START.plus(Duration.ofDays(31)),
                                    true,
                                    null,
                                    1,
                                    0,
                                    java.util.List.of(),
                                    java.util.Map.of(Reason.DATA_UNRESOLVED, 1)));
                });
    }

    @Test
    @Verifies({"#91", "A1.7.a"})
    void carriesOutNotices_beforeItDisposesOfWhatIsDue() {
        ingest();
        application
                .withPropertyValues("dpp.retention.enabled=false")
                .run(context -> context.getBean(Notices.class)
                        .receive(DeletionNotice.delete(
                                "amzn-1",
                                clock.instant(),
                                new ActorId(ActorId.Kind.PERSON, "m.kowalska"),
                                Selection.orders(java.util.List.of(PayloadApplication.scope(order))))));
        Witness witness = new Witness();
        application.withBean("witness", DisposalTarget.class, () -> witness).run(context -> {
            witness.await();
            await(() -> context.getBean(DisposalSchedule.class).lastRun() != null);
            context.getBean(DisposalSchedule.class).stop();
            assertThat(context.getBean(Notices.class).certificate("amzn-1")).isPresent();
            assertThat(rows(context.getBean(JdbcTemplate.class))).isZero();
        });
    }

    @Test
    @Verifies("A2.2.d")
    void goesOnWithDataRequests_andBarsRestrictedData_withoutAnyBeanOfTheApplication() {
        ingest();
        ActorId handler = new ActorId(ActorId.Kind.PERSON, "m.kowalska");
        Witness broken = new Witness();
        broken.failures = 1;
        application
                .withPropertyValues("dpp.retention.enabled=false")
                .withBean("broken", DisposalTarget.class, () -> broken)
                .run(context -> {
                    DataRequests requests = context.getBean(DataRequests.class);
                    requests.receive(DataRequest.restrict("dsr-1", clock.instant(), handler));
                    requests.name("dsr-1", java.util.List.of(PayloadApplication.scope(order)), handler);
                    requests.carryOut("dsr-1", handler);
                    assertThat(context.getBean(RestrictionStore.class).scopes(null, 9))
                            .hasSize(1);
                    requests.receive(DataRequest.erase("dsr-2", clock.instant(), handler));
                    requests.name("dsr-2", java.util.List.of(PayloadApplication.scope(order)), handler);
                    assertThat(requests.carryOut("dsr-2", handler).state()).isEqualTo(DataRequestStatus.State.DECIDED);
                });
        clock.advance(Duration.ofMinutes(6));
        Witness witness = new Witness();
        application.withBean("witness", DisposalTarget.class, () -> witness).run(context -> {
            witness.await();
            await(() -> context.getBean(DisposalSchedule.class).lastRun() != null);
            context.getBean(DisposalSchedule.class).stop();
            assertThat(context.getBean(DataRequests.class)
                            .answer("dsr-2")
                            .orElseThrow()
                            .count("ERASED"))
                    .isEqualTo(1);
            assertThat(rows(context.getBean(JdbcTemplate.class))).isZero();
            assertThat(context.getBean(RestrictionStore.class).scopes(null, 9)).isEmpty();
        });
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void runsAgainAfterTheInterval_andTriesAgainWhatFailed_whileHealthStaysUp() {
        ingest();
        monthPasses();
        Witness witness = new Witness();
        witness.failures = 2;
        application
                .withBean("witness", DisposalTarget.class, () -> witness)
                .withPropertyValues("dpp.retention.interval=5ms")
                .run(context -> {
                    witness.await();
                    DisposalSchedule schedule = context.getBean(DisposalSchedule.class);
                    awaitCompleteRun(schedule);
                    schedule.stop();
                    assertThat(context.getBean(Dpp.class)
                                    .retention()
                                    .certificate(PayloadApplication.scope(order), DataClass.PII))
                            .isPresent();
                    assertThat(Objects.requireNonNull(context.getBean("dppHealthContributor", HealthIndicator.class)
                                            .health())
                                    .getStatus()
                                    .getCode())
                            .isEqualTo("UP");
                });
        assertThat(witness.failures).isZero();
    }

    @Test
    void reportsWhatFailed_byTargetAndClass_withoutItsText() {
        ingest();
        monthPasses();
        Witness witness = new Witness();
        witness.failures = 1;
        application.withBean("witness", DisposalTarget.class, () -> witness).run(context -> {
            DisposalSchedule schedule = context.getBean(DisposalSchedule.class);
            witness.awaitFailure();
            await(() -> schedule.lastRun() != null);
            schedule.stop();
            DisposalReport report = Objects.requireNonNull(schedule.lastRun());
            assertThat(report.complete()).isFalse();
            assertThat(report.partial()).isEqualTo(1);
            assertThat(report.failures())
                    .containsExactly(new DisposalRun.Failure("witness", IllegalStateException.class.getName(), 1));
            assertThat(report.toString()).doesNotContain("row of");
            assertThat(Objects.requireNonNull(context.getBean("dppHealthContributor", HealthIndicator.class)
                                    .health())
                            .getStatus()
                            .getCode())
                    .isEqualTo("UP");
        });
    }

    @Test
    void startsAndStopsMoreThanOnce_onItsOwnDaemonThread() throws InterruptedException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        application.withPropertyValues("dpp.retention.interval=24h").run(context -> {
            DisposalSchedule schedule = context.getBean(DisposalSchedule.class);
            schedule.start();
            schedule.start();
            schedule.stop();
            schedule.stop();
            assertThat(schedule.isRunning()).isFalse();
            schedule.start();
            assertThat(schedule.isRunning()).isTrue();
        });
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("dppkit-disposal") && !others.contains(thread)) {
                thread.join(300_000); // it may be on its very last steps
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    /** The end of the application waits for a run for seconds only, and a slow machine may need more. */
    private static void awaitCompleteRun(DisposalSchedule schedule) {
        await(() -> {
            DisposalReport last = schedule.lastRun();
            return last != null && last.complete();
        });
    }

    private static void await(BooleanSupplier so) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("no such run").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A second place to clear, the last of all: fails as often as it is told, and tells when it was reached. */
    private static final class Witness implements DisposalTarget, Ordered {

        private final CountDownLatch cleared = new CountDownLatch(1);
        private final CountDownLatch failed = new CountDownLatch(1);
        private volatile int failures;

        void await() throws InterruptedException {
            assertThat(cleared.await(5, TimeUnit.MINUTES)).isTrue();
        }

        void awaitFailure() throws InterruptedException {
            assertThat(failed.await(5, TimeUnit.MINUTES)).isTrue();
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public String name() {
            return "witness";
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread disposes
        public long dispose(Disposal disposal) {
            if (failures > 0) {
                failures--;
                failed.countDown();
                throw new IllegalStateException("row of Anna Nowak");
            }
            cleared.countDown();
            return 1;
        }

        @Override
        public long remaining(PiiScope scope) {
            return 0;
        }
    }
}
