package io.github.dppkit.logging.internal;

import java.util.Arrays;

/**
 * Reads the key before a sign such as {@code =}, from its end: {@code payeeFirstName}, {@code ship_to_city}, {@code Tax
 * ID}, {@code cbc:Name}. The longest end of it that the table knows counts. Reads at most 48 characters. For one thread.
 */
final class KeyReader {

    private static final int MAX_LENGTH = 48;
    private static final int MAX_SPACES = 2;

    private static final int ASCII = 128;

    /** What ends a key, and in this order what is skipped in it, a run of which counts once, and letters. */
    private static final int NONE = 0;

    private static final int SIGN = 1;
    private static final int DIGIT = 2;
    private static final int LOWER = 3;
    private static final int UPPER = 4;
    private static final int BEYOND = 5;
    private static final byte[] KINDS = kinds();

    private final KeyTable table;
    private int start;
    private int known;

    private static byte[] kinds() {
        byte[] kinds = new byte[ASCII];
        Arrays.fill(kinds, '0', '9' + 1, (byte) DIGIT);
        Arrays.fill(kinds, 'a', 'z' + 1, (byte) LOWER);
        Arrays.fill(kinds, 'A', 'Z' + 1, (byte) UPPER);
        kinds['_'] = SIGN;
        kinds['-'] = SIGN;
        return kinds;
    }

    KeyReader(KeyTable table) {
        this.table = table;
    }

    /** Returns where the key read last begins, if anything was known of it. */
    int start() {
        return start;
    }

    /** Returns where the part of it begins that the table knows, if it knows any. */
    int knownStart() {
        return known;
    }

    /** Returns what is known of the key that ends right before an index; several words of it only if they may have spaces. */
    int read(TextScan scan, int end, boolean spaced) {
        char[] text = scan.text();
        int low = Math.max(0, end - MAX_LENGTH);
        int spaces = spaced ? MAX_SPACES : 0;
        int info = 0;
        long hash = 0;
        int after = NONE;
        int behindEscape = -1;
        boolean goesOn = true;
        start = end;
        int kind = end > low ? kind(text[end - 1]) : NONE;
        for (int i = end - 1; i >= low; i--) {
            int before = i > 0 ? kind(text[i - 1]) : NONE;
            if (kind > SIGN) {
                if (goesOn && (kind != DIGIT || after != DIGIT)) {
                    hash = KeyTable.step(hash, kind == DIGIT ? '#' : folded(text[i], kind));
                    goesOn = table.mayGoOn(hash);
                    if (!goesOn && info == 0) {
                        return 0;
                    }
                }
                boolean begins = kind != DIGIT
                        && (kind == UPPER ? isHump(before, i + 1 < end ? text[i + 1] : 0) : before <= SIGN);
                boolean escaped = i > 1 && text[i - 2] == '\\' && Escapes.isLetter(text, i - 1);
                if (goesOn && (begins || escaped)) {
                    int found = table.info(hash);
                    if ((found & ~KeyTable.OTHER) != 0) {
                        info = !escaped && before != NONE ? found | KeyTable.PART : found;
                        behindEscape = escaped ? i : -1;
                        known = i;
                    }
                }
                start = i;
                after = kind;
            } else if (kind == NONE) {
                if (text[i] != ' ' || spaces-- <= 0 || before <= SIGN) {
                    break;
                }
            }
            kind = before;
        }
        if (behindEscape >= 0) {
            start = behindEscape;
        }
        return info;
    }

    /** Tells whether a capital begins a word: {@code N} in {@code firstName}, {@code L} in {@code XMLList}. */
    private static boolean isHump(int before, char after) {
        return before != UPPER || (after >= 'a' && after <= 'z');
    }

    private static int kind(char c) {
        return c < ASCII ? KINDS[c] : Character.isLetter(c) ? BEYOND : NONE;
    }

    private static int folded(char c, int kind) {
        return kind == BEYOND ? Character.toLowerCase(c) : c | 0x20;
    }
}
