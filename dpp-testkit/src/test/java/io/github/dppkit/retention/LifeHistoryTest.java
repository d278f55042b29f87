package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.Depth;
import org.junit.jupiter.api.Test;

/**
 * The flagship: random histories of orders that come in, are shipped and erased, under crashes, restores and moving clocks,
 * against a model of a few lines. None is erased early or late, and none comes back.
 */
class LifeHistoryTest {

    private static final int STEPS = 50;

    @Test
    @Verifies({"#106", "A2.1.a", "L4.b", "L4.d"})
    void modelAndSystemAgree_inEveryHistory() {
        long steps = 0;
        for (int history = 0; history < Depth.current().pick(200, 10_000); history++) {
            long seed = 20_270_501L + history;
            LifeHistory life = new LifeHistory(seed);
            try {
                for (int step = 0; step < STEPS; step++) {
                    life.step();
                    steps++;
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + "\n" + life.story(), e);
            }
        }
        assertThat(steps).isGreaterThanOrEqualTo(200L * STEPS);
    }
}
