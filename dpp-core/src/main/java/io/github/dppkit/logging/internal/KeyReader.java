package io.github.dppkit.logging.internal;

/**
 * Reads the key before a sign such as {@code =}, from its end: {@code payeeFirstName}, {@code ship_to_city}, {@code Tax
 * ID}, {@code cbc:Name}. The longest end of it that the table knows counts. Reads at most 48 characters. For one thread.
 */
final class KeyReader {

    private static final int MAX_LENGTH = 48;
    private static final int MAX_SPACES = 2;

    private final KeyTable table;
    private int start;
    private int known;

    KeyReader(KeyTable table) {
        this.table = table;
    }

    /** Returns where the key read last begins. */
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
        int i = end - 1;
        int spaces = spaced ? MAX_SPACES : 0;
        int info = 0;
        long hash = 0;
        boolean digits = false;
        int behindEscape = -1;
        start = end;
        while (i >= low) {
            char c = text[i];
            char before = i > 0 ? text[i - 1] : 0;
            boolean begins;
            if (c >= 'a' && c <= 'z') {
                hash = KeyTable.step(hash, c);
                digits = false;
                begins = !isWord(before);
            } else if (c >= 'A' && c <= 'Z') {
                hash = KeyTable.step(hash, c + 32);
                digits = false;
                begins = !isUpper(before) || (i + 1 < end && isLower(text[i + 1]));
            } else if (c >= '0' && c <= '9') {
                hash = digits ? hash : KeyTable.step(hash, '#');
                digits = true;
                begins = false;
            } else if (c == '_' || c == '-') {
                i--;
                continue;
            } else if (c == ' ' && spaces > 0 && isWord(before)) {
                spaces--;
                i--;
                continue;
            } else if (c >= 128 && Character.isLetter(c)) {
                hash = KeyTable.step(hash, Character.toLowerCase(c));
                digits = false;
                begins = !isWord(before);
            } else {
                break;
            }
            boolean escaped = Escapes.isLetter(text, i - 1);
            if (begins || escaped) {
                int found = table.info(hash);
                if ((found & ~KeyTable.OTHER) != 0) {
                    boolean part = !escaped && (before == '_' || before == '-' || isWord(before));
                    info = part ? found | KeyTable.PART : found;
                    behindEscape = escaped ? i : -1;
                    known = i;
                }
            }
            start = i;
            i--;
        }
        if (behindEscape >= 0) {
            start = behindEscape;
        }
        return info;
    }

    private static boolean isWord(char c) {
        return isLower(c) || isUpper(c) || Chars.isDigit(c) || (c >= 128 && Character.isLetter(c));
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
