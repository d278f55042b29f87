package io.github.dppkit.spapi.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of one payload that hold leaves to replace, the id of an order, or facts about one. */
final class OrderObjects {

    /** More than any answer of Amazon's holds; each costs memory until the payload is done. */
    static final int LIMIT = 100_000;

    private final List<Entry> entries = new ArrayList<>();
    private @Nullable String onlyId;
    private boolean several;

    /** One object. */
    static final class Entry {
        private final int parent;
        private final int arraysAround;
        private int rank = OrderIds.NONE;
        private @Nullable String orderId;
        private boolean torn;
        private boolean unusable;
        private @Nullable OrderFactsReader facts;

        private Entry(int parent, int arraysAround) {
            this.parent = parent;
            this.arraysAround = arraysAround;
        }

        /** Returns how many arrays there are around it. */
        int arraysAround() {
            return arraysAround;
        }

        @Nullable String orderId() {
            return orderId;
        }

        @Nullable OrderFactsReader facts() {
            return facts;
        }

        OrderFactsReader factsToFill() {
            OrderFactsReader known = facts;
            if (known == null) {
                known = new OrderFactsReader();
                facts = known;
            }
            return known;
        }
    }

    /** Adds an object; its parent was added before it, -1 for the root. */
    int add(int parent, int arraysAround) {
        if (entries.size() >= LIMIT) {
            throw Refusals.refused("it holds more than " + LIMIT + " objects with personal data or order ids");
        }
        entries.add(new Entry(parent, arraysAround));
        return entries.size() - 1;
    }

    Entry get(int object) {
        return entries.get(object);
    }

    int size() {
        return entries.size();
    }

    /** Takes note that an object names its order. */
    void named(int object, int rank, String orderId) {
        Entry entry = entries.get(object);
        if (rank < entry.rank) {
            entry.rank = rank;
            entry.orderId = orderId;
        }
    }

    /** Takes note that an object names an order with what can be no scope: its data must not go to another order. */
    void namedUnusably(int object) {
        entries.get(object).unusable = true;
    }

    /** An object that names no order itself, but one of its fields does, belongs to that order; if two name different ones, to none. */
    void inherit(int parent, int child) {
        Entry from = entries.get(child);
        Entry to = entries.get(parent);
        if (from.orderId == null || to.unusable || to.rank != OrderIds.NONE || from.orderId.equals(to.orderId)) {
            return;
        }
        to.orderId = to.orderId == null && !to.torn ? from.orderId : null;
        to.torn = to.orderId == null;
    }

    /** Finds out whether all ids of the payload are the same one; call when all are known. */
    void settle() {
        for (Entry entry : entries) {
            String id = entry.orderId;
            several |= id == null && entry.unusable;
            if (id != null) {
                several |= onlyId != null && !onlyId.equals(id);
                onlyId = id;
            }
        }
    }

    /** Returns the one order of the payload, null if there is none or several. */
    @Nullable String onlyId() {
        return several ? null : onlyId;
    }

    /** Returns the nearest object, this one or around it, that names an order; -1 if none does, or does not usably. */
    int owner(int object) {
        int at = object;
        while (at >= 0 && entries.get(at).orderId == null) {
            at = entries.get(at).unusable ? -1 : entries.get(at).parent;
        }
        return at;
    }
}
