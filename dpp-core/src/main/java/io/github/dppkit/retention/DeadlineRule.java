package io.github.dppkit.retention;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.PolicyFigure;
import io.github.dppkit.policy.RetentionAnchor;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of data, as a pure function of the policy and of what is known.
 *
 * <p>Known anchor: anchor plus retention, in periods of 24 hours, without any time zone. Unknown anchor: a lease. It runs
 * from the last instant at which the anchor is known not to have happened, so it ends no later than the true deadline
 * would. Shipping comes before fulfilment and delivery: where only the later of them is known, or only a later parcel than one
 * that had left already, the lease still counts. No lease goes past the retention after the latest promised date, nor past the
 * cap; nor does a cancelled order.
 *
 * @param anchor the event that the policy counts from
 * @param retention how long PII lives from there
 * @param informationRetention how long other Information lives, null if the policy does not say
 * @param cap how long after it was first seen an order without anchor lives at most
 */
@Enforces({"A2.1.a", "L4.b", "M5.a"})
record DeadlineRule(
        RetentionAnchor anchor,
        Duration retention,
        @Nullable Duration informationRetention,
        Duration cap) {

    static DeadlineRule of(DppPolicy policy, Duration cap) {
        if (cap.compareTo(policy.piiRetention()) < 0) {
            throw new PolicyConfigurationException("Retention refused (A2.1.a): the cap on orders without an anchor is"
                    + " shorter than the retention period itself.");
        }
        Optional<Duration> information =
                policy.effective(PolicyFigure.NON_PII_RETENTION).map(FigureValue::duration);
        return new DeadlineRule(policy.anchor(), policy.piiRetention(), information.orElse(null), cap);
    }

    /** Returns the rule in letters, digits and colons: the anchor, and durations in seconds. */
    String text() {
        long information = informationRetention == null ? 0 : informationRetention.toSeconds();
        return anchor + ":" + retention.toSeconds() + ":" + information + ":" + cap.toSeconds();
    }

    /** Returns the deadline of a stored record. */
    LastDay of(RetentionRecord stored) {
        if (stored.dataClass() != DataClass.INFORMATION) {
            return of(stored.scope().kind(), stored.facts(), stored.firstSeenAt());
        }
        if (informationRetention == null) { // a policy that is silent on it leaves the date that an earlier one has set
            return new LastDay(stored.firstSeenAt(), stored.deadline(), stored.deadline(), true, false, false);
        }
        LastDay first = ofInformation(stored.firstSeenAt());
        // older Information may have been registered after the first
        Instant at = earliest(first.at(), stored.deadline());
        return new LastDay(first.knownUntil(), at, at, true, false, false);
    }

    /** Returns the deadline of PII. */
    LastDay of(PiiScope.Kind kind, RetentionFacts facts, Instant firstSeen) {
        return switch (kind) {
            case ORDER -> ofOrder(facts, firstSeen);
            case INGEST -> LastDay.ofKey(firstSeen, firstSeen.plus(retention), true, false);
            case SELLING_PARTNER -> {
                // the relation is what is known not to have ended
                Instant known = latest(firstSeen, facts.unshippedAsOf());
                yield LastDay.ofKey(known, known.plus(retention), false, true);
            }
        };
    }

    /** Returns the deadline of Information that is not PII (A4.c). */
    LastDay ofInformation(Instant obtainedAt) {
        if (informationRetention == null) {
            throw new PolicyConfigurationException("Information refused (A4.c): the policy sets no "
                    + PolicyFigure.NON_PII_RETENTION.key() + "; combine it with one that does.");
        }
        Instant at = obtainedAt.plus(informationRetention);
        return new LastDay(obtainedAt, at, at, true, false, false);
    }

    private LastDay ofOrder(RetentionFacts f, Instant firstSeen) {
        Instant happened = happened(f);
        if (happened != null && isDecided(f)) {
            boolean underway =
                    anchor == RetentionAnchor.STRICTEST && f.deliveredAt() == null && f.cancelledAt() == null;
            LastDay last = LastDay.ofKey(happened, happened.plus(retention), true, false);
            return underway ? last.toBeDelivered() : last;
        }
        if (happened != null && f.cancelledAt() != null && !isShippedBefore(f, happened)) {
            return LastDay.ofKey(happened, earliest(happened.plus(retention), ceiling(f, firstSeen)), true, false);
        }
        Instant known = knownNot(f, firstSeen);
        Instant from = happened == null ? known : earliest(known, happened);
        boolean awaited = happened == null && (anchor != RetentionAnchor.STRICTEST || f.shippedBefore() == null);
        return LastDay.ofKey(from, earliest(from.plus(retention), ceiling(f, firstSeen)), false, awaited);
    }

    /**
     * Returns when an order without anchor must go however often its lease is renewed (C.1b): the retention after the latest
     * promised date, and never later than the cap after it was first seen.
     */
    private Instant ceiling(RetentionFacts f, Instant firstSeen) {
        Instant capped = firstSeen.plus(cap);
        return f.promisedBy() == null ? capped : earliest(capped, f.promisedBy().plus(retention));
    }

    /** Returns the earliest event that ends the order under this policy, null if none is known. */
    private @Nullable Instant happened(RetentionFacts f) {
        Stream<@Nullable Instant> ends = switch (anchor) {
            case STRICTEST -> Stream.of(f.shippedAt(), f.fulfilledAt(), f.deliveredAt(), f.cancelledAt());
            case FULFILMENT -> Stream.of(f.fulfilledAt(), f.deliveredAt(), f.cancelledAt());
            case AMAZON_DELIVERY -> Stream.of(f.deliveredAt(), f.cancelledAt());
        };
        return ends.filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }

    /** Tells whether the first of the policy's events is known, so that nothing earlier can come to light. */
    private boolean isDecided(RetentionFacts f) {
        return switch (anchor) {
            case STRICTEST -> f.shippedAt() != null && !isShippedBefore(f, f.shippedAt());
            case FULFILMENT -> f.fulfilledAt() != null;
            case AMAZON_DELIVERY -> f.deliveredAt() != null;
        };
    }

    /** Tells whether a parcel had left before an instant already, nobody knows when, and that is what counts. */
    private boolean isShippedBefore(RetentionFacts f, Instant at) {
        return anchor == RetentionAnchor.STRICTEST
                && f.shippedBefore() != null
                && f.shippedBefore().isBefore(at);
    }

    /** Returns the last instant at which the anchor had not happened; of one of whom nothing is known, when it came. */
    private Instant knownNot(RetentionFacts f, Instant firstSeen) {
        Stream<@Nullable Instant> before = switch (anchor) {
            case STRICTEST -> Stream.of(f.purchasedAt(), f.unshippedAsOf());
            case FULFILMENT -> Stream.of(f.purchasedAt(), f.unshippedAsOf(), f.shippedAt());
            case AMAZON_DELIVERY -> Stream.of(f.purchasedAt(), f.unshippedAsOf(), f.shippedAt(), f.undeliveredAsOf());
        };
        Instant known = before.filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> f.promisedBy() == null ? firstSeen : earliest(firstSeen, f.promisedBy()));
        // whoever says of a later instant that it was not shipped is mistaken
        return anchor == RetentionAnchor.STRICTEST && f.shippedBefore() != null
                ? earliest(known, f.shippedBefore())
                : known;
    }

    private static Instant earliest(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant latest(Instant a, @Nullable Instant b) {
        return b == null || a.isAfter(b) ? a : b;
    }
}
