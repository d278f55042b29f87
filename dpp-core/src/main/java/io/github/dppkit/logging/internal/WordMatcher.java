package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Looks for known values in the words of a text as they go by: each word alone, each two in a row, and longer sequences
 * only where the first two are known to begin one. For one thread, one text after the other.
 */
final class WordMatcher implements WordReader.Sink {

    /** So much between two words, and they belong to different things. */
    private static final int MAX_GAP = 24;

    private static final int RING = 8;

    private final TextScan scan;
    private final KnownValues known;
    private final WordReader reader;

    /** By position of the first word, modulo the ring: hash of the words so far, where it starts, beside a key or not. */
    private final long[] joined = new long[RING];

    private final int[] starts = new int[RING];
    private final boolean[] keyed = new boolean[RING];
    private final boolean[] open = new boolean[RING];
    private int count;
    private long lastWord;
    private long lastTwo;
    private int lastEnd;

    WordMatcher(TextScan scan, KnownValues known) {
        this.scan = scan;
        this.known = known;
        this.reader = new WordReader(known.newHash(), this);
    }

    /** Starts on another text. */
    void begin() {
        count = 0;
        lastEnd = 0;
    }

    /** Reads a stretch of a text that fills an array up to a length. */
    void read(char[] text, int length, int from, int to) {
        int i = from;
        while (i < to) {
            i = reader.read(text, length, i);
        }
    }

    /** Ends the word and every sequence: what follows has nothing to do with what was before. */
    void barrier() {
        reader.end();
        count = 0;
    }

    @Override
    public void word(long word, int start, int end, boolean assigned) {
        if (start - lastEnd > MAX_GAP) {
            count = 0;
        }
        int slot = count % RING;
        keyed[slot] = count > 0 && assigned && (known.isKey(lastWord) || (count > 1 && known.isKey(lastTwo)));
        starts[slot] = start;
        joined[slot] = word;
        open[slot] = false;
        hit(slot, end);
        for (int age = 1; age < ValuePrints.WINDOW && age <= count; age++) {
            int first = (count - age) % RING;
            if (age == 1) {
                joined[first] = WordHash.join(joined[first], word);
                open[first] = known.category(Prints.of(Prints.BEGIN, joined[first])) != null;
                hit(first, end);
            } else if (open[first]) {
                joined[first] = WordHash.join(joined[first], word);
                hit(first, end);
            }
        }
        count = count == Integer.MAX_VALUE ? 0 : count + 1;
        lastTwo = WordHash.join(lastWord, word);
        lastWord = word;
        lastEnd = end;
    }

    private void hit(int slot, int end) {
        PiiCategory category = known.category(Prints.of(Prints.STRONG, joined[slot]));
        if (category == null && keyed[slot]) {
            category = known.category(Prints.of(Prints.WEAK, joined[slot]));
        }
        if (category == null || (end <= scan.foundUntil() && starts[slot] >= scan.lastFoundStart())) {
            return;
        }
        scan.foundKnown(starts[slot], category == PiiCategory.DOCUMENT ? documentEnd(end) : end, category);
    }

    /** A document is known by its beginning, so all of it goes, up to a space or quote. */
    private int documentEnd(int end) {
        int i = end;
        while (i < scan.length() && scan.at(i) > ' ' && "\"'<>".indexOf(scan.at(i)) < 0) {
            i++;
        }
        return i;
    }
}
