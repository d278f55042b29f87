package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Looks for known values in the words of a text as they go by: each word alone, and sequences only where their first words
 * are known to begin one. For one thread, one text after the other; a clean text costs no allocation.
 */
final class WordMatcher implements WordReader.Sink {

    /** Hears of known values. */
    interface Found {

        /**
         * Hears of one value.
         *
         * @param start where it begins
         * @param end where it ends
         * @param category its category's code
         */
        void value(int start, int end, int category);
    }

    /** So much between two words, and they belong to different things. */
    private static final int MAX_GAP = 24;

    /** A power of two that is larger than the longest sequence. */
    private static final int RING = 8;

    private static final int DOCUMENT = PiiCategory.DOCUMENT.code();

    private static final int YOUNGER = (1 << ValuePrints.WINDOW) - 2;

    private final KnownValues known;
    private final Found found;
    private final WordReader reader;
    private final Neighbours neighbours;
    private final Base64Search base64;
    private FingerprintTable table;
    private PrintFilter filter;
    private char[] text = Chars.NONE;
    private int to;

    /** By number of the first word, modulo the ring: hash of the words so far, where it starts. */
    private final long[] joined = new long[RING];

    private final int[] starts = new int[RING];

    /** The two words before the first, and whether a sign of assignment stands right before it. */
    private final long[] before = new long[RING];

    private final long[] beforeThat = new long[RING];
    private final boolean[] assigned = new boolean[RING];

    /** A bit for each of the words before the last: may a value that begins there go on. The lowest is for the last. */
    private int open;

    /** Whether a value that begins with the last word may go on with a word, and with a number. */
    private int beginsWords;

    private int beginsNumbers;

    private int count;
    private long lastWord;
    private long lastButOne;
    private int lastEnd;

    /** Creates a search that tells a scan what it finds. */
    WordMatcher(TextScan scan, KnownValues known) {
        this(
                known,
                (start, end, category) -> scan.foundKnown(start, end, KnownValues.category(category)),
                new Base64Search(known));
    }

    /** Creates a search that does not look into Base64. */
    WordMatcher(KnownValues known, Found found) {
        this(known, found, new Base64Search(null));
    }

    private WordMatcher(KnownValues known, Found found, Base64Search base64) {
        this.known = known;
        this.found = found;
        this.reader = new WordReader(known.newHash(), this);
        this.base64 = base64;
        this.table = known.table();
        this.neighbours = new Neighbours(found, table);
        this.filter = table.filter();
    }

    /** Starts on another text. */
    void begin() {
        table = known.table();
        filter = table.filter();
        count = 0;
        barrier();
        lastEnd = 0;
        neighbours.begin(table);
    }

    /** Reads a stretch of a text that fills an array up to a length; labels lie outside of the stretches. */
    void read(char[] characters, int length, int start, int end) {
        text = characters;
        to = end;
        neighbours.read(characters, start, length);
        reader.read(characters, start, end);
        base64.searchOffered(characters, found);
        neighbours.endAt(end, end < length);
        text = Chars.NONE;
    }

    /** Tells whether there are known words outside of what was found that a label beside them would tell to be meant. */
    boolean mayFindMore(Spans taken) {
        return neighbours.hasLeft(taken);
    }

    /** Ends every sequence: what follows has nothing to do with what was before. */
    void barrier() {
        open = 0;
        beginsWords = 0;
        beginsNumbers = 0;
        count = 0;
    }

