package io.github.dppkit.logging.internal;

/** Judges an ambiguous key, such as {@code name} or {@code address}, by its value and by what stands around it. */
final class KeyContext {

    private static final int LONG = 200;
    private static final int POSTAL_DIGITS = 5;
    private static final int MIN_BASE64 = 16;

    private final Surroundings around;
    private final Names names;

    KeyContext(KeyTable table, Names names) {
        this.around = new Surroundings(table);
        this.names = names;
    }

    /** Tells whether a value behind a strong key may go for all that stands around it: prose is no value. */
    boolean allows(TextScan scan, Kind kind, int keyStart, int from, int to, boolean prose) {
        if (kind == Kind.SECRET && isPlainWord(scan, from, to)) {
            return !prose;
        }
        if (!prose) {
            return true;
        }
        char first = scan.at(from);
        return switch (kind) {
            case NAME, CITY ->
                (first >= 'A' && first <= 'Z')
                        || first >= 128
                        || keyStart - scan.personalUntil() < Surroundings.NEAR
                        || (Chars.isDigit(first) && scan.at(to) == '\n')
                        || isWholeName(scan, from, to)
                        || around.isHeld(scan, keyStart);
            case PII -> isOneWord(scan, keyStart);
            default -> true;
        };
    }

    /** Tells whether a key is written as a field is: {@code fieldValue:}, not {@code expected field value:}. */
    private static boolean isOneWord(TextScan scan, int keyStart) {
        int i = keyStart;
        while (scan.at(i) > ' ' && scan.at(i) != ':') {
            i++;
        }
        return scan.at(i) == ':';
    }

    /** Tells whether a name in small letters is all that stands up to the next comma, key or end of line. */
    private boolean isWholeName(TextScan scan, int from, int to) {
        char after = scan.at(to);
        boolean ends = after == 0 || after == ',' || after == '\n' || after == ')' || ValueEnds.isKeyNext(scan, to);
        boolean space = false;
        for (int i = from; i < to; i++) {
            space |= scan.at(i) == ' ';
        }
        return ends && space && names.end(scan, from, to, true) == to;
    }

    private static boolean isTaxId(TextScan scan, int info, int from, int to, int digits) {
        boolean plain = ValueRules.isId(scan, from, to, digits);
        return plain && (info & KeyTable.PART) == 0 && (digits >= 8 || Chars.isAsciiLetter(scan.at(from)));
    }

