package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.internal.PartnerShares.Partner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values that are known, each a number with its fingerprints, scope, selling partner and end of life: in arrays, about
 * 70 bytes a value besides the fingerprints. Not safe for several threads.
 */
final class HeldValues {

    private static final int PRINTS_OF_LONG_NAME = 12;
    private static final int FIRST_CAPACITY = 256;

    private final int most;
    private final Links order = new Links();
    private final Links ofScope = new Links();
    private final Links ofPartner = new Links();
    private final PartnerShares shares = new PartnerShares(ofPartner);
    private int capacity;
    private long[] ids = new long[0];
    private long[] scopes = new long[0];
    private long[] until = new long[0];
    private long[][] prints = new long[0][];
    private @Nullable Partner[] partners = new @Nullable Partner[0];

    /** By bits of a value's id, the first of a chain; a free number is chained too. */
    private int[] idHeads = new int[0];

    private int[] idNext = new int[0];

    /** By bits of a scope's hash, the first of a list. */
    private int[] scopeHeads = new int[0];

    private int free = Links.NONE;
    private int eldest = Links.NONE;
    private int youngest = Links.NONE;
    private int size;

    /** Creates an empty set that never holds more than one above the most. */
    HeldValues(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    /** Returns the value used longest ago; {@link Links#NONE} if there is none. */
    int eldest() {
        return eldest;
    }

    /** Returns the value used longest ago of the partner whose values weigh the most. */
    int eldestOfLargest() {
        return shares.largest().eldest();
    }

    /** Returns the value used longest ago of the partner that a value belongs to. */
    int eldestBeside(int value) {
        return partner(value).eldest();
    }

    /** Returns how much the values of the partner weigh that a value belongs to. */
    int weightBeside(int value) {
        return partner(value).weight();
    }

    /** Returns how many values of usual length take as much room as one. */
    private int weight(int value) {
        return 1 + prints[value].length / PRINTS_OF_LONG_NAME;
    }

    long until(int value) {
        return until[value];
    }

    long[] prints(int value) {
        return prints[value];
    }

    private Partner partner(int value) {
        Partner partner = partners[value];
        if (partner == null) {
            throw new IllegalStateException("No value has this number.");
        }
        return partner;
    }

    /** Returns the value of that id; {@link Links#NONE} if there is none. */
    int find(long id) {
        if (size == 0) {
            return Links.NONE;
        }
        int value = idHeads[(int) id & (idHeads.length - 1)];
        while (value != Links.NONE && ids[value] != id) {
            value = idNext[value];
        }
        return value;
    }

    /** Takes in a value that is not there, as the youngest. */
    int add(long id, long scope, long partner, long[] itsPrints, long itsUntil) {
        if (free == Links.NONE) {
            grow();
        }
        int value = free;
        free = idNext[value];
        ids[value] = id;
        scopes[value] = scope;
        until[value] = itsUntil;
        prints[value] = itsPrints;
        chain(value);
        Partner owner = shares.of(partner);
        partners[value] = owner;
        shares.add(owner, value, weight(value));
        appendToOrder(value);
        size++;
        return value;
    }

    /** Makes a value the youngest. */
    void touch(int value, long itsUntil) {
        until[value] = itsUntil;
        if (value == youngest) {
            return;
        }
        removeFromOrder(value);
        appendToOrder(value);
        Partner owner = partner(value);
        shares.touch(owner, value);
    }

    /** Takes a value out. */
    void remove(int value) {
        removeFromOrder(value);
        shares.remove(partner(value), value, weight(value));
        int scopeHead = (int) scopes[value] & (scopeHeads.length - 1);
        if (scopeHeads[scopeHead] == value) {
            scopeHeads[scopeHead] = ofScope.after(value);
        }
        ofScope.remove(value);
        int head = (int) ids[value] & (idHeads.length - 1);
        if (idHeads[head] == value) {
            idHeads[head] = idNext[value];
        } else {
            int before = idHeads[head];
            while (idNext[before] != value) {
                before = idNext[before];
            }
            idNext[before] = idNext[value];
        }
        prints[value] = new long[0];
        partners[value] = null;
        idNext[value] = free;
        free = value;
        size--;
    }

    /** Returns a value of a scope; {@link Links#NONE} if there is none. */
    int anyOf(long scope) {
        if (size == 0) {
            return Links.NONE;
        }
        return ofScope(scopeHeads[(int) scope & (scopeHeads.length - 1)], scope);
    }

    /** Returns another value of the scope of one; {@link Links#NONE} after the last. */
    int nextOfScope(int value) {
        return ofScope(ofScope.after(value), scopes[value]);
    }

    private int ofScope(int from, long scope) {
        int value = from;
        while (value != Links.NONE && scopes[value] != scope) {
            value = ofScope.after(value);
        }
        return value;
    }

    private void appendToOrder(int value) {
        order.append(value, youngest);
        youngest = value;
        if (eldest == Links.NONE) {
            eldest = value;
        }
    }

    private void removeFromOrder(int value) {
        if (eldest == value) {
            eldest = order.after(value);
        }
        if (youngest == value) {
            youngest = order.before(value);
        }
        order.remove(value);
    }

    private void chain(int value) {
        int head = (int) ids[value] & (idHeads.length - 1);
        idNext[value] = idHeads[head];
        idHeads[head] = value;
        int scopeHead = (int) scopes[value] & (scopeHeads.length - 1);
        ofScope.push(value, scopeHeads[scopeHead]);
        scopeHeads[scopeHead] = value;
    }

    private void grow() {
        int former = capacity;
        capacity = (int) Math.min(most + 1L, Math.max(FIRST_CAPACITY, capacity * 2L));
        ids = Arrays.copyOf(ids, capacity);
        scopes = Arrays.copyOf(scopes, capacity);
        until = Arrays.copyOf(until, capacity);
        prints = Arrays.copyOf(prints, capacity);
        partners = Arrays.copyOf(partners, capacity);
        idNext = Arrays.copyOf(idNext, capacity);
        order.grow(capacity);
        ofScope.grow(capacity);
        ofPartner.grow(capacity);
        idHeads = new int[Integer.highestOneBit(capacity)];
        scopeHeads = new int[idHeads.length];
        Arrays.fill(idHeads, Links.NONE);
        Arrays.fill(scopeHeads, Links.NONE);
        for (int value = 0; value < former; value++) {
            chain(value);
        }
        for (int value = capacity - 1; value >= former; value--) {
            idNext[value] = free;
            free = value;
        }
    }
}
