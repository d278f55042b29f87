package io.github.dppkit.pii;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * The rules on text that the PII types share: what can be stored, and which differences do not matter for matching.
 *
 * <p>Nothing here uses regular expressions: the text comes from buyers, and every step is linear in its length.
 */
final class TextRules {

    /** Passes after which folded text no longer changes; one or two do for all but a few ligatures and capitals. */
    private static final int FOLD_PASSES = 6;

    private TextRules() {}

    /** Builds the refusal of a value; takes a label and a rule and never the text. */
    static InvalidPiiException refused(String label, String rule) {
        return new InvalidPiiException(label + " refused: " + rule);
    }

    /**
     * Returns the text unchanged if it has {@code min} to {@code max} characters and survives a round trip through UTF-8
     * and a database: no NUL (PostgreSQL cannot store it) and no unpaired surrogate (UTF-8 cannot encode it).
     */
    static String storable(String label, String text, int min, int max) {
        Objects.requireNonNull(text, "text");
        if (text.length() < min || text.length() > max) {
            throw refused(label, "expected " + min + " to " + max + " characters.");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw refused(label, "the character NUL cannot be stored; remove it.");
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw refused(label, "an unpaired surrogate cannot be stored as UTF-8; remove it.");
                }
                i++;
            }
        }
        return text;
    }

    /** Returns the text unchanged if it is storable, not empty and not only white space or invisible characters. */
    static String visible(String label, String text, int max) {
        storable(label, text, 1, max);
        if (!hasVisible(text)) {
            throw refused(label, "expected at least one visible character.");
        }
        return text;
    }

    /** Tells whether any character is more than white space, a control or an invisible one. */
    static boolean hasVisible(String text) {
        if (!text.isEmpty() && text.charAt(0) > ' ' && text.charAt(0) < 0x7F) {
            return true;
        }
        return text.codePoints().anyMatch(c -> !isSpace(c) && !isInvisible(c) && !Character.isISOControl(c));
    }

    /**
     * Returns the text in Unicode form NFKC, invisible characters removed, decimal digits of any script as ASCII, white
     * space as single spaces and none at the ends. Letters keep their case.
     */
    static String compatible(String text) {
        if (isCompatible(text)) {
            return text;
        }
        String wide = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder out = new StringBuilder(wide.length());
        wide.codePoints().filter(c -> !isInvisible(c)).forEach(c -> {
            if (isSpace(c)) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else if (Character.isDigit(c)) {
                out.append((char) ('0' + Character.digit(c, 10)));
            } else {
                out.appendCodePoint(c);
            }
        });
        if (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    /** Tells whether nothing would change: printable ASCII with single spaces inside, which most texts are. */
    private static boolean isCompatible(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > 0x7E || (c == ' ' && before == ' ')) {
                return false;
            }
            before = c;
        }
        return before != ' ';
    }

    /**
     * Returns {@link #compatible} text without case: full upper case, then lower case letter by letter, so that neither
     * the sharp s, the final sigma nor the Turkish i makes a difference. Idempotent.
     */
    static String fold(String text) {
        String before;
        String after = text;
        int pass = 0;
        do {
            before = after;
            StringBuilder lower = new StringBuilder(before.length());
            compatible(before)
                    .toUpperCase(Locale.ROOT)
                    .codePoints()
                    .map(Character::toLowerCase)
                    .forEach(lower::appendCodePoint);
            after = compatible(lower.toString());
            pass++;
        } while (!after.equals(before) && pass < FOLD_PASSES);
        return after;
    }

    /**
     * Returns folded text as words: apostrophes removed, other punctuation taken for a space. Text of punctuation alone
     * keeps its folded form, so that two such texts stay apart.
     */
    static String words(String text) {
        String folded = fold(text);
        StringBuilder out = new StringBuilder(folded.length());
        folded.codePoints().forEach(c -> {
            if (isPunctuation(c)) {
                out.append(' ');
            } else if (!isApostrophe(c)) {
                out.appendCodePoint(c);
            }
        });
        return orElse(fold(out.toString()), folded);
    }

    /** Returns the letters and digits of the text in upper case; text without any keeps its folded form. */
    static String alphanumerics(String text) {
        String folded = fold(text);
        String kept = keep(folded, c -> Character.isLetterOrDigit(c) || isMark(c));
        StringBuilder upper = new StringBuilder(kept.length());
        fold(kept).codePoints().map(Character::toUpperCase).forEach(upper::appendCodePoint);
        return orElse(upper.toString(), folded);
    }

    /** Returns the text without white space at its ends, for tokens in which every other character matters. */
    static String exact(String text) {
        return text.strip();
    }

    /** Returns only the characters that pass. */
    static String keep(String text, IntPredicate wanted) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().filter(wanted).forEach(out::appendCodePoint);
        return out.toString();
    }

    /** Tells whether the character is an ASCII digit. */
    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Tells whether the character is an ASCII letter. */
    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Tells whether the character is a hyphen, dash or minus sign of any kind. */
    static boolean isDash(int c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == 0x2212;
    }

    /** Tells whether the character is white space, a no-break one included. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }

    private static boolean isInvisible(int c) {
        boolean variationSelector = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
        return Character.getType(c) == Character.FORMAT || variationSelector || c == 0x034F;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isApostrophe(int c) {
        return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02BC || c == '.';
    }

    private static boolean isPunctuation(int c) {
        if (isApostrophe(c)) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.DASH_PUNCTUATION
                || type == Character.START_PUNCTUATION
                || type == Character.END_PUNCTUATION
                || type == Character.CONNECTOR_PUNCTUATION
                || type == Character.OTHER_PUNCTUATION
                || type == Character.INITIAL_QUOTE_PUNCTUATION
                || type == Character.FINAL_QUOTE_PUNCTUATION;
    }
}
