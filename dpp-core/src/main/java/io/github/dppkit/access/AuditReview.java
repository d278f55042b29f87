package io.github.dppkit.access;

import io.github.dppkit.access.ReviewSummary.Range;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyFigure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The regular review of the audit trail: a summary of an exact range, and its sign-off by a named person (L5.e, V6 2.6.1).
 *
 * <p><b>Guarantees.</b> A sign-off is an event bound to the SHA-256 of the summary that was signed. Sign-offs leave no gap:
 * each begins where the last one ended, or before, and has what came into the trail since with an older date. Nobody signs alone for a range in which he, or a service of his, has read.
 * {@link #status()} tells when the next review is due.
 *
 * <p><b>No guarantee.</b> It cannot tell whether the person has looked. It counts what is on record, and does not verify that
 * the record is intact: {@link AuditTrail#verify()} does. How far the review has come is read from the grant store; the
 * event in the trail is the proof.
 *
 * <p>A summary reads every event of the range and of the look-back of one access-review interval before it, page by page, in
 * memory that grows with actors, days and grants only. Safe for use by several threads and nodes; of two sign-offs at once
 * one wins, the other is told.
 */
@Enforces({"L5.e", "V6.2.6.1", "A1.2.c", "A1.2.d"})
public final class AuditReview {

    /** How long ago a range must have ended, so that no node is still about to record an event of it. */
    public static final Duration SETTLED = Duration.ofMinutes(5);

    private final DppPolicy policy;
    private final GrantStore grants;
    private final AuditTrail audit;
    private final EventScan events;
    private final SubjectTokenizer tokenizer;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Instant> began = new AtomicReference<>();

    private AuditReview(
            DppPolicy policy,
            GrantStore grants,
            AuditTrail audit,
            AuditStore store,
            SubjectTokenizer tokenizer,
            InstantSource clock) {
        this.policy = policy;
        this.grants = grants;
        this.audit = audit;
        this.events = new EventScan(store);
        this.tokenizer = tokenizer;
        this.clock = clock;
    }

    /**
     * Creates a review.
     *
     * @param policy how often it is due, and which claims a reviewer must have
     * @param grants what was approved, and how far reviews have come
     * @param audit where sign-offs are put on record
     * @param store the store of that trail
     * @param tokenizer the tokens under which it knows selling partners
     * @param clock the time
     * @return the review
     */
    public static AuditReview create(
            DppPolicy policy,
            GrantStore grants,
            AuditTrail audit,
            AuditStore store,
            SubjectTokenizer tokenizer,
            InstantSource clock) {
        return new AuditReview(policy, grants, audit, store, tokenizer, clock);
    }

    /**
     * Tells how far the trail has been reviewed. Costs one small query, and the first time one for each writer while nothing
     * was ever reviewed.
     *
     * @return the status now
     */
    public ReviewStatus status() {
        SignOff last = grants.lastSignOff().orElse(null);
        Instant until = last == null ? beginOfTrail() : last.to();
        Duration interval = policy.effective(PolicyFigure.LOG_REVIEW_INTERVAL)
                .map(FigureValue::duration)
                .orElse(null);
        Instant dueAt = interval == null ? null : until.plus(interval);
        return new ReviewStatus(
                last, until, dueAt, dueAt != null && !clock.instant().isBefore(dueAt));
    }

    /**
     * Summarises everything that was not reviewed yet, up to 5 minutes ago.
     *
     * @return the summary, ready to be signed
     * @throws ReviewRefusedException if that is nothing yet
     * @throws io.github.dppkit.audit.AuditStoreException if the store could not be read
     */
    public ReviewSummary summarizeUnreviewed() {
        return summarize(status().reviewedUntil(), clock.instant().minus(SETTLED));
    }

    /**
     * Summarises a range.
     *
     * @param from its begin, included; cut to microseconds, as events are
     * @param to its end, not included; at least 5 minutes ago
     * @return the summary
     * @throws ReviewRefusedException if the range is empty or ended less than 5 minutes ago
     * @throws io.github.dppkit.audit.AuditStoreException if the store could not be read
     * @throws io.github.dppkit.audit.AuditFormatException if an event cannot be read; verify the trail
     */
    public ReviewSummary summarize(Instant from, Instant to) {
        Instant begin = from.truncatedTo(ChronoUnit.MICROS);
        Instant end = to.truncatedTo(ChronoUnit.MICROS);
        Instant now = clock.instant();
        if (!begin.isBefore(end)) {
            throw new ReviewRefusedException(
                    "Review refused (L5.e): the range is empty; its end comes after its begin.");
        }
        if (end.plus(SETTLED).isAfter(now)) {
            throw new ReviewRefusedException(
                    "Review refused (L5.e): the range must have ended 5 minutes ago; events of it may still come.");
        }
        ReviewStatus status = status();
        Duration interval = policy.accessReviewInterval();
        Range range = new Range(
                begin, end, begin.minus(interval), now, status.reviewedUntil(), status.dueAt(), status.overdue());
        ReviewTally tally = new ReviewTally(range, status.last(), grants.grants(), tokenizer, interval);
        Map<WriterId, Long> seen = events.read(range.lookBackFrom(), status.last(), tally::take);
        return new ReviewSummary(this, range, tally, seen);
    }

    /**
     * Puts on record that a person has reviewed a range.
     *
     * @param summary what was reviewed
     * @param reviewer who; has not read in the range himself, nor a service of his
     * @return what is stored
     * @throws ReviewRefusedException as {@link #signOff(ReviewSummary, Actor, Actor)}, or if he would review himself
     */
    public SignOff signOff(ReviewSummary summary, Actor reviewer) {
        if (summary.concerns(reviewer.id())) {
            throw new ReviewRefusedException(
                    "Sign-off refused (L5.e): the reviewer, or a service of his, has read in this"
                            + " range; a second person must sign too.");
        }
        return sign(summary, List.of(reviewer));
    }

    /**
     * Puts on record that two persons have reviewed a range: each looked at what the other read.
     *
     * @param summary what was reviewed; made by this review
     * @param reviewer who
     * @param second another person
     * @return what is stored
     * @throws ReviewRefusedException if one is no person or lacks a claim that the policy demands, both are one, the range
     *     leaves a gap after the last sign-off or ends before it, or somebody else signed off meanwhile
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record
     */
    public SignOff signOff(ReviewSummary summary, Actor reviewer, Actor second) {
        if (reviewer.id().equals(second.id())) {
            throw new ReviewRefusedException(
                    "Sign-off refused (L5.e): the second signature is that of another person.");
        }
        return sign(summary, List.of(reviewer, second));
    }

    private SignOff sign(ReviewSummary summary, List<Actor> reviewers) {
        reviewers.forEach(this::requireReviewer);
        if (!summary.isBy(this)) {
            throw new ReviewRefusedException("Sign-off refused (L5.e): the summary is of another trail.");
        }
        ReviewStatus status = status();
        Range range = summary.range();
        if (range.from().isAfter(status.reviewedUntil())) {
            throw new ReviewRefusedException(
                    "Sign-off refused (L5.e): it would leave a gap; begin where the last review ended.");
        }
        if (!range.to().isAfter(status.reviewedUntil())) {
            throw new ReviewRefusedException("Sign-off refused (L5.e): that was reviewed already.");
        }
        List<AuditEvent> signatures = new ArrayList<>();
        for (Actor reviewer : reviewers) {
            signatures.add(AuditEvent.builder(Action.REVIEW, Outcome.SUCCESS, reviewer.id(), Channel.ADMIN)
                    .reason(Reason.REQUESTED)
                    .client(reviewer.claims().address())
                    .count(summary.events())
                    .evidence(summary.toJson())
                    .build());
        }
        audit.record(signatures);
        SignOff last = status.last();
        SignOff signOff = new SignOff(
                last == null ? 1 : last.number() + 1,
                range.from(),
                range.to(),
                reviewers.get(0).id(),
                reviewers.size() == 1 ? null : reviewers.get(1).id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                Objects.requireNonNull(signatures.get(0).evidence()),
                summary.seen());
        if (!grants.putSignOff(signOff)) {
            throw new ReviewRefusedException(
                    "Sign-off refused (L5.e): somebody else signed off meanwhile; summarise what is left.");
        }
        return signOff;
    }

    private void requireReviewer(Actor reviewer) {
        if (reviewer.id().kind() != ActorId.Kind.PERSON) {
            throw new ReviewRefusedException("Sign-off refused (L5.e): a person reviews, not a service.");
        }
        if (reviewer.missingClaim(policy) != Reason.NONE) {
            throw new ReviewRefusedException(
                    "Sign-off refused (L5.c, L5.h): a reviewer logs in with a second factor and on"
                            + " an approved device.");
        }
    }

    private Instant beginOfTrail() {
        Instant known = began.get();
        if (known == null) {
            known = events.began(clock);
            began.set(known);
        }
        return known;
    }
}
