package io.github.dppkit.retention;

import io.github.dppkit.pii.PiiScope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each order of a {@link Retention#renew renewal}: every order of the call has one outcome.
 *
 * <p>Immutable. Its text has numbers only; {@link #orders} names orders, so keep it out of logs.
 */
public final class RenewalReport {

    /** What a statement did to one order. */
    public enum Outcome {
        /** Its lease reaches further now, and its key has followed. */
        RENEWED,
        /**
         * Its lease stays: it reaches as far already, the cap or a statement that it was shipped holds it, or the anchor is known.
         */
        UNMOVED,
        /** Its data are disposed of, or being so. */
        DISPOSED,
        /** Nothing was ever stored of it; nothing was stored now. */
        UNKNOWN,
        /** The statement cannot be true: it lies before the order was bought. */
        REFUSED,
        /**
         * Its deadline is renewed but its key could not be moved, and stays under the day it had; an alarm is on record, and
         * the next event or run tries again.
         */
        FAILED
    }

    private final Map<Outcome, List<PiiScope>> orders;

    private RenewalReport(Map<Outcome, List<PiiScope>> orders) {
        this.orders = orders;
    }

    /** Collects outcomes, for one thread. */
    static final class Draft {
        private final Map<Outcome, List<PiiScope>> orders = new EnumMap<>(Outcome.class);

        void add(Outcome outcome, PiiScope scope) {
            orders.computeIfAbsent(outcome, first -> new ArrayList<>()).add(scope);
        }

        RenewalReport toReport() {
            Map<Outcome, List<PiiScope>> copy = new EnumMap<>(Outcome.class);
            orders.forEach((outcome, scopes) -> copy.put(outcome, List.copyOf(scopes)));
            return new RenewalReport(copy);
        }
    }

    /**
     * Returns the orders with one outcome.
     *
     * @param outcome which
     * @return perhaps none
     */
    public List<PiiScope> orders(Outcome outcome) {
        return orders.getOrDefault(outcome, List.of());
    }

    /**
     * Returns how many orders have an outcome.
     *
     * @param outcome which
     * @return 0 or more
     */
    public int count(Outcome outcome) {
        return orders(outcome).size();
    }

    /** Returns the counts, never an order. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("RenewalReport[");
        orders.forEach((outcome, scopes) -> text.append(text.length() > "RenewalReport[".length() ? ", " : "")
                .append(outcome)
                .append('=')
                .append(scopes.size()));
        return text.append(']').toString();
    }
}
