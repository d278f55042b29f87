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

    /** The shortest Base64 of five letters, which is the least that is telling. */
    static final int MIN_RUN = 7;

    private static final int IN_RUN = 1;
    private static final int ASSIGNS = 2;
    private static final int ESCAPE = 3;
    private static final int APOSTROPHE = 4;

    /** A letter of a script without spaces. */
    private static final int UNSPACED_WEIGHT = 3;

    /** As many apostrophes stand within a name in SQL. */
    private static final int MAX_APOSTROPHES = 2;

    private static final byte[] FOLDED = Folding.asciiTable();
    private static final byte[] SEPARATORS = separators();

    private final WordHash hash;
    private final Sink sink;
    private final Escapes escapes = new Escapes();
    private int weight;
    private boolean assigned;
    private int runStart;

    WordReader(WordHash hash, Sink sink) {
        this.hash = hash;
        this.sink = sink;
    }

    private static byte[] separators() {
        byte[] table = new byte[128];
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

    /** Returns how much the word weighs that the sink is being told of: a letter one, one of an unspaced script three. */
    int weight() {
        return weight;
    }

    /** Reads a stretch of a text. No word, and no run, goes beyond its ends. */
    void read(char[] text, int from, int to) {
        runStart = from;
        assigned = false;
        int at = from;
        while (at < to) {
            char c = text[at];
            if (c < 128 && FOLDED[c] != 0) {
                at = word(text, at, to);
            } else if (c < 128 && SEPARATORS[c] == IN_RUN) {
                at++;
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
        runStart = next;
    }

    /** Reads what is no ASCII letter or digit and returns the index after it. */
    private int other(char[] text, int at, int to) {
        char c = text[at];
        int next = at + 1;
        if (c >= 128 || SEPARATORS[c] == ESCAPE) {
            if (decode(text, at, to)) {
                if (isWord(escapes.character())) {
                    return word(text, at, to);
                }
                next = escapes.end();
                c = (char) escapes.character();
            }
        }
        assigned |= c == '=' || c == ':' || c == '>';
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

    private static boolean isWord(int c) {
        int kind = Folding.kind(c);
        return kind == Folding.WORD || kind == Folding.ALONE;
    }

    /** Reads a whole word, tells the sink, and returns an index after it. */
    private int word(char[] text, int from, int to) {
        long block = 0;
        long mixed = hash.seed();
        int count = 0;
        int letters = 0;
        int end = from;
        int at = from;
        int apostrophes = 0;
        boolean alone = false;
        while (true) {
            int plain = at;
            while (at < to && !alone) {
                char c = text[at];
                int folded = c < 128 ? FOLDED[c] : 0;
                if (folded == 0) {
                    break;
                }
                block = block << 8 | folded;
                if ((++count & 7) == 0) {
                    mixed = hash.mixed(mixed, block);
                    block = 0;
                }
                at++;
            }
            if (at > plain) {
                letters += at - plain;
                end = at;
            }
            if (at == to || (text[at] < 128 && SEPARATORS[text[at]] < ESCAPE)) {
                break;
            }
            // seldom: what is not plain ASCII may go on with the word
            if (text[at] < 128 && SEPARATORS[text[at]] == APOSTROPHE) {
                escapes.plain(text, at, to);
            } else if (!decode(text, at, to)) {
                break;
            }
            int c = escapes.character();
            int kind = Folding.kind(c);
            int next = escapes.end();
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
                String folded = Folding.fold(c);
                for (int i = 0; i < folded.length(); i++) {
                    char f = folded.charAt(i);
                    for (int shift = f < 128 ? 0 : 16; shift >= 0; shift -= 8) {
                        block = block << 8 | (shift == 16 ? 1 : f >>> shift & 0xFF);
                        if ((++count & 7) == 0) {
                            mixed = hash.mixed(mixed, block);
                            block = 0;
                        }
                    }
                }
                letters += folded.isEmpty() ? 0 : alone ? UNSPACED_WEIGHT : 1;
                end = next;
            }
            endRun(at, next);
            at = next;
        }
        if (count > 0) {
            weight = letters;
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
