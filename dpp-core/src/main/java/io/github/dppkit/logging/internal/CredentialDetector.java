package io.github.dppkit.logging.internal;

import io.github.dppkit.pii.PiiCategory;

/**
 * Finds credentials by how they begin: tokens of Login with Amazon ({@code Atza|}, {@code Atzr|}, {@code Atz.sprdt|}),
 * client ids and secrets ({@code amzn1.application-oa2-client.}, {@code amzn1.oa2-cs.}), AWS key ids, and JSON web tokens.
 */
final class CredentialDetector implements Detector {

    private static final int MIN_TOKEN = 12;
    private static final int AWS_KEY_ID = 20;

    @Override
    public String triggers() {
        return "|zKSJ";
    }

    @Override
    public boolean isWorth(char trigger, char before) {
        return switch (trigger) {
            case 'K', 'S' -> before == 'A';
            case 'J' -> before == 'y';
            case 'z' -> before == 'm';
            default -> before == 'a' || before == 'r' || before == 'c' || before == 't';
        };
    }

    @Override
    public int look(TextScan scan, int at) {
        int start = switch (scan.at(at)) {
            case '|' -> barred(scan, at);
            case 'z' -> scan.has(at - 2, "amzn1.") && isOurs(scan, at + 4) ? at - 2 : -1;
            case 'K', 'S' -> isAwsKeyId(scan, at - 1) ? at - 1 : -1;
            default -> scan.at(at - 1) == 'y' && scan.at(at - 2) == 'e' ? at - 2 : -1;
        };
        if (start < 0 || Chars.isWord(scan.before(start))) {
            return at + 1;
        }
        int end = tokenEnd(scan, at);
        boolean jwt = scan.at(at) == 'J';
        if (end - start < MIN_TOKEN || (jwt && dots(scan, start, end) == 0)) {
            return Math.max(end, at + 1);
        }
        scan.found(start, end, Label.SECRET, PiiCategory.SECRET);
        return end;
    }

    private static boolean isOurs(TextScan scan, int from) {
        return scan.has(from, "oa2-cs.") || scan.has(from, "application-oa2-client.");
    }

    private static int barred(TextScan scan, int at) {
        if (scan.has(at - 4, "Atza") || scan.has(at - 4, "Atzr") || scan.has(at - 4, "Atzc")) {
            return at - 4;
        }
        return scan.has(at - 9, "Atz.sprdt") ? at - 9 : -1;
    }

    private static boolean isAwsKeyId(TextScan scan, int start) {
        if (scan.at(start) != 'A' || scan.at(start + 2) != 'I' || scan.at(start + 3) != 'A') {
            return false;
        }
        for (int i = start; i < start + AWS_KEY_ID; i++) {
            char c = scan.at(i);
            if (!Chars.isDigit(c) && !(c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return !Chars.isWord(scan.at(start + AWS_KEY_ID));
    }

    private static int tokenEnd(TextScan scan, int from) {
        int i = from;
        while (true) {
            char c = scan.at(i);
            boolean part = Chars.isDigit(c) || Chars.isAsciiLetter(c) || "-_.|+/=~%".indexOf(c) >= 0;
            if (!part || c == 0) {
                break;
            }
            i++;
        }
        return scan.at(i - 1) == '.' ? i - 1 : i;
    }

    private static int dots(TextScan scan, int from, int to) {
        int dots = 0;
        for (int i = from; i < to; i++) {
            dots += scan.at(i) == '.' ? 1 : 0;
        }
        return dots;
    }
}
