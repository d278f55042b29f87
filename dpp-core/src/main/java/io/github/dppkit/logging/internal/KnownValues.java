package io.github.dppkit.logging.internal;

import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The values this process has handled, as keyed fingerprints: how many at most, for how long, and gone with their scope.
 *
 * <p>Fingerprints are 64 bits wide, so that among a hundred thousand values a text that is not one of them is taken for
 * one about once in 10<sup>14</sup> words. No plaintext is kept. Safe for use by several threads: searching needs no lock.
 */
public final class KnownValues {

    /** On average a value has a few fingerprints; long ones must not use up the memory of the others. */
    private static final int PRINTS_PER_VALUE = 12;

    private static final PiiCategory[] BY_CODE = byCode();

    /** One value: what to count down when it goes, and its neighbours within its scope. */
    private static final class Entry {
        private final long id;
        private final long scope;
        private final long[] prints;
        private long until;
        private @Nullable Entry before;
        private @Nullable Entry after;

        Entry(long id, long scope, long[] prints) {
            this.id = id;
            this.scope = scope;
            this.prints = prints;
        }
    }

    private final FingerprintKey key;
    private final CommonWords common;
    private final Set<PiiCategory> categories;
    private final int maximum;
    private final long lifeNanos;
    private final LongSupplier nanos;
    private final HitListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Long, Entry> entries = new LinkedHashMap<>();
    private final Map<Long, Entry> scopes = new HashMap<>();
    private volatile FingerprintTable table = new FingerprintTable();
    private volatile long nextExpiry;
    private volatile int size;
    private long printCount;
    private final LongAdder evictions = new LongAdder();

    /** Creates an empty set. */
    public KnownValues(
            FingerprintKey key,
            Set<PiiCategory> categories,
            int maximum,
            long lifeNanos,
            LongSupplier nanos,
            HitListener listener) {
        this.key = key;
        this.common = new CommonWords(key.newHash());
        this.categories = categories.isEmpty() ? EnumSet.noneOf(PiiCategory.class) : EnumSet.copyOf(categories);
        this.maximum = maximum;
        this.lifeNanos = lifeNanos;
        this.nanos = nanos;
        this.listener = listener;
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
        if (!categories.contains(category)) {
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
        long owner = scopeHash(scope);
        long id = owner;
        for (long print : all) {
            id = WordHash.join(id, print);
        }
        int evicted;
        lock.lock();
        try {
            evicted = put(new Entry(id, owner, all), category.code());
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < evicted; i++) {
            listener.evicted();
        }
    }

    private int put(Entry entry, int category) {
        long now = nanos.getAsLong();
        expire(now);
        Entry old = entries.remove(entry.id);
        if (old != null) {
            old.until = now + lifeNanos;
            entries.put(old.id, old);
            return 0;
        }
        entry.until = now + lifeNanos;
        link(entry);
        entries.put(entry.id, entry);
        if (table.isFull(entry.prints.length)) {
            table = table.grown(entry.prints.length);
        }
        for (long print : entry.prints) {
            table.add(print, category);
        }
        printCount += entry.prints.length;
        int evicted = 0;
        while (entries.size() > maximum || (printCount > (long) maximum * PRINTS_PER_VALUE && entries.size() > 1)) {
            drop(entries.values().iterator().next());
            evicted++;
        }
        evictions.add(evicted);
        settle();
        return evicted;
    }

    /** Forgets all values of a scope, unless another scope has them too. */
    public void forget(PiiScope scope) {
        long owner = scopeHash(scope);
        lock.lock();
        try {
            Entry entry = scopes.get(owner);
            while (entry != null) {
                Entry next = entry.after;
                drop(entry);
                entry = next;
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
            expire(nanos.getAsLong());
            settle();
        } finally {
            lock.unlock();
        }
    }

    private void expire(long now) {
        while (!entries.isEmpty()) {
            Entry eldest = entries.values().iterator().next();
            if (now - eldest.until < 0) {
                return;
            }
            drop(eldest);
        }
    }

    private void drop(Entry entry) {
        entries.remove(entry.id);
        for (long print : entry.prints) {
            table.remove(print);
        }
        printCount -= entry.prints.length;
        if (entry.before != null) {
            entry.before.after = entry.after;
        } else if (entry.after != null) {
            scopes.put(entry.scope, entry.after);
        } else {
            scopes.remove(entry.scope);
        }
        if (entry.after != null) {
            entry.after.before = entry.before;
        }
    }

    private void link(Entry entry) {
        Entry head = scopes.put(entry.scope, entry);
        if (head != null) {
            entry.after = head;
            head.before = entry;
        }
    }

    private void settle() {
        size = entries.size();
        if (size > 0) {
            nextExpiry = entries.values().iterator().next().until;
        }
    }

    private long scopeHash(PiiScope scope) {
        WordHash hash = key.newHash();
        return WordHash.join(hash.of(scope.partner().id()), hash.of(scope.canonical()));
    }

    /** Returns the category of a fingerprint; null if no value has it. */
    @Nullable PiiCategory category(long print) {
        int code = table.category(print);
        return code == 0 ? null : BY_CODE[code];
    }

    /** Tells whether a number ends in the digits of a known telephone number; the hash is {@link #newHash}'s, free. */
    boolean isKnownNumber(WordHash hash, long digits, int count) {
        return size > 0 && category(Prints.of(Prints.NUMBER, ValuePrints.number(hash, digits, count))) != null;
    }

    /** Tells whether a word stands before a person's data. */
    boolean isKey(long word) {
        return common.isKey(word);
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
