package io.github.dppkit.spring.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.spring.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The schedule over runs that the test makes up. */
@Timeout(1_200)
class DisposalScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration OFTEN = Duration.ofNanos(1);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofMinutes(10);

    @SuppressWarnings("NullAway.Init")
    private LogLines log;

    @BeforeEach
    void listen() {
        log = new LogLines(DisposalSchedule.class);
    }

    @AfterEach
    void forget() {
        log.close();
    }

    private static DisposalRun gone(int disposed, boolean more) {
        return new DisposalRun(disposed, 0, 0, 0, 0, more, List.of(), List.of(), Map.of());
    }

    private static DisposalSchedule schedule(Supplier<DisposalRun> disposal, Duration interval, Duration patience) {
        return new DisposalSchedule(disposal, interval, InstantSource.fixed(NOW), patience);
    }

    @Test
    @Verifies("L4.b")
    void goesOnAtOnce_whileARunStoppedAtItsLimit() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(3);
        DisposalSchedule schedule = schedule(
                () -> {
                    ended.countDown();
                    return gone(10_000, calls.incrementAndGet() < 3);
                },
                NEVER,
                LONG);
        schedule.start();
        ended.await();
        schedule.stop();
        assertThat(calls).hasValue(3);
        assertThat(Objects.requireNonNull(schedule.lastRun()).complete()).isTrue();
    }

    @Test
    void waitsForTheInterval_whenARunThatStoppedAtItsLimitGotNothingDone() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        DisposalSchedule schedule = schedule(
                () -> {
                    calls.incrementAndGet();
                    called.countDown();
                    return new DisposalRun(
                            0,
                            10_000,
                            0,
                            0,
                            0,
                            true,
                            List.of(),
                            List.of(new DisposalRun.Failure("t", "E", 1)),
                            Map.of());
                },
                NEVER,
                LONG);
        schedule.start();
        called.await();
        schedule.stop();
        assertThat(calls).hasValue(1);
        assertThat(log.all()).singleElement().asString().startsWith("WARN Disposal is not complete");
    }

    @Test
    @Verifies({"#80", "#82"})
    void saysWhatToDo_whenTheTimeIsInDoubtOrDisposalIsPaused() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        DisposalSchedule schedule = schedule(
                () -> {
                    called.countDown();
                    return new DisposalRun(
                            0,
                            0,
                            0,
                            0,
                            0,
                            false,
                            List.of(),
                            List.of(
                                    new DisposalRun.Failure("dppkit:clock", "in-doubt", 1),
                                    new DisposalRun.Failure("dppkit:blast-radius", "paused", 1)),
                            Map.of());
                },
                NEVER,
                LONG);
        schedule.start();
        called.await();
        schedule.stop();
        assertThat(log.all())
                .anySatisfy(line -> assertThat(line).startsWith("WARN").contains("confirmTime"))
                .anySatisfy(line -> assertThat(line).startsWith("WARN").contains("confirmDisposal"));
    }

    @Test
    @Verifies("#85")
    void tellsAlarmsOfARun_byReasonAndCount() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        DisposalSchedule schedule = schedule(
                () -> {
                    called.countDown();
                    return new DisposalRun(
                            0, 0, 0, 0, 0, false, List.of(), List.of(), Map.of(Reason.LEASE_NEARLY_OVER, 3));
                },
                NEVER,
                LONG);
        schedule.start();
        called.await();
        schedule.stop();
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("WARN Disposal raised alarms")
                .endsWith("{LEASE_NEARLY_OVER=3}");
        assertThat(Objects.requireNonNull(schedule.lastRun()).alarms())
                .containsOnly(Map.entry(Reason.LEASE_NEARLY_OVER, 3));
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void aRunThatThrows_isToldByItsClass_andTriedAgain() throws InterruptedException {
        List<Throwable> faults = new ArrayList<>(List.of(
                new IllegalStateException("row of Anna Nowak"),
                new AssertionError("row of Anna Nowak"),
                new OutOfMemoryError("row of Anna Nowak")));
        CountDownLatch through = new CountDownLatch(1);
        List<String> reports = Collections.synchronizedList(new ArrayList<>());
        DisposalSchedule[] self = new DisposalSchedule[1];
        self[0] = schedule(
                () -> {
                    reports.add(String.valueOf(self[0].lastRun()));
                    if (faults.isEmpty()) {
                        through.countDown();
                        return gone(0, false);
                    }
                    throw DisposalScheduleTest.<RuntimeException>sneaky(faults.remove(0));
                },
                OFTEN,
                LONG);
        self[0].start();
        through.await();
        self[0].stop();
        assertThat(Objects.requireNonNull(self[0].lastRun()).complete()).isTrue();
        assertThat(reports.subList(1, 4))
                .extracting(each -> each.replaceAll(".*error=([^,]*),.*", "$1"))
                .containsExactly(
                        "java.lang.IllegalStateException", "java.lang.AssertionError", "java.lang.OutOfMemoryError");
        assertThat(log.all())
                .hasSize(3)
                .allMatch(line -> line.startsWith("WARN Disposal failed with java.lang."))
                .allMatch(line -> line.contains("it is tried again"))
                .noneMatch(line -> line.contains("Anna"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aClockThatFailsWithTheRun_doesNotEndTheSchedule() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(3);
        DisposalSchedule schedule = new DisposalSchedule(
                () -> {
                    called.countDown();
                    throw new IllegalStateException("no time");
                },
                OFTEN,
                () -> {
                    throw new IllegalStateException("no time");
                },
                LONG);
        schedule.start();
        called.await();
        schedule.stop();
        assertThat(log.all()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    @Verifies("A2.1.a")
    void saysNothingOfWhatItDisposed_butNumbers() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        DisposalSchedule schedule = schedule(
                () -> {
                    called.countDown();
                    return gone(2, false);
                },
                NEVER,
                LONG);
        schedule.start();
        called.await();
        schedule.stop();
        assertThat(log.all()).containsExactly("INFO Disposal: 2 scopes gone.");
        assertThat(schedule.lastRun()).isEqualTo(new DisposalReport(NOW, true, null, 2, 0, List.of(), Map.of()));
    }

    @Test
    void atTheEnd_itWaitsNoLongerThanItsPatience_andDoesNotInterrupt() throws InterruptedException {
        CountDownLatch inRun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = Collections.synchronizedList(new ArrayList<>());
        DisposalSchedule schedule = schedule(
                () -> {
                    callers.add(Thread.currentThread());
                    inRun.countDown();
                    try {
                        interrupted.add(!release.await(10, TimeUnit.MINUTES));
                    } catch (InterruptedException e) {
                        interrupted.add(true);
                    }
                    ended.countDown();
                    return gone(10_000, true);
                },
                OFTEN,
                Duration.ofMillis(20));
        schedule.start();
        inRun.await();
        schedule.stop();
        assertThat(schedule.isRunning()).isFalse();
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("WARN Disposal is still under way at the end of the application");
        release.countDown();
        ended.await();
        assertThat(interrupted).containsExactly(false);
        schedule.start();
        schedule.stop();
        List<Thread> all = List.copyOf(callers);
        assertThat(all)
                .as("the old thread ends with the run it was in")
                .filteredOn(thread -> thread == all.get(0))
                .hasSize(1);
    }

    @Test
    void waitsTenSeconds_unlessToldOtherwise() {
        assertThat(DisposalSchedule.PATIENCE).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aStoppedSchedule_keepsNoThread() throws InterruptedException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        CountDownLatch called = new CountDownLatch(2);
        DisposalSchedule schedule = schedule(
                () -> {
                    called.countDown();
                    return gone(0, false);
                },
                OFTEN,
                LONG);
        schedule.start();
        called.await();
        schedule.stop();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("dppkit-disposal") && !others.contains(thread)) {
                thread.join(300_000); // it may be on its very last steps
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
