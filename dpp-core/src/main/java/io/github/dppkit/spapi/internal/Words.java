package io.github.dppkit.spapi.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The name of a field as words: {@code ShipToAddress}, {@code ship-to-address} and {@code SHIP_TO_ADDRESS} are the same. */
final class Words {

    private Words() {}

    /** Returns the words in lower case; digits at an end are a word of their own. */
    static List<String> of(String name) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                start = end(words, name, start, i);
            } else if (start < 0) {
                start = i;
            } else if (begins(name, i)) {
                end(words, name, start, i);
                start = i;
            }
        }
        end(words, name, start, name.length());
        return words;
    }

    /** Returns the words without anything between them. */
    static String flat(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                out.append((char) (c + ('a' - 'A')));
            } else if (c >= 0x80) {
                return flatOfAnyScript(name);
            } else if (Character.isLetterOrDigit(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String flatOfAnyScript(String name) {
        StringBuilder out = new StringBuilder(name.length());
        name.codePoints().filter(Character::isLetterOrDigit).forEach(out::appendCodePoint);
        return out.toString().toLowerCase(Locale.ROOT);
    }

    private static int end(List<String> words, String name, int start, int end) {
        if (start >= 0) {
            words.add(name.substring(start, end).toLowerCase(Locale.ROOT));
        }
        return -1;
    }

    /** A word begins at a capital after a small letter or digit, at the last of several capitals, and at a digit. */
    private static boolean begins(String name, int i) {
        char c = name.charAt(i);
        char before = name.charAt(i - 1);
        if (Character.isUpperCase(c)) {
            boolean endsAcronym = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
            return !Character.isUpperCase(before) || endsAcronym;
        }
        return Character.isDigit(c) && Character.isLetter(before);
    }
}
