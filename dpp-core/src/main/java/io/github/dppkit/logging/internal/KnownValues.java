package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The values this process has handled, as keyed fingerprints: how many at most, for how long, and gone with their scope.
 *
 * <p>Fingerprints are 64 bits wide, so that among a hundred thousand values a text that is not one of them is taken for
 * one about once in 10<sup>14</sup> words. No plaintext is kept. Safe for use by several threads: searching needs no lock.
 */
public final class KnownValues {

    /** On average a value has four or five fingerprints; long ones must not use up the memory of the others. */
    private static final int PRINTS_PER_VALUE = 10;

    /** So many are let go of at once, so that no log call waits for all of them. */
    private static final int EXPIRED_PER_TEXT = 1_000;

    private static final int EXPIRED_PER_VALUE = 64;

    private static final PiiCategory[] BY_CODE = byCode();

    private final FingerprintKey key;
    private final CommonWords common;
    private final Set<PiiCategory> categories;
    private final int maximum;
    private final int maximumPerPartner;
    private final long lifeNanos;
    private final LongSupplier nanos;
    private final HitListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final HeldValues held;
    private volatile FingerprintTable table;
    private volatile long nextExpiry;
    private volatile int size;

    /** Changes after a value has become known. */
    private volatile long version;

    private long additions;
    private long printCount;
    private final LongAdder evictions = new LongAdder();

    /** Creates an empty set. */
    public KnownValues(
            FingerprintKey key,
            Set<PiiCategory> categories,
            int maximum,
            int maximumPerPartner,
            long lifeNanos,
            LongSupplier nanos,
            HitListener listener) {
        this.key = key;
        this.common = new CommonWords(key.newHash());
        this.categories = categories.isEmpty() ? EnumSet.noneOf(PiiCategory.class) : EnumSet.copyOf(categories);
        this.maximum = maximum;
        this.maximumPerPartner = maximumPerPartner;
        this.lifeNanos = lifeNanos;
        this.nanos = nanos;
        this.listener = listener;
        this.held = new HeldValues(maximum);
        this.table = new FingerprintTable(maximum * PRINTS_PER_VALUE);
    }

    private static PiiCategory[] byCode() {
        PiiCategory[] table = new PiiCategory[32];
        for (PiiCategory category : PiiCategory.values()) {
            table[category.code()] = category;
        }
        return table;
    }

    /** Takes note of a value, or lengthens its life. */
    public void add(Pii value, PiiScope scope) {
        PiiCategory category = value.category();
        if (maximum == 0 || !categories.contains(category)) {
            return;
        }
        ValuePrints prints = new ValuePrints(key, common);
        String text = value.plaintext(PlaintextAccess.GRANTED);
        if (value.type().equals(PiiType.POSTAL_ADDRESS)) {
            AddressParts.forEach(text, part -> prints.add(part, category));
        } else {
            prints.add(text, category);
        }
        long[] all = prints.toArray();
        if (all.length == 0) {
            return;
        }
        long partner = key.newHash().of(scope.partner().id());
        long owner = scopeHash(partner, scope);
        long id = owner;
        for (long print : all) {
            id = WordHash.join(id, print);
        }
        int evicted;
        lock.lock();
        try {
            evicted = put(id, owner, partner, all, category.code());
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < evicted; i++) {
            listener.evicted();
        }
    }

    private int put(long id, long owner, long partner, long[] prints, int category) {
        long now = nanos.getAsLong();
        expire(now, EXPIRED_PER_VALUE);
        int known = held.find(id);
        if (known != Links.NONE) {
            held.touch(known, now + lifeNanos);
            settle();
            return 0;
        }
        if (table.isFull(prints.length)) {
            table = table.grown(prints.length);
        }
        FingerprintTable into = table;
        for (long print : prints) {
            into.add(print, category);
        }
        printCount += prints.length;
        int added = held.add(id, owner, partner, prints, now + lifeNanos);
        int evicted = 0;
        while (held.weightBeside(added) > maximumPerPartner && held.eldestBeside(added) != added) {
            evicted += evict(held.eldestBeside(added), now);
        }
        while (held.size() > maximum || (printCount > (long) maximum * PRINTS_PER_VALUE && held.size() > 1)) {
            evicted += evict(held.eldestOfLargest(), now);
        }
        evictions.add(evicted);
        settle();
        version = ++additions;
        return evicted;
    }

    /** Forgets all values of a scope, unless another scope has them too. */
    public void forget(PiiScope scope) {
        long owner = scopeHash(key.newHash().of(scope.partner().id()), scope);
        lock.lock();
        try {
            int value = held.anyOf(owner);
            while (value != Links.NONE) {
                int next = held.nextOfScope(value);
                drop(value);
                value = next;
            }
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what has outlived its time; called before a text is searched, and cheap when there is nothing to do. */
    void tidy() {
        if (size == 0 || nanos.getAsLong() - nextExpiry < 0 || !lock.tryLock()) {
            return;
        }
        try {
            expire(nanos.getAsLong(), EXPIRED_PER_TEXT);
            settle();
        } finally {
            lock.unlock();
        }
    }

    private void expire(long now, int most) {
        int eldest = held.eldest();
        for (int i = 0; i < most && eldest != Links.NONE && now - held.until(eldest) >= 0; i++) {
            drop(eldest);
            eldest = held.eldest();
        }
    }

    /** Drops a value for want of room; returns how many were dropped before their time. */
    private int evict(int value, long now) {
        boolean early = now - held.until(value) < 0;
        drop(value);
        return early ? 1 : 0;
    }

    private void drop(int value) {
        long[] prints = held.prints(value);
        for (long print : prints) {
            table.remove(print);
        }
        printCount -= prints.length;
        held.remove(value);
    }

    private void settle() {
        size = held.size();
        if (size > 0) {
            nextExpiry = held.until(held.eldest());
        }
    }

    private long scopeHash(long partner, PiiScope scope) {
        return WordHash.join(partner, key.newHash().of(scope.canonical()));
    }

    /** Returns a number that is another one after a value has become known that was not. */
    long version() {
        return version;
    }

    /** Returns the fingerprints as they are now. */
    FingerprintTable table() {
        return table;
    }

    /** Returns the category of that code. */
    static PiiCategory category(int code) {
        return BY_CODE[code];
    }

    /** Tells whether a number ends in the digits of a known telephone number; the hash is {@link #newHash}'s, free. */
    boolean isKnownNumber(WordHash hash, long digits, int count) {
        return size > 0
                && table.category(Prints.of(Prints.NUMBER, ValuePrints.number(hash, digits, count), false)) != 0;
    }

    /** Returns the words that are too common to be removed anywhere, and those that stand before personal data. */
    CommonWords common() {
        return common;
    }

    /** Returns a hash under this key. */
    WordHash newHash() {
        return key.newHash();
    }

    /** Returns how many values are known now. */
    public int size() {
        return size;
    }

    /** Returns how many values were given up before their time. */
    public long evictions() {
        return evictions.sum();
    }
}
