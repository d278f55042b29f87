package io.github.dppkit.logging.internal;

/** Finds the end of a value without quotes, by what its kind is written with. */
final class BareValues {

    private static final int MAX_ID = 48;
    private static final int FEW_WORDS = 5;

    /** So many letters and digits without a space are a whole number: what follows is another one. */
    private static final int WHOLE = 8;

    private static final int MAX_PHONE = 15;
    private static final int MAX_CARD = 16;
    private static final int IBAN_GROUP = 4;

    private final Names names;

    BareValues(Names names) {
        this.names = names;
    }

    /**
     * Returns the end.
     *
     * @param prose whether a sentence may go on behind the value
     */
    int end(TextScan scan, Kind kind, int from, boolean prose) {
        return switch (kind) {
            case NAME -> name(scan, from, prose, true);
            case CITY -> name(scan, from, prose, false);
            case ADDRESS, MESSAGE -> sentence(scan, ValueEnds.bare(scan, from, true));
            case DOCUMENT, PII -> ValueEnds.bare(scan, from, false);
            case PHONE -> signs(scan, from, "+-./() ");
            case CARD, IBAN, TAX -> groups(scan, kind, from);
            case DEVICE ->
                Chars.isDigit(scan.at(token(scan, from, false) + 1))
                        ? groups(scan, kind, from)
                        : token(scan, from, false);
            case POSTAL -> postal(scan, from);
            case GEO -> signs(scan, from, "+-.");
            default -> token(scan, from, kind == Kind.SECRET);
        };
    }

    private int name(TextScan scan, int from, boolean prose, boolean commas) {
        int end = ValueEnds.bare(scan, from, commas);
        int name = names.end(scan, from, end, true);
        boolean wholeLine = scan.at(end) == '\n' || scan.has(end, "\\n");
        if (goesOn(scan, from, name, end)) {
            return name;
        }
        if ((!prose || wholeLine) && words(scan, from, end) <= FEW_WORDS && !hasComma(scan, name, end)) {
            return end;
        }
        return name > from ? name : prose ? from : wordEnd(scan, from, end);
    }

    /** Tells whether a sentence goes on behind a name: with a small letter, where the name has none. */
    private static boolean goesOn(TextScan scan, int from, int name, int end) {
        char first = scan.at(from);
        char next = scan.at(name + 1);
        return name > from && name < end && !(first >= 'a' && first <= 'z') && next >= 'a' && next <= 'z';
    }

    private static int wordEnd(TextScan scan, int from, int to) {
        int i = from;
        while (i < to && scan.at(i) != ' ' && scan.at(i) != ',') {
            i++;
        }
        return i;
    }

    private static int words(TextScan scan, int from, int to) {
        int words = 1;
        for (int i = from; i < to && words <= FEW_WORDS; i++) {
            words += scan.at(i) == ' ' ? 1 : 0;
        }
        return words;
    }

    private static boolean hasComma(TextScan scan, int from, int to) {
        for (int i = from; i < to; i++) {
            if (scan.at(i) == ',') {
                return true;
            }
        }
        return false;
    }

    private static int sentence(TextScan scan, int end) {
        return scan.at(end - 1) == '.' || scan.at(end - 1) == ',' ? end - 1 : end;
    }

    private static int signs(TextScan scan, int from, String signs) {
        int i = from;
        int end = from;
        int opened = 0;
        int group = 0;
        int total = 0;
        while (Character.isDigit(scan.at(i))
                || (scan.at(i) != 0 && signs.indexOf(scan.at(i)) >= 0)
                || encoded(scan, i)) {
            char c = scan.at(i);
            opened += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (opened < 0 || (c == ' ' && (group >= WHOLE || ValueEnds.isRule(scan, i)))) {
                break;
            }
            group = c == ' ' ? 0 : Character.isDigit(c) ? group + 1 : group;
            total += Character.isDigit(c) ? 1 : 0;
            if (total > MAX_PHONE && end > from && scan.at(end) == ' ') {
                break;
            }
            if (c == '%') {
                i += 2;
            }
            i++;
            if (scan.at(i - 1) != ' ' && scan.at(i - 1) != '(' && scan.at(i - 1) != '-' && scan.at(i - 1) != '.') {
                end = i;
            }
        }
        return extension(scan, end);
    }

    private static boolean encoded(TextScan scan, int i) {
        return scan.at(i) == '%' && Chars.isHex(scan.at(i + 1)) && Chars.isHex(scan.at(i + 2));
    }