    private static boolean isPlainWord(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.isAsciiLetter(scan.at(i)) && scan.at(i) != ' ') {
                return false;
            }
        }
        return to - from < 24;
    }

    /** Tells whether the value behind a weak key goes. */
    boolean tells(TextScan scan, int info, int keyStart, int from, int to, boolean quotedKey) {
        Kind kind = KeyTable.kind(info);
        if (ValueRules.isNothing(scan, from, to)) {
            return false;
        }
        int digits = ValueRules.digits(scan, from, to);
        return switch (kind) {
            case NAME ->
                (ValueRules.isValue(scan, kind, from, to) || isEncodedNumber(scan, from, to))
                        && isName(scan, info, keyStart, from, to, quotedKey);
            case POSTAL -> to - from == POSTAL_DIGITS && digits == to - from && around.isPersonal(scan, keyStart, to);
            case ADDRESS -> isAddress(scan, keyStart, from, to, digits);
            case TAX -> isTaxId(scan, info, from, to, digits);
            case PII -> saysTax(scan, keyStart);
            case MESSAGE -> saysGift(scan, keyStart);
            case SECRET -> isSecret(scan, from, to);
            case DOCUMENT -> isDocument(scan, keyStart, from, to);
            default -> false;
        };
    }

    private boolean isName(TextScan scan, int info, int keyStart, int from, int to, boolean quotedKey) {
        if (to - from > LONG || (info & KeyTable.PART) != 0) {
            return false;
        }
        if (!quotedKey && isEncodedNumber(scan, from, to)) {
            return true;
        }
        if ((info & KeyTable.HOLDER) != 0 && Names.mayBe(scan, from, to) && isWordy(scan, from, to)) {
            return true;
        }
        if (!quotedKey && (names.isLikely(scan, from, to) || isEncodedName(scan, from, to))) {
            return true;
        }
        return around.isPersonal(scan, keyStart, to);
    }

    /** Tells whether a value has two words, a capital or a letter beyond ASCII: ids have none of these. */
    private static boolean isWordy(TextScan scan, int from, int to) {
        char first = scan.at(from);
        char second = scan.at(from + 1);
        boolean wordy = (first >= 'A' && first <= 'Z' && second >= 'a' && second <= 'z') || first >= 128;
        for (int i = from; i < to && !wordy; i++) {
            wordy = scan.at(i) == ' ' || scan.at(i) >= 128 || scan.at(i) == '+' || scan.has(i, "\\u");
        }
        return wordy;
    }

    private static boolean isEncodedName(TextScan scan, int from, int to) {
        boolean spaces = false;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if ((c == '%' && scan.has(i, "%20")) || c == '+') {
                spaces = true;
            } else if (c == '%' && Chars.isHex(scan.at(i + 1))) {
                i += 2;
            } else if (!Chars.isLetter(c) && c != '-' && c != '.' && !Chars.isDigit(c)) {
                return false;
            }
        }
        return spaces;
    }

    /** Tells whether a value is a telephone number in percent signs. */
    private static boolean isEncodedNumber(TextScan scan, int from, int to) {
        int digits = 0;
        boolean encoded = false;
        if (NumberDetector.isOrderId(scan, from)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            encoded |= (c == '/' || c == '(') && to - from >= 9;
            if (c == '%' && Chars.isHex(scan.at(i + 1)) && Chars.isHex(scan.at(i + 2))) {
                encoded = true;
                i += 2;
            } else if (Chars.isDigit(c)) {
                digits++;
            } else if ("+-./()".indexOf(c) < 0) {
                return false;
            }
        }
        return encoded && digits >= 6 && digits <= 15;
    }

    private boolean isAddress(TextScan scan, int keyStart, int from, int to, int digits) {
        char first = scan.at(from);
        boolean spaces = false;
        boolean letters = false;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if (c == '@' || c == '=' || c == '{' || (c == ':' && scan.at(i + 1) == '/') || c == '\\') {
                return false;
            }
            spaces |= c == ' ' || c == '+' || (c == '%' && (scan.has(i, "%20") || scan.at(i + 1) >= 'C'));
            letters |= Chars.isLetter(c);
        }
        boolean number = Chars.isDigit(first) && Chars.isDigit(scan.at(from + 1)) && scan.at(from + 2) == '.';
        if (first == '/' || number || !letters) {
            return false;
        }
        return (spaces && digits > 0 && !saysElse(scan, keyStart))
                || (digits * 2 < to - from && around.isPersonal(scan, keyStart, to));
    }

    /** Tells whether the key speaks of another kind of address or line. */
    private static boolean saysElse(TextScan scan, int keyStart) {
        return scan.hasBefore(keyStart, "ip ")
                || scan.hasBefore(keyStart, "memory ")
                || scan.hasBefore(keyStart, "bind ")
                || scan.hasBefore(keyStart, "host ");
    }

    /** Tells whether a value has the look of a token. */
    static boolean isSecret(TextScan scan, int from, int to) {
        if (!ValueRules.isToken(scan, from, to)) {
            return false;
        }
        boolean upper = false;
        boolean lower = false;
        boolean path = false;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            path |= c == '/' || c == ':';
        }
        boolean amazon = scan.has(from, "amzn1.application-oa2-client.") || scan.has(from, "Atz");
        return amazon || (upper && lower && (!path || scan.at(to - 1) == '='));
    }

    private static boolean isDocument(TextScan scan, int keyStart, int from, int to) {
        if (scan.has(from, "https://") || scan.has(from, "http://")) {
            return isSignedUrl(scan, from, to)
                    || Surroundings.says(scan, keyStart, "document", Surroundings.AHEAD * 2)
                    || Surroundings.says(scan, keyStart, "documentid", Surroundings.AHEAD * 2)
                    || Surroundings.says(scan, keyStart, "filedata", Surroundings.NEAR);
        }
        return scan.has(from, "sha256:")
                || scan.has(from, "H4sI")
                || isBase64(scan, from, to)
                || saysGift(scan, keyStart)
                || Surroundings.isSole(scan, keyStart, to);
    }

    private static boolean isSignedUrl(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            if ((c == 'X' && scan.has(i, "X-Amz-"))
                    || (c == 'S' && scan.has(i, "Signature="))
                    || (c == 'c' && scan.has(i, "cloudfront.net/"))
                    || (c == '.' && (scan.has(i, ".s3.") || scan.has(i, ".s3-")))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a value is one long word of Base64 and no name of a thing. */
    private static boolean isBase64(TextScan scan, int from, int to) {
        boolean upper = false;
        boolean lower = false;
        for (int i = from; i < to; i++) {
            char c = scan.at(i);
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            if (!Chars.isDigit(c) && !Chars.isAsciiLetter(c) && c != '+' && c != '/' && c != '=') {
                return false;
            }
        }
        int size = to - from;
        return size >= MIN_BASE64
                && lower
                && (scan.at(to - 1) == '=' || (upper && ValueRules.digits(scan, from, to) > 1));
    }

    private static boolean saysGift(TextScan scan, int keyStart) {
        return Surroundings.says(scan, keyStart, "gift", Surroundings.NEAR);
    }

    private static boolean saysTax(TextScan scan, int keyStart) {
        return Surroundings.says(scan, keyStart, "taxinfo", Surroundings.AHEAD)
                || Surroundings.says(scan, keyStart, "taxclassification", Surroundings.AHEAD);
    }
}
