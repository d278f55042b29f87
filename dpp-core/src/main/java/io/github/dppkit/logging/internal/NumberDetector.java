package io.github.dppkit.logging.internal;

/**
 * Looks at each run of digits once and hands it to what may be interested: most numbers of a log are times, counts and
 * ids, and are passed over in a few steps.
 */
final class NumberDetector implements Detector {

    private static final int MIN_CARD = 12;
    private static final int MIN_PHONE = 7;
    private static final int MIN_MAC = 2;

    private final PhoneDetector phones = new PhoneDetector();
    private final CardDetector cards = new CardDetector();
    private final IbanDetector ibans = new IbanDetector();
    private final IpV4Detector addresses;
    private final RowReader rows;

    NumberDetector(boolean privateAddresses, RowReader rows) {
        addresses = new IpV4Detector(privateAddresses);
        this.rows = rows;
    }

    @Override
    public String triggers() {
        return "0123456789";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return !Chars.isDigit(before);
    }

    @Override
    public int look(TextScan scan, int at) {
        char before = scan.before(at);
        char[] text = scan.text();
        int length = scan.length();
        int end = at + 1;
        while (end < length && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        int size = end - at;
        char after = scan.at(end);
        if (before == '_' && (size != 3 || after != '-')) {
            return end;
        }
        if (Chars.isAsciiLetter(before)) {
            NationalIds.lettered(scan, at, size);
            lettered(scan, at, size);
            return end;
        }
        if ((before == ' ' || before == '-') && isCapital(scan.at(at - 2)) && isCapital(scan.at(at - 3))) {
            int start = isCapital(scan.at(at - 4)) ? at - 4 : at - 3;
            if (!Chars.isWord(scan.before(start))) {
                VatNumbers.look(scan, start, at);
            }
        }
        if (size < 3 && ((after == ' ' && !Chars.isDigit(scan.at(end + 1))) || after == ']' || after == 0)) {
            scan.passOver(end); // a small number by itself
            return end;
        }
        if (size == 4 && after == '-') {
            int time = timeEnd(scan, at);
            if (time > 0) {
                scan.passOver(time);
                return time;
            }
        } else if (size == 3 && after == '-' && before != '-' && isOrderId(scan, at)) {
            int order = at + 19;
            rows.look(scan, at, order);
            scan.passOver(order);
            return order;
        } else if (size <= 2 && after == ':' && Chars.isDigit(scan.at(end + 1))) {
            return end;
        }
        if (NationalIds.look(scan, at, size)) {
            return end;
        }
        if (size <= 3 && after == '.' && Chars.isDigit(scan.at(end + 1))) {
            addresses.look(scan, at);
            Coordinates.look(scan, at);
        }
        if (size == MIN_MAC && (before == '-' || after == '-') && Macs.look(scan, at)) {
            return end;
        }
        boolean goesOn = Chars.isDigit(scan.at(end + 1)) || Chars.isDigit(scan.at(end + 2));
        if (size >= MIN_CARD || (size == 4 && goesOn)) {
            cards.look(scan, at);
        }
        boolean grouped = goesOn && (after == ' ' || after == '-' || after == '.' || after == '/' || after == ')');
        if (grouped || (size >= MIN_PHONE && (text[at] == '0' || scan.knowsValues()))) {
            phones.look(scan, at);
        }
        return end;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** Looks at digits that letters stand before: account numbers, VAT numbers. */
    private void lettered(TextScan scan, int at, int size) {
        int start = at - 1;
        while (at - start < 4 && Chars.isAsciiLetter(scan.at(start - 1))) {
            start--;
        }
        if (Escapes.isLetter(scan.text(), start)) {
            start++;
        }
        char before = scan.before(start);
        if (Chars.isWord(before) || before == '_' || before == '-' || before == '.') {
            return;
        }
        if (at - start == 2 && size >= 2) {
            ibans.look(scan, start);
        }
        if (at - start <= 3 && size >= 2) {
            VatNumbers.look(scan, start, at);
        }
    }

    /** Tells whether an Amazon order id begins here: 3, 7 and 7 digits. */
    static boolean isOrderId(TextScan scan, int at) {
        if (scan.at(at + 3) != '-' || scan.at(at + 11) != '-' || Chars.isWord(scan.at(at + 19))) {
            return false;
        }
        for (int i = at; i < at + 19; i++) {
            if (i != at + 3 && i != at + 11 && !Chars.isDigit(scan.at(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the end of a date, with its time if there is one; 0 if none begins here. */
    private static int timeEnd(TextScan scan, int at) {
        int year = (scan.at(at) - '0') * 10 + scan.at(at + 1) - '0';
        if (year < 19 || year > 20 || !pair(scan, at + 5, 12) || scan.at(at + 7) != '-' || !pair(scan, at + 8, 31)) {
            return 0;
        }
        int end = at + 10;
        char sign = scan.at(end);
        boolean time = (sign == 'T' || sign == ' ')
                && pair(scan, end + 1, 24)
                && scan.at(end + 3) == ':'
                && pair(scan, end + 4, 59);
        if (!time) {
            return Chars.isWord(sign) ? 0 : end;
        }
        end += 6;
        if (scan.at(end) == ':' && pair(scan, end + 1, 60)) {
            end += 3;
        }
        if ((scan.at(end) == '.' || scan.at(end) == ',') && Chars.isDigit(scan.at(end + 1))) {
            end++;
            for (int digits = 0; digits < 9 && Chars.isDigit(scan.at(end)); digits++) {
                end++;
            }
        }
        if ((scan.at(end) == '+' || scan.at(end) == '-') && pair(scan, end + 1, 14) && pair(scan, end + 4, 59)) {
            end += 6;
        }
        return end;
    }

    private static boolean pair(TextScan scan, int at, int most) {
        char tens = scan.at(at);
        char ones = scan.at(at + 1);
        return Chars.isDigit(tens) && Chars.isDigit(ones) && (tens - '0') * 10 + ones - '0' <= most;
    }
}
