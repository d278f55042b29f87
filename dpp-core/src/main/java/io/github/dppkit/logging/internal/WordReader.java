package io.github.dppkit.logging.internal;

/**
 * Cuts a text into words and hashes each in its folded form, character by character: the same way for a value that is
 * registered and for a text that is searched. For one thread.
 *
 * <p>A backslash escape of one letter ({@code \n}) separates words; {@code \}{@code u00e9} and {@code \'} are read as the
 * characters they stand for. The s of a possessive ({@code Anna's}) is left out.
 */
final class WordReader {

    /** Takes the words as they end. */
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
    }

    private static final int ESCAPE = 6;

    private final WordHash hash;
    private final Sink sink;
    private int start = -1;
    private int end;
    private int weight;
    private boolean digitsOnly = true;
    private boolean assigned;

    WordReader(WordHash hash, Sink sink) {
        this.hash = hash;
        this.sink = sink;
    }

    /** Returns how much the word weighs that the sink is being told of: a letter one, one of an unspaced script three. */
    int weight() {
        return weight;
    }

    /** Tells whether the word that the sink is being told of is digits alone. */
    boolean isNumber() {
        return digitsOnly;
    }

    /** Reads the character at an index of a text that fills an array up to a length; returns the index of the next one. */
    int read(char[] text, int length, int at) {
        char c = text[at];
        if (c < 128) {
            return ascii(text, length, at, c);
        }
        if (Character.isHighSurrogate(c) && at + 1 < length) {
            char low = text[at + 1];
            if (Character.isLowSurrogate(low)) {
                take(Character.toCodePoint(c, low), at, 2);
                return at + 2;
            }
        }
        if (Folding.kind(c) == Folding.APOSTROPHE && isPossessive(text, length, at + 1)) {
            end();
            return at + 2;
        }
        take(c, at, 1);
        return at + 1;
    }

    private int ascii(char[] text, int length, int at, char c) {
        if (c >= 'a' && c <= 'z') {
            letter(c, at, false);
        } else if (c >= '0' && c <= '9') {
            letter(c, at, true);
        } else if (c >= 'A' && c <= 'Z') {
            letter((char) (c + 32), at, false);
        } else if (c == '\\') {
            return escape(text, length, at);
        } else if (c == '\'' && isPossessive(text, length, at + 1)) {
            end();
            return at + 2;
        } else if (c != '\'' && c != '`') {
            end();
            assigned |= c == '=' || c == ':' || c == '>';
        }
        return at + 1;
    }

    /** Tells whether an s of "Anna's" stands here: it is no part of the name before it. */
    private boolean isPossessive(char[] text, int length, int at) {
        return start >= 0
                && at < length
                && (text[at] == 's' || text[at] == 'S')
                && (at + 1 == length || !Character.isLetterOrDigit(text[at + 1]));
    }

    private void letter(char folded, int at, boolean digit) {
        if (start < 0) {
            start = at;
        }
        hash.add(folded);
        weight++;
        digitsOnly &= digit;
        end = at + 1;
    }

    private int escape(char[] text, int length, int at) {
        char next = at + 1 < length ? text[at + 1] : 0;
        if (next == 'u' && at + ESCAPE <= length) {
            int value = 0;
            for (int i = at + 2; i < at + ESCAPE && value >= 0; i++) {
                char c = text[i];
                value = Chars.isHex(c) ? value << 4 | Character.digit(c, 16) : -1;
            }
            if (value >= 0) {
                take(value, at, ESCAPE);
                return at + ESCAPE;
            }
        }
        if (next == '\'') {
            return at + 1; // an apostrophe in a quoted literal
        }
        end();
        return "nrtbf".indexOf(next) >= 0 && next != 0 ? at + 2 : at + 1;
    }

    private void take(int c, int at, int width) {
        switch (Folding.kind(c)) {
            case Folding.WORD -> {
                fold(c, at, width, 1);
                digitsOnly &= Character.isDigit(c);
            }
            case Folding.ALONE -> {
                end();
                fold(c, at, width, 3);
                digitsOnly = false;
                end();
            }
            case Folding.MARK -> end = start >= 0 ? at + width : end;
            case Folding.APOSTROPHE -> {
                // between two letters it is nothing; elsewhere the next separator ends the word
            }
            default -> end();
        }
    }

    private void fold(int c, int at, int width, int weighs) {
        String folded = Folding.fold(c);
        if (start < 0) {
            start = at;
        }
        for (int i = 0; i < folded.length(); i++) {
            hash.add(folded.charAt(i));
        }
        weight += folded.isEmpty() ? 0 : weighs;
        end = at + width;
    }

    /** Ends the word, if there is one. */
    void end() {
        if (start < 0) {
            return;
        }
        if (hash.length() > 0) {
            sink.word(hash.finish(), start, end, assigned);
            assigned = false;
        }
        start = -1;
        weight = 0;
        digitsOnly = true;
    }
}