    private static int extension(TextScan scan, int end) {
        int i = scan.at(end) == ' ' ? end + 1 : end;
        if (scan.has(i, "ext")) {
            i += 3;
        } else if (scan.at(i) == 'x' || scan.at(i) == '#') {
            i++;
        } else {
            return end;
        }
        while (scan.at(i) == '.' || scan.at(i) == ' ') {
            i++;
        }
        int digits = i;
        while (Chars.isDigit(scan.at(i))) {
            i++;
        }
        return i > digits ? i : end;
    }

    /** Groups of letters and digits while they have digits; a space ends them where what stands before it is whole. */
    private static int groups(TextScan scan, Kind kind, int from) {
        int whole =
                kind == Kind.IBAN ? IbanDetector.end(scan, from) : kind == Kind.CARD ? CardDetector.end(scan, from) : 0;
        if (whole > 0) {
            return whole;
        }
        int end = from;
        int i = from;
        int unbroken = 0;
        int all = 0;
        while (i - from < MAX_ID) {
            int start = i;
            boolean digits = false;
            while (Chars.isWord(scan.at(i))) {
                digits |= Chars.isDigit(scan.at(i));
                i++;
            }
            if (i == start || (!digits && start > from && !isShortCapitals(scan, start, i))) {
                break;
            }
            if (scan.at(i) == '=') {
                break;
            }
            all += i - start;
            if (kind == Kind.CARD && all > MAX_CARD && scan.at(end) == ' ') {
                break;
            }
            end = i;
            unbroken += i - start;
            char c = scan.at(i);
            boolean last = kind == Kind.IBAN && start > from && scan.at(start - 1) == ' ' && i - start < IBAN_GROUP;
            if (c == ' ' && (unbroken >= WHOLE || last)) {
                break;
            }
            unbroken = c == ' ' ? 0 : unbroken;
            if (c != ' ' && c != '-' && c != '.' && c != '+' && c != '/') {
                if (!scan.has(i, "%20")) {
                    break;
                }
                i += 2;
            }
            i++;
        }
        return end;
    }

    private static boolean isShortCapitals(TextScan scan, int from, int to) {
        boolean capitals = to - from <= 4;
        for (int i = from; i < to; i++) {
            capitals &= scan.at(i) >= 'A' && scan.at(i) <= 'Z';
        }
        return capitals && !Chars.isWord(scan.at(to)) && Chars.isDigit(scan.at(to + 1));
    }

    private static int postal(TextScan scan, int from) {
        int end = code(scan, from);
        if (scan.at(end) == ' ' || scan.at(end) == '+') {
            int second = code(scan, end + 1);
            boolean goesOn = second > end + 1
                    && second - end <= 5
                    && scan.at(second) != '='
                    && ValueRules.digits(scan, end + 1, second) > 0;
            return goesOn ? second : end;
        }
        return end;
    }

    private static int code(TextScan scan, int from) {
        int i = from;
        while (Chars.isWord(scan.at(i)) || (scan.at(i) == '-' && Chars.isWord(scan.at(i + 1)))) {
            i++;
        }
        return i;
    }

    private static int token(TextScan scan, int from, boolean secret) {
        int i = from;
        if (secret) {
            i = scheme(scan, from);
        }
        int start = i;
        while (scan.at(i) > ' ' && "\"'<>;,&)]}".indexOf(scan.at(i)) < 0 && !endsLine(scan, i, secret)) {
            i++;
        }
        // a bar is part of Login with Amazon tokens
        return i == start ? from : i;
    }

    /** Tells whether an escaped line end stands here; a secret may have its signs in itself, so that a key must follow. */
    private static boolean endsLine(TextScan scan, int i, boolean secret) {
        if (!Escapes.isLineEnd(scan, i)) {
            return false;
        }
        int next = i;
        while (scan.at(next) == '\\') {
            next++;
        }
        next++;
        return !secret || scan.at(next) <= ' ' || scan.at(next) == '\\' || ValueEnds.isKeyNext(scan, next);
    }

    private static int scheme(TextScan scan, int from) {
        for (String scheme : new String[] {"Bearer ", "bearer ", "Basic ", "basic ", "AWS4-HMAC-SHA256 "}) {
            if (scan.has(from, scheme)) {
                return from + scheme.length();
            }
        }
        return from;
    }
}
