package io.github.dppkit.retention;

import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which rules the stored deadlines were set by, noted beside them for all nodes: one mark for each rule, by which a change of
 * policy shows.
 *
 * <p>A process says by which rule it sets deadlines before it sets one, and again every ten minutes while it does. The mark's
 * number is when the last walk over all records began that ended: what other rules had set before is set again. So a walk is
 * due as long as another rule may have set a deadline since. Safe for use by several threads.
 */
@Enforces("A2.1.a")
final class DatingRules {

    private static final String PREFIX = "deadline-rule:";
    private static final Duration AGAIN = Duration.ofMinutes(10);
    /** Clocks of two nodes may differ by twice what the database's may from each. */
    private static final Duration MARGIN = AGAIN.plus(ClockWatch.TOLERANCE.multipliedBy(2));

    private static final int ATTEMPTS = 100;
    private static final Mark NONE = new Mark(0, Instant.EPOCH, 0);

    private final MarkStore store;
    private final String name;
    private volatile @Nullable Instant said;

    DatingRules(MarkStore store, DeadlineRule rule, Duration lead) {
        this.store = store;
        this.name = PREFIX + rule.text() + ":" + lead.toSeconds();
    }

    /** Returns the rule as it is on record: the anchor, then seconds, which name nobody. */
    String text() {
        return name.substring(PREFIX.length());
    }

    /** Says that deadlines are set by this rule from now on; asks the store every ten minutes at most. */
    void setsDeadlines(Instant now) {
        Instant last = said;
        if (last != null && !last.isAfter(now) && now.isBefore(last.plus(AGAIN))) {
            return;
        }
        Instant at = FactMerge.cut(now);
        Instant recent = at.minus(AGAIN.dividedBy(2)); // another process may have said it just now
        Mark stands =
                change(mark -> mark.at().isAfter(recent) ? mark : new Mark(mark.number(), at, mark.version() + 1));
        said = FactMerge.notAfter(stands.at(), at);
    }

    /** Tells whether a deadline may be stored that another rule has set. */
    boolean mayBeMixed() {
        Map<String, Mark> marks = store.marks();
        Mark own = marks.get(name);
        if (own == null || own.number() == 0) {
            return true;
        }
        Instant begun = Instant.ofEpochMilli(own.number());
        return marks.entrySet().stream()
                .filter(mark ->
                        mark.getKey().startsWith(PREFIX) && !mark.getKey().equals(name))
                .anyMatch(mark -> !mark.getValue().at().plus(MARGIN).isBefore(begun));
    }

    /** Notes that a walk has ended which began then. */
    void walked(Instant begun) {
        long number = begun.toEpochMilli();
        change(mark -> mark.number() >= number ? mark : new Mark(number, mark.at(), mark.version() + 1));
    }

    private Mark change(UnaryOperator<Mark> next) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Mark stored = store.marks().get(name);
            Mark changed = next.apply(stored == null ? NONE : stored);
            if (changed.equals(stored) || store.putMark(name, changed)) {
                return changed;
            }
        }
        throw DeadlineRegister.busy();
    }
}
