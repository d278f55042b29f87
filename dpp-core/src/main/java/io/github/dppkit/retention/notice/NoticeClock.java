package io.github.dppkit.retention.notice;

import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyFigure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a notice must be carried out and when somebody is told that it is not: of 72 hours at 24, 48, 60, 70 and 72, of 90
 * days for live copies at 60, 80 and 90; of other figures at the same parts.
 */
final class NoticeClock {

    /** The parts of a whole, in thirty-sixths and in ninetieths. */
    private static final List<Integer> POINTS = List.of(12, 24, 30, 35, 36);

    private static final List<Integer> COPY_POINTS = List.of(60, 80, 90);

    private final Duration limit;
    private final @Nullable Duration copies;

    private NoticeClock(Duration limit, @Nullable Duration copies) {
        this.limit = limit;
        this.copies = copies;
    }

    static NoticeClock of(DppPolicy policy) {
        return new NoticeClock(
                policy.effective(PolicyFigure.NOTICE_DELETION)
                        .map(FigureValue::duration)
                        .orElseThrow(() -> new NoticeRefusedException("Notice refused (A1.7.a): the policy sets no "
                                + PolicyFigure.NOTICE_DELETION.key() + "; combine it with one that does.")),
                policy.effective(PolicyFigure.LIVE_COPY_REMOVAL)
                        .map(FigureValue::duration)
                        .orElse(null));
    }

    Instant deadline(Instant received) {
        return received.plus(limit);
    }

    @Nullable Instant copiesDeadline(Instant received) {
        return copies == null ? null : received.plus(copies);
    }

    /** Returns how many points of the clock have come. */
    int reached(Instant received, Instant now) {
        return reached(POINTS, limit, received, now);
    }

    boolean isOver(int reached) {
        return reached == POINTS.size();
    }

    /** Returns the hours from the receipt to the last point that has come. */
    long hours(int reached) {
        return at(POINTS, limit, reached - 1).toHours();
    }

    /** Returns how many points of the clock of live copies have come. */
    int copiesReached(Instant received, Instant now) {
        return copies == null ? 0 : reached(COPY_POINTS, copies, received, now);
    }

    boolean isOverForCopies(int reached) {
        return reached == COPY_POINTS.size();
    }

    private static int reached(List<Integer> points, Duration whole, Instant received, Instant now) {
        int reached = 0;
        while (reached < points.size()
                && !received.plus(at(points, whole, reached)).isAfter(now)) {
            reached++;
        }
        return reached;
    }

    private static Duration at(List<Integer> points, Duration whole, int index) {
        return whole.multipliedBy(points.get(index)).dividedBy(points.get(points.size() - 1));
    }
}
