package io.github.dppkit.logging.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks for known values in text that stands as Base64 in a log, plain or URL-safe. For one thread.
 *
 * <p>A run of letters, digits and {@code + / - _} is decoded from its beginning, and from behind each of the four signs in
 * it, as far as that gives UTF-8 text without controls; nearly every word that is not Base64 is given up after three
 * letters. Text that begins amid other letters of the alphabet, or is compressed or of another encoding, is not seen.
 */
final class Base64Search {

    /** A stretch that is decoded at once, a multiple of four; the next begins so much before its end. */
    private static final int STRETCH = 4_096;

    private static final int OVERLAP = 256;
    private static final int SMALL = 256;

    private static final int MAX_WAITING = 32;
    private static final int NO_SEXTET = -1;
    private static final byte[] SEXTETS = sextets();

    private final @Nullable KnownValues known;
    private @Nullable WordMatcher inner;
    private final int[] starts = new int[MAX_WAITING];
    private final int[] firsts = new int[MAX_WAITING];
    private final int[] ends = new int[MAX_WAITING];
    private int waiting;
    private char[] decoded = Chars.NONE;
    private int size;

    /** The category of what was found in the run that is being looked into; 0 for none. */
    private int category;

    /** How far a run was read when decoding stopped. */
    private int stop;

    /** Creates a search; one for nobody finds nothing. */
    Base64Search(@Nullable KnownValues known) {
        this.known = known;
    }

    private static byte[] sextets() {
        byte[] table = new byte[128];
        Arrays.fill(table, (byte) NO_SEXTET);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            table[alphabet.charAt(i)] = (byte) i;
        }
        table['-'] = 62;
        table['_'] = 63;
        return table;
    }

    /** Takes note of a run where text in Base64 may begin; false if there is no room for more until they are searched. */
    boolean offer(char[] text, int from, int start, int end) {
        // most words fail here: the first byte of text has no high bit or begins a character
        if (known != null && mayBeText(text, from, end)) {
            firsts[waiting] = from;
            starts[waiting] = start;
            ends[waiting] = end;
            waiting++;
        }
        return waiting < starts.length;
    }

    /** Looks into what was offered, tells what is found, and has room again. */
    void searchOffered(char[] text, WordMatcher.Found found) {
        KnownValues values = known;
        for (int i = 0; i < waiting && values != null; i++) {
            category = 0;
            decodeAll(values, text, firsts[i], ends[i]);
            if (category != 0) {
                found.value(starts[i], padded(text, ends[i]), category);
            }
        }
        waiting = 0;
    }

    private static int padded(char[] text, int end) {
        int after = end;
        while (after < text.length && after < end + 2 && text[after] == '=') {
            after++;
        }
        return after;
    }

    /** Tells whether a run may hold text from an index on. */
    static boolean mayBeText(char[] text, int from, int end) {
        return end - from >= WordReader.MIN_RUN && isTextBegun(text, from);
    }

    private static boolean isTextBegun(char[] text, int from) {
        int first = (SEXTETS[text[from]] << 2) | (SEXTETS[text[from + 1]] >> 4);
        int second = ((SEXTETS[text[from + 1]] << 4) & 0xF0) | (SEXTETS[text[from + 2]] >> 2);
        return first < 0x80
                ? isAsciiText(first) && (isAsciiText(second) || second >= 0xC2)
                : first >= 0xC2 && first < 0xF5 && (second & 0xC0) == 0x80;
    }

    private static boolean isAsciiText(int c) {
        return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
    }

    /** Decodes stretch by stretch and searches each, until something is found or the text ends. */
    private void decodeAll(KnownValues values, char[] text, int start, int end) {
        int from = start;
        boolean goesOn = true;
        while (goesOn && category == 0) {
            int to = Math.min(end, from + STRETCH);
            decode(text, from, to, from > start);
            goesOn = stop == to && to < end;
            if (stop - from >= WordReader.MIN_RUN) {
                WordMatcher search = inner(values);
                decoded[size] = '\0';
                search.begin();
                search.read(decoded, size, 0, size);
            }
            Arrays.fill(decoded, 0, size, '\0');
            from = to - OVERLAP;
        }
    }

    private WordMatcher inner(KnownValues values) {
        WordMatcher search = inner;
        if (search == null) {
            search = new WordMatcher(values, (from, to, code) -> category = code);
            inner = search;
        }
        return search;
    }

    /** Decodes as far as there is text; a stretch in the middle may begin within a character. */
    private void decode(char[] text, int from, int to, boolean inMiddle) {
        if (decoded.length <= to - from) {
            decoded = new char[Math.max(SMALL, to - from + 1)];
        }
        size = 0;
        stop = from;
        int bits = 0;
        int held = 0;
        int c = 0;
        int left = 0;
        for (int i = from; i < to; i++) {
            held = (held << 6) | SEXTETS[text[i]];
            bits += 6;
            if (bits < 8) {
                continue;
            }
            bits -= 8;
            int b = (held >>> bits) & 0xFF;
            if (left > 0) {
                if ((b & 0xC0) != 0x80) {
                    return;
                }
                c = (c << 6) | (b & 0x3F);
                left--;
                if (left == 0) {
                    size += put(c);
                }
            } else if (b < 0x80) {
                if (!isAsciiText(b)) {
                    return;
                }
                decoded[size++] = (char) b;
            } else if (b >= 0xC2 && b < 0xF5) {
                left = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
                c = b & (0x3F >> left);
            } else if (!inMiddle || size > 0) {
                return;
            }
            stop = i + 1;
        }
        stop = to;
    }

    private int put(int c) {
        if (Character.isBmpCodePoint(c)) {
            decoded[size] = (char) c;
            return 1;
        }
        if (!Character.isValidCodePoint(c)) {
            return 0;
        }
        return Character.toChars(c, decoded, size);
    }
}
