package io.github.dppkit.logging.internal;

/** Says of what stands behind a key whether it can be a value of the key's kind: placeholders, ids and words are none. */
final class ValueRules {

    private static final int LONG = 256;
    private static final int MIN_PHONE_DIGITS = 6;
    private static final int MIN_ID = 5;
    private static final int MIN_ID_DIGITS = 4;
    private static final int MIN_SECRET = 16;
    private static final int SMALL_COOKIE = 6;

    private static final String[] NOTHING = {
        "null",
        "none",
        "nil",
        "true",
        "false",
        "undefined",
        "unknown",
        "n/a",
        "na",
        "nan",
        "empty",
        "string",
        "?",
        "-",
        "redacted",
        "masked",
        "hidden",
        "***",
        "xxx",
        "any",
        "yes",
        "no",
        "ok",
        "skipped",
        "failed",
        "not"
    };

    private ValueRules() {}

    /** Tells whether a value behind a strong key goes. */
    static boolean isValue(TextScan scan, Kind kind, int from, int to) {
        if (to - from > LONG) {
            return true;
        }
        if (isNothing(scan, from, to)) {
            return false;
        }
        int digits = digits(scan, from, to);
        return switch (kind) {
            case EMAIL -> hasAt(scan, from, to);
            case PHONE -> digits <= 20 && (digits >= MIN_PHONE_DIGITS || (isQuoted(scan, from) && digits >= 3));
            case CARD -> digits >= 12;
            case IBAN -> (to - from >= 6 && digits >= 4) || isBic(scan, from, to);
            case GEO -> digits >= 3 && hasDot(scan, from, to);
            case DEVICE -> (digits >= 2 || scan.at(from + 2) == ':') && to - from >= 8 && !isUuid(scan, from, to);
            case TAX ->
                isId(scan, from, to, digits)
                        || ((isQuoted(scan, from) || scan.at(to) == '\n') && isLongWord(scan, from, to));
            case POSTAL -> (to - from >= 3 && to - from <= 12 && digits > 0) || scan.at(from) >= 128;
            case NAME -> !isCode(scan, from, to, isQuoted(scan, from) || scan.at(to) == '\n' ? 0 : digits);
            case CITY ->
                digits * 2 < to - from && scan.at(from) != '/' && scan.at(from) != ':' && !isConstant(scan, from, to);
            case ADDRESS ->
                !isProtocol(scan, from) && scan.at(from) > '"' && scan.at(from) != ':' && !scan.has(from, "http");
            case IP -> false;
            case PII -> digits >= MIN_PHONE_DIGITS || digits < to - from;
            case SECRET -> to - from >= 4 && !isBooleanLike(scan, from, to) && !isPreference(scan, from, to);
            default -> to > from;
        };
    }

    static boolean isNothing(TextScan scan, int from, int to) {
        int size = to - from;
        if (size == 0 || scan.labelLength(from) > 0) {
            return true;
        }
        char first = scan.at(from);
        if (first == '$' || (first == '{' && scan.at(to - 1) == '}') || (first == '%' && size <= 3)) {
            return true;
        }
        boolean same = true;
        for (int i = from; i < to && same; i++) {
            char c = scan.at(i);
            same = c == '*' || c == 'x' || c == 'X' || c == '.' || c == '?' || c == '-' || c == '•' || c == '['
                    || c == ']';
        }
        if (same) {
            return true;
        }
        if (first == '[' && scan.at(to - 1) == ']') {
            return isNothing(scan, from + 1, to - 1);
        }
        if (size <= 9) {
            for (String word : NOTHING) {
                if (word.length() == size && scan.hasBefore(to, word)) {
                    return true;
                }
            }
        }
        return false;
    }

    static int digits(TextScan scan, int from, int to) {
        int digits = 0;
        for (int i = from; i < to; i++) {
            digits += Character.isDigit(scan.at(i)) ? 1 : 0;
        }
        return digits;
    }

    private static boolean isQuoted(TextScan scan, int from) {
        return scan.at(from - 1) == '"';
    }

    private static boolean isLongWord(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.isWord(scan.at(i))) {
                return false;
            }
        }
        return to - from > 7;
    }

    private static boolean hasAt(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) == '@' || scan.has(i, "%40")) {
                return true;
            }
        }
        return scan.at(from) == '<';
    }

    private static boolean hasDot(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (c == '.') {
                return true;
            }
            if (!Chars.isDigit(c) && c != '-' && c != '+') {
                return false;
            }
        }
        return false;
    }

    private static boolean isBic(TextScan scan, int from, int to) {
        int size = to - from;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (!(c >= 'A' && c <= 'Z') && !Chars.isDigit(c)) {
                return false;
            }
        }
        return size == 8 || size == 11;
    }

    static boolean isUuid(TextScan scan, int from, int to) {
        if (to - from != 36) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int place = i - from;
            boolean dash = place == 8 || place == 13 || place == 18 || place == 23;
            if (dash ? scan.at(i) != '-' : !Chars.isHex(scan.at(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isId(TextScan scan, int from, int to, int digits) {
        int size = 0;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (Chars.isWord(c)) {
                size++;
            } else if (c == '%' && Chars.isHex(scan.at(i + 1)) && Chars.isHex(scan.at(i + 2))) {
                i += 2;
            } else if (" .-/+'".indexOf(c) < 0 || (c == '.' && to - from < 8)) {
                return false;
            }
        }
        return size >= MIN_ID && digits >= MIN_ID_DIGITS;
    }

    /** Tells whether a value has more digits than letters or the look of a machine's name. */
    private static boolean isCode(TextScan scan, int from, int to, int digits) {
        if (digits * 2 > to - from) {
            return true;
        }
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if ((c == '/' && scan.at(i + 1) == '/') || c == '{' || c == '=') {
                return true;
            }
        }
        return isUuid(scan, from, to);
    }

    /** Tells whether a value is a constant such as {@code NOT_FOUND}. */
    private static boolean isConstant(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) == '_') {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a version comes next, as in {@code Via: 1.1 varnish}. */
    private static boolean isProtocol(TextScan scan, int from) {
        return Chars.isDigit(scan.at(from))
                && scan.at(from + 1) == '.'
                && Chars.isDigit(scan.at(from + 2))
                && scan.at(from + 3) == ' ';
    }

    /** Tells whether a cookie is a small word, such as {@code lang=de}. */
    private static boolean isPreference(TextScan scan, int from, int to) {
        int equals = -1;
        for (int i = from; i < to; i++) {
            boolean sign = scan.at(i) == '=' && equals < 0;
            equals = sign ? i : equals;
            if (!sign && !Chars.isAsciiLetter(scan.at(i))) {
                return false;
            }
        }
        return equals > from && to - equals <= SMALL_COOKIE && scan.hasBefore(from, "cookie: ");
    }

    private static boolean isBooleanLike(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.isAsciiLetter(scan.at(i)) || to - from > 8) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a value has the look of a token or key: long, unbroken, letters and digits. */
    static boolean isToken(TextScan scan, int from, int to) {
        int digits = 0;
        int letters = 0;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (c <= ' ' || c == ',' || c >= 128) {
                return false;
            }
            digits += Chars.isDigit(c) ? 1 : 0;
            letters += Chars.isAsciiLetter(c) ? 1 : 0;
        }
        return to - from >= MIN_SECRET && digits > 1 && letters > 1 && !isUuid(scan, from, to);
    }
}
