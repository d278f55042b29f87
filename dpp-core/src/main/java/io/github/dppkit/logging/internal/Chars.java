package io.github.dppkit.logging.internal;

/** Questions about single characters that detectors share; beyond ASCII a letter is what Unicode calls one. */
final class Chars {

    /** No text: what a reader holds between two texts, so that it keeps none and allocates none. */
    static final char[] NONE = {};

    private Chars() {}

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(int c) {
        int lower = c | 0x20;
        return (lower >= 'a' && lower <= 'z' && c < 128) || (c >= 128 && Character.isLetter(c));
    }

    static boolean isAsciiLetter(int c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z' && c < 128;
    }

    static boolean isWord(int c) {
        return isDigit(c) || isLetter(c) || (c >= 128 && Character.isDigit(c));
    }

    static boolean isHex(int c) {
        int lower = c | 0x20;
        return isDigit(c) || (lower >= 'a' && lower <= 'f' && c < 128);
    }

    static int upper(int c) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }

    static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
