package io.github.dppkit.logging.internal;

/** Finds the end of a value without quotes, by what its kind is written with. */
final class BareValues {

    private static final int MAX_ID = 48;
    private static final int FEW_WORDS = 5;

    private static final String[] IN_PLACES = {
        " or ",
        " op ",
        " upon ",
        " on ",
        " am ",
        " an der ",
        " an ",
        " in der ",
        " aan den ",
        " aan de ",
        " aan ",
        " ob ",
        " bei ",
        " sur ",
        " sous ",
        " lès ",
        " les ",
        " en "
    };

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
            case NAME -> name(scan, from, beforeKey(scan, from, ValueEnds.bare(scan, from, true)), prose);
            case CITY -> city(scan, from, prose);
            case ADDRESS, MESSAGE -> sentence(scan, beforeKey(scan, from, ValueEnds.bare(scan, from, true)));
            case DOCUMENT, PII -> ValueEnds.bare(scan, from, false);
            case PHONE -> BareNumbers.signs(scan, from, "+-./() ");
            case CARD, IBAN, TAX -> BareNumbers.groups(scan, kind, from);
            case DEVICE ->
                Chars.isDigit(scan.at(token(scan, from, false) + 1))
                        ? BareNumbers.groups(scan, kind, from)
                        : token(scan, from, false);
            case POSTAL -> postal(scan, from);
            case GEO -> BareNumbers.signs(scan, from, "+-.");
            default -> token(scan, from, kind == Kind.SECRET);
        };
    }

    private int city(TextScan scan, int from, boolean prose) {
        int end = ValueEnds.bare(scan, from, false);
        int city = names.end(scan, from, end, true);
        for (int more = joined(scan, city); city > from && more > city && more < end; more = joined(scan, city)) {
            city = names.end(scan, more, end, true);
        }
        return end(scan, from, city, end, prose);
    }

    /** Returns the capital behind a small word that stands in names of places; the index itself if there is none. */
    private static int joined(TextScan scan, int at) {
        for (String word : IN_PLACES) {
            int next = at + word.length();
            if (scan.has(at, word) && scan.at(next) >= 'A' && (scan.at(next) <= 'Z' || scan.at(next) >= 128)) {
                return next;
            }
        }
        return at;
    }

    /** Returns the comma before a key of two words that the table knows, or the end. */
    private int beforeKey(TextScan scan, int from, int end) {
        int comma = -1;
        int length = scan.at(end) == ' ' ? end + MAX_ID : end;
        for (int i = from; i < length; i++) {
            char c = scan.at(i);
            if (c == ',' && i < end) {
                comma = i;
            } else if ((c == ':' || c == '=') && comma > from && i - comma < MAX_ID) {
                KeyReader keys = scan.keys(names.table());
                int key = scan.at(i - 1) == ' ' ? i - 1 : i;
                boolean known = (keys.read(scan, key, true) & KeyTable.STRONG) != 0;
                if (known && keys.knownStart() - comma <= 2) {
                    return comma;
                }
                length = Math.min(length, end);
            }
        }
        return end;
    }

    private int name(TextScan scan, int from, int end, boolean prose) {
        return end(scan, from, names.end(scan, from, end, true), end, prose);
    }

    private static int end(TextScan scan, int from, int name, int end, boolean prose) {
        boolean wholeLine = scan.at(end) == '\n' || scan.has(end, "\\n");
        if (goesOn(scan, from, name, end)) {
            return name;
        }
        if ((!prose || wholeLine) && words(scan, from, end) <= FEW_WORDS && !hasComma(scan, name, end)) {
            return end;
        }
        return name > from ? whole(scan, name, end) : prose ? from : wordEnd(scan, from, end);
    }

    /** Returns the end of the word that a name ends in: {@code Max.Mustermann} is not left by half. */
    private static int whole(TextScan scan, int name, int end) {
        int i = name;
        while (i < end
                && (Chars.isWord(scan.at(i)) || (i > name && scan.at(i) == '.' && Chars.isWord(scan.at(i + 1))))) {
            i++;
        }
        return i;
    }

    /** Tells whether a sentence goes on behind a name: with a small letter, where the name has none. */
    private static boolean goesOn(TextScan scan, int from, int name, int end) {
        char first = scan.at(from);
        char next = scan.at(name + 1);
        return name > from
                && name < end
                && scan.at(name) == ' '
                && !(first >= 'a' && first <= 'z')
                && next >= 'a'
                && next <= 'z';
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

    private static int postal(TextScan scan, int from) {
        int end = code(scan, from);
        if (scan.at(end) == ' ' || scan.at(end) == '+') {
            int second = code(scan, end + 1);
            boolean goesOn = second > end + 1 && second - end <= 5 && scan.at(second) != '=';
            boolean part = ValueRules.digits(scan, end + 1, second) > 0 || isDutch(scan, from, end, second);
            return goesOn && part ? second : end;
        }
        return end;
    }

    /** Tells whether a code has four digits and two capitals. */
    private static boolean isDutch(TextScan scan, int from, int end, int second) {
        return end - from == 4
                && second - end == 3
                && ValueRules.digits(scan, from, end) == 4
                && scan.at(end + 1) >= 'A'
                && scan.at(end + 1) <= 'Z'
                && scan.at(end + 2) >= 'A'
                && scan.at(end + 2) <= 'Z';
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
