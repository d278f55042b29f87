package io.github.dppkit.access;

import io.github.dppkit.access.ReviewSummary.Access;
import io.github.dppkit.access.ReviewSummary.Act;
import io.github.dppkit.access.ReviewSummary.Denial;
import io.github.dppkit.access.ReviewSummary.Emergency;
import io.github.dppkit.access.ReviewSummary.GrantState;
import io.github.dppkit.access.ReviewSummary.GrantUse;
import io.github.dppkit.access.ReviewSummary.Outlier;
import io.github.dppkit.access.ReviewSummary.Range;
import io.github.dppkit.access.ReviewSummary.Span;
import io.github.dppkit.access.ReviewSummary.Unexplained;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts events of a range and of the look-back before it. What it keeps grows with the number of actors, days and kinds,
 * not with the number of events. Used by one thread, then only read.
 */
final class ReviewTally {

    private static final Comparator<ActorId> BY_ACTOR =
            Comparator.comparing((ActorId actor) -> actor.kind().name()).thenComparing(ActorId::id);

    /** What permitted accesses are counted by. */
    private record Read(ActorId actor, Purpose purpose, PiiCategory category) {}

    /** What accesses that no grant explains are counted by, and those of emergencies with no purpose. */
    private record InRole(
            ActorId actor, String role, @Nullable Purpose purpose) {}

    /** What refused accesses are counted by. */
    private record Refused(ActorId actor, Reason reason) {}

    /** What everything is counted by. */
    private record Kind(Action action, Outcome outcome, Reason reason) {}

    private final Range range;
    private final GrantMatch grants;
    private final @Nullable SignOff last;
    private final Duration reviewInterval;
    private final DayCounts days = new DayCounts();
    private final Map<WriterId, Span> spans = new HashMap<>();
    private final Map<Read, Long> reads = new HashMap<>();
    private final Map<InRole, Long> emergencies = new HashMap<>();
    private final Map<InRole, Long> unexplained = new HashMap<>();
    private final Map<Refused, Long> refused = new HashMap<>();
    private final Map<Kind, Long> kinds = new HashMap<>();
    private final Set<ActorId> owners = new HashSet<>();
    private long late;

    ReviewTally(
            Range range,
            @Nullable SignOff last,
            List<Grant> grants,
            SubjectTokenizer tokenizer,
            Duration reviewInterval) {
        this.range = range;
        this.last = last;
        this.grants = new GrantMatch(grants, tokenizer);
        this.reviewInterval = reviewInterval;
    }

    void take(RecordedEvent event) {
        boolean late = isLate(event);
        boolean before = !late && event.time().isBefore(range.from());
        if (late) {
            this.late++;
        } else if (event.time().isBefore(range.lookBackFrom()) || !event.time().isBefore(range.to())) {
            return;
        }
        boolean read = event.action() == Action.REVEAL && event.outcome() == Outcome.SUCCESS;
        if (before) {
            if (read) {
                days.before(event);
                grants.before(event);
            }
            return;
        }
        spans.merge(event.writer(), new Span(event.writer(), event.seq(), event.seq(), 1), ReviewTally::joined);
        add(kinds, new Kind(event.action(), event.outcome(), event.reason()), 1);
        if (read) {
            takeRead(event);
        } else if (event.action() == Action.REVEAL && event.outcome() == Outcome.DENIED) {
            add(refused, new Refused(event.actor(), event.reason()), event.count());
        }
    }

    /** Tells whether it came after the last review and is dated into its time, or before, where no later range reaches. */
    private boolean isLate(RecordedEvent event) {
        return last != null
                && event.time().isBefore(range.from())
                && event.time().isBefore(last.to())
                && event.seq() >= last.seenOf(event.writer());
    }

