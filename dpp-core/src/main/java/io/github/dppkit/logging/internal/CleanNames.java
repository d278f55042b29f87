package io.github.dppkit.logging.internal;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of the names that come with each event, of loggers, threads and keys, and of the values of a thread context, that
 * they are clean, so that they need not be read each time.
 *
 * <p>It holds names weakly and asks for the very same string: nothing of a name stays when its owner is gone. A name that is
 * clean can become personal data only by a value that becomes known, and then a fingerprint of one of its words becomes known;
 * so the hashes of its words are kept, and asked for when a value has come. There is room for some thousand names; one that
 * comes once drives out none. Safe for use by several threads, without locks.
 */
public final class CleanNames {

    private static final int SLOTS = 1 << 10;

    /** Names are short; what is longer is read each time. */
    private static final int LONGEST = 256;

    private static final int MAX_WORDS = 32;

    /** A telephone number may be known by so many digits. */
    private static final int DIGITS_OF_NUMBER = 6;

    private final KnownValues known;
    private final AtomicReferenceArray<Name> names = new AtomicReferenceArray<>(SLOTS);

    /** By slot, some bits of the name that came last and was not there. Races do no harm. */
    private final byte[] seen = new byte[SLOTS];

    /** A name that was clean when so many values had come. */
    private static final class Name extends WeakReference<String> {

        private final @Nullable WeakReference<String> key;
        private final long @Nullable [] words;
        private volatile long version;

        Name(@Nullable String key, String name, long @Nullable [] words, long version) {
            super(name);
            this.key = key == null ? null : new WeakReference<>(key);
            this.words = words;
            this.version = version;
        }

        boolean isOf(@Nullable String wanted, String name) {
            return refersTo(name) && (key == null ? wanted == null : wanted != null && key.refersTo(wanted));
        }
    }

    /** Creates an empty one. */
    public CleanNames(KnownValues known) {
        this.known = known;
    }

    /** Returns how often values have become known: to be asked before a name is read that is then to be remembered. */
    public long version() {
        return known.version();
    }

    /** Tells whether a name was clean before, as the value of a key if there is one, and still is. */
    public boolean isClean(@Nullable String key, String name) {
        if (name.length() > LONGEST) {
            return false;
        }
        int slot = slot(key, name);
        return isClean(names.get(slot), key, name) || isClean(names.get(slot ^ 1), key, name);
    }

    private boolean isClean(@Nullable Name remembered, @Nullable String key, String name) {
        if (remembered == null || !remembered.isOf(key, name)) {
            return false;
        }
        long version = known.version();
        if (remembered.version == version) {
            return true;
        }
        long[] words = remembered.words;
        if (words == null) {
            return false;
        }
        PrintFilter filter = known.table().filter();
        for (long word : words) {
            if (PrintFilter.mayAny(filter.single(word), word)) {
                return false;
            }
        }
        remembered.version = version;
        return true;
    }

    /**
     * Takes note of a name if what came out is the same string, and if it came before.
     *
     * @param text what was read to find that it is clean
     * @param version how often values had become known before it was read
     */
    public void remember(@Nullable String key, String name, Object out, String text, long version) {
        if (!isSame(out, name) || name.length() > LONGEST) {
            return;
        }
        int slot = slot(key, name);
        byte bits = (byte) (name.hashCode() >>> Byte.SIZE);
        if (seen[slot] != bits) {
            seen[slot] = bits;
            return;
        }
        Name there = names.get(slot);
        boolean free = there == null || there.refersTo(null) || there.isOf(key, name);
        names.set(free ? slot : slot ^ 1, new Name(key, name, words(text), version));
    }

    /** The same object: one that equals it has been read anew. */
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }

    private static int slot(@Nullable String key, String name) {
        int hash = (name.hashCode() + (key == null ? 0 : key.hashCode())) * 0x9E3779B9;
        return hash >>> (Integer.SIZE - 10);
    }

    /** Returns the hashes of all words; null if a name may come to be personal data by something else than its words. */
    private long @Nullable [] words(String name) {
        char[] text = Arrays.copyOf(name.toCharArray(), name.length() + 1);
        Words words = new Words(text);
        int digits = 0;
        int most = 0;
        boolean escapes = name.indexOf('%') >= 0 || name.indexOf('&') >= 0;
        for (char c : text) {
            digits += Character.isDigit(c) ? 1 : 0;
            most = Math.max(most, digits);
            digits = Character.isLetter(c) && !escapes ? 0 : digits;
            words.all &= c != '[' && c != '\\';
        }
        words.reader.read(text, 0, name.length());
        return words.all && most <= DIGITS_OF_NUMBER ? Arrays.copyOf(words.hashes, words.count) : null;
    }

    /** Collects the hashes of words. */
    private final class Words implements WordReader.Sink {

        private final WordReader reader = new WordReader(known.newHash(), this);
        private final char[] text;
        private final long[] hashes = new long[MAX_WORDS];
        private int count;
        private boolean all = true;

        Words(char[] text) {
            this.text = text;
        }

        @Override
        public void word(long hash, int start, int end, boolean assigned) {
            if (count == MAX_WORDS) {
                all = false;
                return;
            }
            hashes[count++] = hash;
        }

        @Override
        public void run(int start, int end) {
            all &= !Base64Search.mayBeText(text, start, end);
            for (int i = 0; i < reader.beginnings(); i++) {
                all &= !Base64Search.mayBeText(text, reader.beginning(i), end);
            }
        }
    }
}
