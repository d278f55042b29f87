package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class MovableClockTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void standsStill_untilItIsMoved() {
        MovableClock clock = MovableClock.at(START);
        LongSupplier nanos = clock.nanos();

        assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
        assertThat(nanos.getAsLong()).isZero().isEqualTo(nanos.getAsLong());
    }

    @Test
    void movesBothReadings_whenTimePasses() {
        MovableClock clock = MovableClock.at(START);
        clock.advance(Duration.ofDays(30));
        clock.set(START.plus(Duration.ofDays(31)));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(31)));
        assertThat(clock.nanos().getAsLong()).isEqualTo(Duration.ofDays(31).toNanos());
    }

    @Test
    void keepsTheElapsedReading_whenTheWallIsSetBackOrStepped() {
        MovableClock clock = MovableClock.at(START);
        clock.advance(Duration.ofHours(2));
        clock.set(START.minus(Duration.ofDays(400)));
        clock.step(Duration.ofDays(3));
        clock.step(Duration.ofDays(-1));

        assertThat(clock.instant()).isEqualTo(START.minus(Duration.ofDays(398)));
        assertThat(clock.nanos().getAsLong()).isEqualTo(Duration.ofHours(2).toNanos());
    }

    @Test
    void refusesNegativeTime_andMovesNothing() {
        MovableClock clock = MovableClock.at(START);

        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step");
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void movesNothing_whenTheElapsedReadingWouldOverflow() {
        MovableClock clock = MovableClock.at(START);
        clock.advance(Duration.ofDays(365 * 200));
        Instant before = clock.instant();

        assertThatThrownBy(() -> clock.advance(Duration.ofDays(365 * 200))).isInstanceOf(ArithmeticException.class);
        assertThat(clock.instant()).isEqualTo(before);
        assertThat(clock.nanos().getAsLong())
                .isEqualTo(Duration.ofDays(365 * 200).toNanos());
    }

    @Test
    void forksIntoAClockOfItsOwn() {
        MovableClock first = MovableClock.at(START);
        first.advance(Duration.ofHours(1));
        MovableClock second = first.fork();
        second.step(Duration.ofMinutes(-7));
        first.advance(Duration.ofHours(1));

        assertThat(second.instant()).isEqualTo(START.plus(Duration.ofMinutes(53)));
        assertThat(second.nanos().getAsLong()).isEqualTo(Duration.ofHours(1).toNanos());
        assertThat(first.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
    }

    @Test
    void losesNoMove_whenThreadsMoveItTogether() throws Exception {
        MovableClock clock = MovableClock.at(START);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> movers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                movers.add(threads.submit(() -> {
                    for (int n = 0; n < 10_000; n++) {
                        clock.advance(Duration.ofMillis(1));
                    }
                }));
            }
            for (Future<?> mover : movers) {
                mover.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(40));
        assertThat(clock.nanos().getAsLong()).isEqualTo(Duration.ofSeconds(40).toNanos());
    }

    @Property(tries = 200)
    void neverTakesElapsedTimeBack(@ForAll List<@IntRange(min = -100_000, max = 100_000) Integer> seconds) {
        MovableClock clock = MovableClock.at(START);
        long forwards = 0;
        Instant wall = START;
        for (int move : seconds) {
            wall = wall.plusSeconds(move);
            forwards += Math.max(move, 0);
            clock.set(wall);

            assertThat(clock.instant()).isEqualTo(wall);
            assertThat(clock.nanos().getAsLong()).isEqualTo(forwards * 1_000_000_000L);
        }
    }
}