    private void takeRead(RecordedEvent event) {
        if (event.about() != null) {
            owners.add(event.about());
        }
        days.within(event);
        Purpose purpose = event.purpose();
        String role = Objects.requireNonNullElse(event.role(), "-");
        if (purpose != null) {
            event.categories()
                    .forEach(category -> add(reads, new Read(event.actor(), purpose, category), event.count()));
        }
        if (event.reason() == Reason.BREAK_GLASS) {
            add(emergencies, new InRole(event.actor(), role, null), event.count());
        }
        if (!grants.within(event) && purpose != null) {
            add(unexplained, new InRole(event.actor(), role, purpose), event.count());
        }
    }

    private static Span joined(Span a, Span b) {
        return new Span(
                a.writer(), Math.min(a.first(), b.first()), Math.max(a.last(), b.last()), a.events() + b.events());
    }

    private static <K> void add(Map<K, Long> counts, K key, long more) {
        counts.merge(key, more, Long::sum);
    }

    /** Lists what was counted, in an order that does not depend on the run. */
    private static <K, R> List<R> listed(
            Map<K, Long> counts, Function<Map.Entry<K, Long>, R> row, Comparator<R> order) {
        return counts.entrySet().stream().map(row).sorted(order).toList();
    }

    /** Returns how many events are dated before the range, and came after the last review. */
    long late() {
        return late;
    }

    /** Tells whether a service that read answered to that person when it did. */
    boolean hasReadFor(ActorId person) {
        return owners.contains(person);
    }

    List<Span> spans() {
        return spans.values().stream()
                .sorted(Comparator.comparing((Span span) -> span.writer().node())
                        .thenComparing(span -> span.writer().incarnation()))
                .toList();
    }

    List<Access> accesses() {
        return listed(
                reads,
                each -> new Access(
                        each.getKey().actor(),
                        each.getKey().purpose(),
                        each.getKey().category(),
                        each.getValue()),
                Comparator.comparing(Access::actor, BY_ACTOR)
                        .thenComparing(access -> access.purpose().canonical())
                        .thenComparing(Access::category));
    }

    List<Emergency> emergencies() {
        return listed(
                emergencies,
                each -> new Emergency(each.getKey().actor(), each.getKey().role(), each.getValue()),
                Comparator.comparing(Emergency::actor, BY_ACTOR).thenComparing(Emergency::role));
    }

    List<Denial> denials() {
        return listed(
                refused,
                each -> new Denial(each.getKey().actor(), each.getKey().reason(), each.getValue()),
                Comparator.comparing(Denial::actor, BY_ACTOR).thenComparing(Denial::reason));
    }

    List<Unexplained> unexplained() {
        return listed(
                unexplained,
                each -> new Unexplained(
                        each.getKey().actor(),
                        each.getKey().role(),
                        Objects.requireNonNull(each.getKey().purpose()),
                        each.getValue()),
                Comparator.comparing(Unexplained::actor, BY_ACTOR)
                        .thenComparing(Unexplained::role)
                        .thenComparing(each -> each.purpose().canonical()));
    }

    List<Act> acts() {
        return listed(
                kinds,
                each -> new Act(
                        each.getKey().action(),
                        each.getKey().outcome(),
                        each.getKey().reason(),
                        each.getValue()),
                Comparator.comparing(Act::action).thenComparing(Act::outcome).thenComparing(Act::reason));
    }

    List<ActorId> firstTimeReaders() {
        TreeSet<ActorId> ordered = new TreeSet<>(BY_ACTOR);
        ordered.addAll(days.firstTime());
        return List.copyOf(ordered);
    }

    List<Outlier> outliers() {
        return days.outliers().stream()
                .sorted(Comparator.comparing(Outlier::actor, BY_ACTOR).thenComparing(Outlier::day))
                .toList();
    }

    List<GrantUse> baseline() {
        List<GrantUse> uses = new ArrayList<>();
        grants.each((grant, use) -> uses.add(new GrantUse(grant, state(grant), use.reads(), use.last())));
        return List.copyOf(uses);
    }

    private GrantState state(Grant grant) {
        if (grant.revokedAt() != null) {
            return GrantState.REVOKED;
        }
        return grant.isLapsed(reviewInterval, range.madeAt()) ? GrantState.LAPSED : GrantState.STANDING;
    }
}
