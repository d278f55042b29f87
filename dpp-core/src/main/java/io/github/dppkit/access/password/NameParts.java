package io.github.dppkit.access.password;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The parts of a user's names and e-mail addresses that a password may not have in it: each run of letters and digits of
 * three characters or more, of two where they are ideographs; of a mail domain not the last part.
 */
final class NameParts {

    private static final int SHORTEST = 3;
    private static final int SHORTEST_OF_DOMAIN = 4;
    private static final int SHORTEST_OF_IDEOGRAPHS = 2;

    private final Set<String> parts = new LinkedHashSet<>();

    NameParts(Iterable<String> names) {
        for (String name : names) {
            int at = name.lastIndexOf('@');
            int dot = name.lastIndexOf('.');
            if (at >= 0 && dot > at) {
                split(name.substring(0, at), SHORTEST);
                split(name.substring(at + 1, dot), SHORTEST_OF_DOMAIN);
            } else {
                split(name, SHORTEST);
            }
        }
    }

    /** Tells whether a password has one of the parts in it, whatever case or accents it is written with. */
    boolean isIn(char[] password) {
        if (parts.isEmpty()) {
            return false;
        }
        String folded = folded(CharBuffer.wrap(password));
        return parts.stream().anyMatch(folded::contains);
    }

    private void split(String name, int shortest) {
        StringBuilder part = new StringBuilder();
        folded(name).codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point)) {
                part.appendCodePoint(point);
            } else {
                add(part, shortest);
            }
        });
        add(part, shortest);
    }

    private void add(StringBuilder part, int shortest) {
        String text = part.toString();
        part.setLength(0);
        int length = text.codePointCount(0, text.length());
        boolean ideographs = !text.isEmpty() && text.codePoints().allMatch(Character::isIdeographic);
        if (length >= shortest || (ideographs && length >= SHORTEST_OF_IDEOGRAPHS)) {
            parts.add(text);
        }
    }

    /** Without case, accents and compatibility forms. */
    private static String folded(CharSequence text) {
        StringBuilder bare = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKD)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(bare::appendCodePoint);
        return bare.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