    @Override
    public void word(long word, int start, int end, boolean isAssigned) {
        boolean number = reader.isNumeric();
        int older = 0;
        if (start - lastEnd <= MAX_GAP) {
            older = ((open | (number ? beginsNumbers : beginsWords)) << 1) & YOUNGER;
        }
        beginsWords = 0;
        beginsNumbers = 0;
        long block = filter.single(word);
        if (PrintFilter.mayAny(block, word)) {
            begin(block, word, start, end, isAssigned && count > 0);
            boolean begins = PrintFilter.may(block, Prints.BEGIN, word);
            beginsWords = begins ? 1 : 0;
            beginsNumbers = (number ? PrintFilter.may(block, Prints.BEGIN_NUMBERS, word) : begins) ? 1 : 0;
        }
        open = older == 0 ? 0 : goOn(older, word, end);
        count++;
        lastButOne = lastWord;
        lastWord = word;
        lastEnd = end;
    }

    /** Takes a word that may be a value or begin one. */
    private void begin(long block, long word, int start, int end, boolean isAssigned) {
        int slot = count & (RING - 1);
        joined[slot] = word;
        starts[slot] = start;
        before[slot] = lastWord;
        beforeThat[slot] = lastButOne;
        assigned[slot] = isAssigned;
        if (PrintFilter.may(block, Prints.STRONG, word)) {
            strong(slot, end, true);
        }
        if (PrintFilter.may(block, Prints.WEAK, word)) {
            weak(slot, end, true);
        }
    }

    private int goOn(int older, long word, int end) {
        int still = older;
        for (int left = older; left != 0; left &= left - 1) {
            int age = Integer.numberOfTrailingZeros(left);
            int slot = (count - age) & (RING - 1);
            long hash = WordHash.join(joined[slot], word);
            joined[slot] = hash;
            long block = filter.joined(hash);
            boolean goesOn = age >= ValuePrints.BEGINNING;
            if (PrintFilter.mayAny(block, hash)) {
                if (PrintFilter.may(block, Prints.STRONG, hash)) {
                    strong(slot, end, false);
                }
                if (PrintFilter.may(block, Prints.WEAK, hash)) {
                    weak(slot, end, false);
                }
                goesOn |= PrintFilter.may(block, Prints.BEGIN, hash);
            }
            if (!goesOn) {
                still &= ~(1 << age);
            }
        }
        return still;
    }

    /** Words that may be telling stand from a slot's start to an end: asks the table. */
    private void strong(int slot, int end, boolean single) {
        int category = table.category(Prints.of(Prints.STRONG, joined[slot], single));
        if (category != 0) {
            neighbours.strong(starts[slot], category == DOCUMENT ? documentEnd(end) : end, category);
        }
    }

    /** Words that may be known, but are not telling: asks the table only if something beside them tells. */
    private void weak(int slot, int end, boolean single) {
        long print = Prints.of(Prints.WEAK, joined[slot], single);
        if (isKeyed(slot, Character.isDigit(text[starts[slot]]))) {
            int category = table.category(print);
            if (category != 0) {
                neighbours.strong(starts[slot], end, category);
            }
        } else {
            neighbours.weak(starts[slot], end, print, single && known.common().isCommon(joined[slot]));
        }
    }

    /** Tells whether a key such as {@code name=} or {@code postal_code:} stands right before words. */
    private boolean isKeyed(int slot, boolean number) {
        if (!assigned[slot]) {
            return false;
        }
        CommonWords common = known.common();
        long two = WordHash.join(beforeThat[slot], before[slot]);
        return number
                ? common.isPlaceKey(before[slot]) || common.isPlaceKey(two)
                : common.isKey(before[slot]) || common.isKey(two);
    }

    @Override
    public void run(int start, int end) {
        offer(start, start, end);
        for (int i = 0; i < reader.beginnings(); i++) {
            offer(reader.beginning(i), start, end);
        }
    }

    private void offer(int from, int start, int end) {
        if (!base64.offer(text, from, start, end)) {
            base64.searchOffered(text, found);
        }
    }

    /** A document is known by its beginning, so all of it goes, up to a space or quote. */
    private int documentEnd(int end) {
        int i = end;
        while (i < to && text[i] > ' ' && "\"'<>".indexOf(text[i]) < 0) {
            i++;
        }
        return i;
    }
}
