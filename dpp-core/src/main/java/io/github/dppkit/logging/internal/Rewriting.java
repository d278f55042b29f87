package io.github.dppkit.logging.internal;

import java.util.Arrays;

/**
 * Puts a text together from pieces of another one and labels, in an array that takes the place of the other's. Behind the
 * text there are zeros. For one thread.
 */
final class Rewriting {

    private static final int ROOM = 64;

    private char[] text = Chars.NONE;
    private int length;

    /** Up to where there may be anything but zeros. */
    private int used;

    /** Starts on a text of about so many characters. */
    void begin(int expected) {
        length = 0;
        reserve(expected);
    }

    void append(char[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, text, length, end - start);
        length += end - start;
    }

    void append(String piece) {
        reserve(piece.length());
        piece.getChars(0, piece.length(), text, length);
        length += piece.length();
    }

    private void reserve(int more) {
        used = Math.max(used, length);
        if (length + more >= text.length) {
            char[] larger = new char[(length + more) * 5 / 4 + ROOM];
            System.arraycopy(text, 0, larger, 0, length);
            wipe();
            text = larger;
        }
    }

    /** Returns the length of the text. */
    int length() {
        return length;
    }

    /** Hands out the array that the text begins in, and takes another one for the next, filled up to a length. */
    char[] exchange(char[] other, int otherLength) {
        if (used > length) {
            Arrays.fill(text, length, used, '\0');
        }
        char[] done = text;
        text = other;
        used = otherLength;
        return done;
    }

    /** Forgets what was written; the array goes if it has grown beyond a length. */
    void wipe(int largest) {
        wipe();
        length = 0;
        if (text.length > largest) {
            text = Chars.NONE;
        }
    }

    private void wipe() {
        Arrays.fill(text, 0, Math.min(text.length, Math.max(used, length)), '\0');
        used = 0;
    }
}
