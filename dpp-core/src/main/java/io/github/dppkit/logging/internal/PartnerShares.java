package io.github.dppkit.logging.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much is held for each selling partner, and for whom the most: found at once, however many partners there are. A value
 * of many fingerprints weighs as much as several.
 * Not safe for several threads.
 */
final class PartnerShares {

    /** One partner who has values. */
    static final class Partner {
        private final long id;
        private int weight;
        private @Nullable Partner before;
        private @Nullable Partner after;

        /** The ends of the list of its values, by the time of their last use. */
        private int eldest = Links.NONE;

        private int youngest = Links.NONE;

        Partner(long id) {
            this.id = id;
        }

        /** Returns how much its values weigh. */
        int weight() {
            return weight;
        }

        /** Returns its value that was used longest ago. */
        int eldest() {
            return eldest;
        }
    }

    private final Map<Long, Partner> partners = new HashMap<>();
    private final Links links;

    /** By weight, the partners who have as much. */
    private @Nullable Partner[] byWeight = new @Nullable Partner[16];

    private int most;

    PartnerShares(Links links) {
        this.links = links;
    }

    /** Returns the partner of that id. */
    Partner of(long id) {
        return partners.computeIfAbsent(id, Partner::new);
    }

    /** Returns a partner whose values weigh the most; there is one. */
    Partner largest() {
        Partner largest = byWeight[most];
        if (largest == null) {
            throw new IllegalStateException("No partner has values.");
        }
        return largest;
    }

    /** Gives a partner a value, as its youngest. */
    void add(Partner partner, int value, int weight) {
        append(partner, value);
        move(partner, partner.weight + weight);
    }

    /** Makes a value of a partner its youngest. */
    void touch(Partner partner, int value) {
        unlink(partner, value);
        append(partner, value);
    }

    /** Takes a value from a partner. */
    void remove(Partner partner, int value, int weight) {
        unlink(partner, value);
        move(partner, partner.weight - weight);
        if (partner.weight == 0) {
            partners.remove(partner.id);
        }
    }

    private void append(Partner partner, int value) {
        links.append(value, partner.youngest);
        partner.youngest = value;
        if (partner.eldest == Links.NONE) {
            partner.eldest = value;
        }
    }

    private void unlink(Partner partner, int value) {
        if (partner.eldest == value) {
            partner.eldest = links.after(value);
        }
        if (partner.youngest == value) {
            partner.youngest = links.before(value);
        }
        links.remove(value);
    }

    private void move(Partner partner, int weight) {
        if (partner.before != null) {
            partner.before.after = partner.after;
        } else if (partner.weight > 0) {
            byWeight[partner.weight] = partner.after;
        }
        if (partner.after != null) {
            partner.after.before = partner.before;
        }
        partner.before = null;
        partner.after = null;
        partner.weight = weight;
        if (weight > 0) {
            if (weight >= byWeight.length) {
                byWeight = Arrays.copyOf(byWeight, weight * 2);
            }
            Partner head = byWeight[weight];
            partner.after = head;
            if (head != null) {
                head.before = partner;
            }
            byWeight[weight] = partner;
        }
        most = Math.max(most, weight);
        while (most > 0 && byWeight[most] == null) {
            most--; // a few steps: whoever had the most has a value less now
        }
    }
}
