package io.github.dppkit.access;

import io.github.dppkit.access.internal.ReviewDocument;
import io.github.dppkit.access.internal.ReviewText;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person reviews: the audit trail of an exact range, in numbers, against what was approved. It holds no PII: names of
 * actors, roles and selling partners, closed lists and counts.
 *
 * <p>Accesses are counted by order or other scope: a permit for 40 orders counts 40. A permit may be used more than once, or
 * never. Made by {@link AuditReview} only. Immutable.
 */
public final class ReviewSummary {

    /**
     * Permitted accesses.
     *
     * @param actor who
     * @param purpose what for
     * @param category what kind
     * @param count of how many scopes
     */
    public record Access(ActorId actor, Purpose purpose, PiiCategory category, long count) {}

    /**
     * Accesses while the glass was broken; they are among the permitted ones too.
     *
     * @param actor who
     * @param role in which emergency role
     * @param count of how many scopes
     */
    public record Emergency(ActorId actor, String role, long count) {}

    /**
     * Refused accesses.
     *
     * @param actor who
     * @param reason why
     * @param count of how many scopes
     */
    public record Denial(ActorId actor, Reason reason, long count) {}

    /**
     * Everything that happened, by kind.
     *
     * @param action what
     * @param outcome how it ended
     * @param reason why
     * @param events how often
     */
    public record Act(Action action, Outcome outcome, Reason reason, long events) {}

    /**
     * A day on which somebody read far more than usual: more than 50 scopes and more than 3 times the median of his active
     * days in the look-back. For somebody new it is the median of all active days of persons, or of services.
     *
     * @param actor who
     * @param day which day, UTC
     * @param count of how many scopes
     * @param usual the median
     */
    public record Outlier(ActorId actor, LocalDate day, long count, long usual) {}

    /** How a grant stands. */
    public enum GrantState {
        /** It holds. */
        STANDING,
        /** It was not reviewed in time and permits nothing. */
        LAPSED,
        /** It was ended. */
        REVOKED
    }

    /**
     * The baseline: what was approved, and what was seen of it.
     *
     * @param grant what was approved
     * @param state how it stands when the summary is made
     * @param reads of how many scopes in the range
     * @param lastRead when it was used last; null if not since the look-back began
     */
    public record GrantUse(
            Grant grant,
            GrantState state,
            long reads,
            @Nullable Instant lastRead) {}

    /**
     * Permitted accesses that no grant in the register explains: somebody changed the register by hand.
     *
     * @param actor who
     * @param role in which role
     * @param purpose what for
     * @param count of how many scopes
     */
    public record Unexplained(ActorId actor, String role, Purpose purpose, long count) {}

    /**
     * Which events of a writer are in the range.
     *
     * @param writer whose
     * @param first number of the first
     * @param last number of the last
     * @param events how many; fewer than the numbers say where a clock was set back
     */
    public record Span(WriterId writer, long first, long last, long events) {}

    /**
     * What the summary is of.
     *
     * @param from begin of the range, included
     * @param to end of the range, not included
     * @param lookBackFrom from when accesses before the range were looked at
     * @param madeAt when the summary was made
     * @param reviewedUntil how far earlier reviews had come then
     * @param dueAt by when a review was due then; null if the policy asks for none
     * @param overdue whether that had passed
     */
    public record Range(
            Instant from,
            Instant to,
            Instant lookBackFrom,
            Instant madeAt,
            Instant reviewedUntil,
            @Nullable Instant dueAt,
            boolean overdue) {}

    private final AuditReview maker;
    private final Range range;
    private final ReviewTally tally;
    private final List<Outlier> outliers;
    private final List<GrantUse> baseline;
    private final Map<WriterId, Long> seen;
    private final byte[] document;

    ReviewSummary(AuditReview maker, Range range, ReviewTally tally, Map<WriterId, Long> seen) {
        this.maker = maker;
        this.range = range;
        this.tally = tally;
        this.outliers = tally.outliers();
        this.baseline = tally.baseline();
        this.seen = Map.copyOf(seen);
        this.document = ReviewDocument.of(this);
    }

    boolean isBy(AuditReview review) {
        return maker == review;
    }

    /** Returns how many events of each writer were there. */
    Map<WriterId, Long> seen() {
        return seen;
    }

    /**
     * Returns how many of its events are dated before the range: they came into the trail after the last review had looked.
     *
     * @return 0 unless a clock was wrong, a node was late, or somebody dated events back
     */
    public long late() {
        return tally.late();
    }

    /**
     * Returns what the summary is of.
     *
     * @return the range
     */
    public Range range() {
        return range;
    }

    /**
     * Returns how many events are in the range.
     *
     * @return the number of events of all writers
     */
    public long events() {
        return spans().stream().mapToLong(Span::events).sum();
    }

    /**
     * Returns where the events of the range stand in the trail.
     *
     * @return by writer
     */
    public List<Span> spans() {
        return tally.spans();
    }

    /**
     * Returns permitted accesses.
     *
     * @return by actor, purpose and category
     */
    public List<Access> accesses() {
        return tally.accesses();
    }

    /**
     * Returns accesses while the glass was broken.
     *
     * @return by actor and role
     */
    public List<Emergency> emergencies() {
        return tally.emergencies();
    }

    /**
     * Returns refused accesses.
     *
     * @return by actor and reason
     */
    public List<Denial> denials() {
        return tally.denials();
    }

    /**
     * Returns who read in the range and not in the look-back before it.
     *
     * @return ordered by id
     */
    public List<ActorId> firstTimeReaders() {
        return tally.firstTimeReaders();
    }

    /**
     * Returns days on which somebody read far more than usual.
     *
     * @return by actor and day
     */
    public List<Outlier> outliers() {
        return outliers;
    }

    /**
     * Returns what was approved and what was seen of it.
     *
     * @return every grant, revoked ones included
     */
    public List<GrantUse> baseline() {
        return baseline;
    }

    /**
     * Returns standing grants that nobody has used since the look-back began: candidates for revocation.
     *
     * @return a part of {@link #baseline()}
     */
    public List<GrantUse> unusedGrants() {
        return baseline.stream()
                .filter(use -> use.state() == GrantState.STANDING && use.lastRead() == null)
                .toList();
    }

    /**
     * Returns permitted accesses that no grant explains.
     *
     * @return by actor, role and purpose; normally empty
     */
    public List<Unexplained> unexplained() {
        return tally.unexplained();
    }

    /**
     * Returns everything that happened, by kind.
     *
     * @return by action, outcome and reason
     */
    public List<Act> acts() {
        return tally.acts();
    }

    /**
     * Returns this as JSON, in the form of {@code docs/formats.md}: the document that a sign-off binds. Keep it with the
     * evidence.
     *
     * @return UTF-8; the same bytes at every call
     */
    public byte[] toJson() {
        return document.clone();
    }

    /**
     * Returns this for printing.
     *
     * @return lines of plain text
     */
    public String toText() {
        return ReviewText.of(this);
    }

    /** Tells whether the reading of a person, or of a service he owns, is in here. */
    boolean concerns(ActorId person) {
        return tally.hasReadFor(person)
                || accesses().stream().anyMatch(access -> access.actor().equals(person))
                || baseline.stream()
                        .anyMatch(use ->
                                use.reads() > 0 && person.equals(use.grant().owner()));
    }
}
