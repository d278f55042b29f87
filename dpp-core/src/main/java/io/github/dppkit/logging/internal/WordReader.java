package io.github.dppkit.logging.internal;

/**
 * Cuts a text into words and hashes each in its folded form, character by character: the same way for a value that is
 * registered and for a text that is searched. For one thread.
 *
 * <p>Characters that {@link Escapes} knows are read as what they stand for. The s of a possessive ({@code Anna's}) is left
 * out.
 */
final class WordReader {

    /** Takes what is read. */
    interface Sink {

        /**
         * Takes a word.
         *
         * @param hash of its folded form
         * @param start where it begins
         * @param end where it ends
         * @param assigned whether {@code =}, {@code :} or {@code >} stands between the word before and this one
         */
        void word(long hash, int start, int end, boolean assigned);

        /** Takes a run of at least {@link #MIN_RUN} letters, digits and {@code + / - _} that may be Base64. */
        void run(int start, int end);
    }

    /** The Base64 of eight letters; nearly every word is shorter. */
    static final int MIN_RUN = 11;

    private static final int IN_RUN = -1;
    private static final int ASSIGNS = -2;
    private static final int APOSTROPHE = -3;
    private static final int ESCAPE = -4;
    private static final int NOT_ASCII = -5;
    private static final int NONE = -1;

    /** So many signs of a run are taken note of. */
    private static final int MAX_BEGINNINGS = 16;

    /** A letter of a script without spaces. */
    private static final int UNSPACED_WEIGHT = 3;

    /** As many apostrophes stand within a name in SQL. */
    private static final int MAX_APOSTROPHES = 2;

    /** What an ASCII letter or digit counts as, or what kind of separator it is; as wide as a character, to ask it at once. */
    private static final byte[] KINDS = kinds();

    private final WordHash hash;
    private final Sink sink;
    private final Escapes escapes = new Escapes();
    private int weight;
    private boolean numeric;
    private boolean assigned;
    private int runStart;

    /** Behind the signs of the run. */
    private final int[] beginningAt = new int[MAX_BEGINNINGS];

    private int beginnings;

    /** What ASCII letters and digits count as, the highest bit alone for all others; as wide as a character. */
    private static final byte[] LETTERS = letters();

    private static final int EIGHT = 8;
    private static final long NO_LETTERS = 0x8080_8080_8080_8080L;

    WordReader(WordHash hash, Sink sink) {
        this.hash = hash;
        this.sink = sink;
    }

    private static byte[] kinds() {
        byte[] table = new byte[1 << Character.SIZE];
        java.util.Arrays.fill(table, (byte) NOT_ASCII);
        System.arraycopy(Folding.asciiTable(), 0, table, 0, 128);
        for (char c : "+/-_".toCharArray()) {
            table[c] = IN_RUN;
        }
        for (char c : "=:>".toCharArray()) {
            table[c] = ASSIGNS;
        }
        for (char c : "%&\\".toCharArray()) {
            table[c] = ESCAPE;
        }
        table['\''] = APOSTROPHE;
        table['`'] = APOSTROPHE;
        return table;
    }

    private static byte[] letters() {
        byte[] table = new byte[1 << Character.SIZE];
        for (int c = 0; c < table.length; c++) {
            table[c] = KINDS[c] > 0 ? KINDS[c] : Byte.MIN_VALUE;
        }
        return table;
    }

    /** Returns what eight characters count as, a byte each, the first one highest. */
    private static long eight(char[] text, int from) {
        byte[] table = LETTERS;
        long high = (long) table[text[from]] << 24
                | (table[text[from + 1]] & 0xFFL) << 16
                | (table[text[from + 2]] & 0xFFL) << 8
                | (table[text[from + 3]] & 0xFFL);
        long low = (table[text[from + 4]] & 0xFFL) << 24
                | (table[text[from + 5]] & 0xFFL) << 16
                | (table[text[from + 6]] & 0xFFL) << 8
                | (table[text[from + 7]] & 0xFFL);
        return high << 32 | low;
    }

    /** Tells whether a word ends before a character, and begins after it, whatever stands there, with no escape across it. */
    static boolean isBorder(char c) {
        return (KINDS[c] == 0 || KINDS[c] == ASSIGNS) && c != ';' && c != '#';
    }

    /** Returns how much the word weighs that the sink is being told of: a letter one, one of an unspaced script three. */
    int weight() {
        return weight;
    }

    /** Returns how many places there are in the run that the sink is being told of where Base64 may begin, but its start. */
    int beginnings() {
        return beginnings;
    }

    /** Returns one of those places. */
    int beginning(int number) {
        return beginningAt[number];
    }

    /** Tells whether the word that the sink is being told of begins and ends with a digit. */
    boolean isNumeric() {
        return numeric;
    }

    /**
     * Reads a stretch of a text. No word, and no run, goes beyond its ends.
     *
     * @param text a text after which, at {@code to}, stands a character that is no letter or digit
     */
    void read(char[] text, int from, int to) {
        runStart = from;
        beginnings = 0;
        assigned = false;
        int at = from;
        while (at < to) {
            int kind = KINDS[text[at]];
            if (kind > 0) {
                at = plainWord(text, at, to);
            } else if (kind == IN_RUN) {
                at++;
                if (beginnings < beginningAt.length) {
                    beginningAt[beginnings++] = at;
                }
            } else if (kind > APOSTROPHE) {
                assigned |= kind == ASSIGNS;
                endRun(at, ++at);
            } else {
                at = other(text, at, to);
            }
        }
        endRun(to, to);
    }

