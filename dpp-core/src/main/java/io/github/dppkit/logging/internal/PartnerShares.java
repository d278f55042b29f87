package io.github.dppkit.logging.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many values are held for each selling partner, and who has the most: found at once, however many partners there are.
 * Not safe for several threads.
 */
final class PartnerShares {

    /** One partner who has values. */
    static final class Partner {
        private final long id;
        private int values;
        private @Nullable Partner before;
        private @Nullable Partner after;

        /** The ends of the list of its values, by the time of their last use. */
        private int eldest = Links.NONE;

        private int youngest = Links.NONE;

        Partner(long id) {
            this.id = id;
        }

        /** Returns how many values it has. */
        int values() {
            return values;
        }

        /** Returns its value that was used longest ago. */
        int eldest() {
            return eldest;
        }
    }

    private final Map<Long, Partner> partners = new HashMap<>();
    private final Links links;

    /** By number of values, the partners who have so many. */
    private @Nullable Partner[] byValues = new @Nullable Partner[16];

    private int most;

    PartnerShares(Links links) {
        this.links = links;
    }

    /** Returns the partner of that id. */
    Partner of(long id) {
        return partners.computeIfAbsent(id, Partner::new);
    }

    /** Returns a partner who has the most values; there is one. */
    Partner largest() {
        Partner largest = byValues[most];
        if (largest == null) {
            throw new IllegalStateException("No partner has values.");
        }
        return largest;
    }

    /** Gives a partner a value, as its youngest. */
    void add(Partner partner, int value) {
        append(partner, value);
        move(partner, partner.values + 1);
    }

    /** Makes a value of a partner its youngest. */
    void touch(Partner partner, int value) {
        unlink(partner, value);
        append(partner, value);
    }

    /** Takes a value from a partner. */
    void remove(Partner partner, int value) {
        unlink(partner, value);
        move(partner, partner.values - 1);
        if (partner.values == 0) {
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

    private void move(Partner partner, int values) {
        if (partner.before != null) {
            partner.before.after = partner.after;
        } else if (partner.values > 0) {
            byValues[partner.values] = partner.after;
        }
        if (partner.after != null) {
            partner.after.before = partner.before;
        }
        partner.before = null;
        partner.after = null;
        partner.values = values;
        if (values > 0) {
            if (values == byValues.length) {
                byValues = Arrays.copyOf(byValues, values * 2);
            }
            Partner head = byValues[values];
            partner.after = head;
            if (head != null) {
                head.before = partner;
            }
            byValues[values] = partner;
        }
        most = Math.max(most, values);
        while (most > 0 && byValues[most] == null) {
            most--; // one step: whoever had the most has one less now
        }
    }
}
