package io.github.dppkit.governance.request;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When a request must be answered, and when somebody is told that it is not: of 30 days on the 15th, 25th, 29th and 30th. */
record RequestClock(Duration limit) {

    /** The parts of a whole, in thirtieths. */
    private static final List<Integer> POINTS = List.of(15, 25, 29, 30);

    Instant deadline(Instant received) {
        return received.plus(limit);
    }

    /** Returns how many points have come. */
    int reached(Instant received, Instant now) {
        int reached = 0;
        while (reached < POINTS.size() && !received.plus(at(reached)).isAfter(now)) {
            reached++;
        }
        return reached;
    }

    boolean isOver(int reached) {
        return reached == POINTS.size();
    }

    /** Returns the days from the receipt to the last point that has come. */
    long days(int reached) {
        return at(reached - 1).toDays();
    }

    private Duration at(int index) {
        return limit.multipliedBy(POINTS.get(index)).dividedBy(30);
    }
}