    private void endRun(int at, int next) {
        if (at - runStart >= MIN_RUN) {
            sink.run(runStart, at);
        }
        beginnings = 0;
        runStart = next;
    }

    /** Reads a word that begins with an ASCII letter or digit, and tells the sink; returns an index after it. */
    private int plainWord(char[] text, int from, int to) {
        long block = 0;
        long mixed = hash.seed();
        int at = from;
        int last = 0;
        // eight at a time: how long a word is, no processor can guess
        while (at + EIGHT <= text.length) {
            long eight = eight(text, at);
            int letters = Long.numberOfLeadingZeros(eight & NO_LETTERS) >>> 3;
            if (letters < EIGHT) {
                block = eight >>> 1 >>> (Long.SIZE - 1 - letters * Byte.SIZE);
                last = letters == 0 ? last : (int) block & 0xFF;
                at += letters;
                break;
            }
            mixed = hash.mixed(mixed, eight);
            last = (int) eight & 0xFF;
            at += EIGHT;
        }
        int kind = KINDS[text[at]];
        while (kind > 0) {
            last = kind;
            block = block << 8 | kind;
            at++;
            if (((at - from) & 7) == 0) {
                mixed = hash.mixed(mixed, block);
                block = 0;
            }
            kind = KINDS[text[at]];
        }
        if (kind <= APOSTROPHE && at < to) {
            return goOn(text, from, at, to, mixed, block);
        }
        weight = at - from;
        numeric = last <= '9' && text[from] <= '9';
        sink.word(hash.finished(mixed, block, weight), from, at, assigned);
        assigned = false;
        return at;
    }

    /** Reads what is no ASCII letter or digit and no plain separator, and returns an index after it. */
    private int other(char[] text, int at, int to) {
        int next = at + 1;
        if (KINDS[text[at]] != APOSTROPHE && decode(text, at, to)) {
            int kind = Folding.kind(escapes.character());
            if (kind == Folding.WORD || kind == Folding.ALONE) {
                return goOn(text, at, at, to, hash.seed(), 0);
            }
            next = escapes.end();
            assigned |= escapes.character() < 128 && KINDS[escapes.character()] == ASSIGNS;
        }
        endRun(at, next);
        return next;
    }

    private boolean decode(char[] text, int at, int to) {
        if (text[at] < 128) {
            return escapes.read(text, at, to);
        }
        escapes.plain(text, at, to);
        return true;
    }

    /**
     * Goes on with a word where something stands that is not plain ASCII, tells the sink and returns an index after it.
     *
     * @param from where the word begins
     * @param rest where its plain beginning ends, which was hashed before
     */
    private int goOn(char[] text, int from, int rest, int to, long mixedBefore, long blockBefore) {
        long block = blockBefore;
        long mixed = mixedBefore;
        int count = rest - from;
        int letters = count;
        int end = rest;
        int at = rest;
        int apostrophes = 0;
        int first = rest > from ? text[from] : NONE;
        int last = rest > from ? text[rest - 1] : NONE;
        boolean alone = false;
        while (at < to) {
            int plain = KINDS[text[at]];
            if (plain > 0 ? alone : plain > APOSTROPHE) {
                break;
            }
            int kind = Folding.WORD;
            int next = at + 1;
            String folded = "";
            if (plain > 0) {
                folded = Folding.fold(text[at]);
            } else {
                if (plain == APOSTROPHE) {
                    escapes.plain(text, at, to);
                } else if (!decode(text, at, to)) {
                    break;
                }
                kind = Folding.kind(escapes.character());
                next = escapes.end();
            }
            if (kind == Folding.APOSTROPHE) {
                if (isPossessive(text, next, to)) {
                    at = next + 1;
                    break;
                }
                if (alone || ++apostrophes > MAX_APOSTROPHES) {
                    break;
                }
            } else if (kind == Folding.MARK) {
                end = next;
            } else if (kind == Folding.NONE || alone || (kind == Folding.ALONE && end > from)) {
                break;
            } else {
                alone = kind == Folding.ALONE;
                folded = plain > 0 ? folded : Folding.fold(escapes.character());
                for (int i = 0; i < folded.length(); i++) {
                    char f = folded.charAt(i);
                    for (int shift = f < 128 ? 0 : 16; shift >= 0; shift -= 8) {
                        block = block << 8 | (shift == 16 ? 1 : (f >>> shift) & 0xFF);
                        if ((++count & 7) == 0) {
                            mixed = hash.mixed(mixed, block);
                            block = 0;
                        }
                    }
                }
                if (!folded.isEmpty()) {
                    first = first == NONE ? folded.charAt(0) : first;
                    last = folded.charAt(folded.length() - 1);
                }
                letters += folded.isEmpty() ? 0 : alone ? UNSPACED_WEIGHT : 1;
                end = next;
            }
            if (plain < 0) {
                endRun(at, next);
            }
            at = next;
        }
        if (count > 0) {
            weight = letters;
            numeric = first <= '9' && last <= '9';
            sink.word(hash.finished(mixed, block, count), from, end, assigned);
            assigned = false;
        }
        return at;
    }

    /** Tells whether the s of "Anna's" stands here: it is no part of the name before it. */
    private static boolean isPossessive(char[] text, int at, int to) {
        return at < to
                && (text[at] == 's' || text[at] == 'S')
                && (at + 1 == to || !Character.isLetterOrDigit(text[at + 1]));
    }
}
