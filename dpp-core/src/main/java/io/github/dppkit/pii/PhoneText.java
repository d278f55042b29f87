package io.github.dppkit.pii;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A telephone number taken apart: its digits, whether they are international, and its extension. */
final class PhoneText {

    private static final int MIN_DIGITS = 3;
    private static final int MAX_DIGITS = 15;
    private static final int MAX_EXTENSION = 11;

    /** Digits that must stay hidden before the last two are shown. */
    private static final int MIN_HIDDEN = 5;

    private static final Set<String> EXTENSION_WORDS =
            Set.of("", "x", "ext", "extn", "extension", "dw", "durchwahl", "poste", "int", "interno", "anexo", "ramal");

    /** Country calling codes of two digits (ITU E.164 assigned codes); 1 and 7 have one digit, all others three. */
    private static final Set<String> TWO_DIGIT_CODES = Set.of(
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
            "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
            "86", "90", "91", "92", "93", "94", "95", "98");

    private final transient String digits;
    private final transient boolean international;
    private final transient String extension;

    private PhoneText(String digits, boolean international, String extension) {
        this.digits = digits;
        this.international = international;
        this.extension = extension;
    }

    /** Takes a number apart; null if it is none. */
    static @Nullable PhoneText read(String text) {
        String plain = TextRules.compatible(text);
        int end = numberEnd(plain);
        String number = plain.substring(0, end);
        String extension = extension(plain.substring(end));
        if (extension == null) {
            return null;
        }
        boolean plus = number.startsWith("+") || number.startsWith("(+");
        int firstDigit = firstDigit(number);
        if (number.indexOf('+', Math.max(0, firstDigit)) >= 0
                || number.chars().filter(c -> c == '+').count() > 1) {
            return null;
        }
        String digits = TextRules.keep(number, TextRules::isDigit);
        boolean international = plus || digits.startsWith("00");
        if (digits.startsWith("00")) {
            digits = digits.substring(2);
        }
        if (international && number.contains("(0)")) {
            digits = TextRules.keep(number.replace("(0)", ""), TextRules::isDigit);
            digits = digits.startsWith("00") ? digits.substring(2) : digits;
        }
        boolean badStart = international && digits.startsWith("0");
        if (badStart || digits.length() < MIN_DIGITS || digits.length() > MAX_DIGITS) {
            return null;
        }
        return new PhoneText(digits, international, extension);
    }

    /** Returns the form in which equal numbers are equal; {@link #read} reads it back. */
    String canonical() {
        return (international ? "+" : "") + digits + (extension.isEmpty() ? "" : "x" + extension);
    }

    /** Returns the calling code and the last two digits, each only where enough stays hidden. */
    String mask() {
        String code = international ? callingCode() : "";
        String shown = international ? "+" + code + " " : "";
        boolean longEnough = digits.length() - code.length() >= MIN_HIDDEN + 2;
        return shown + "*** ***" + (longEnough ? " " + digits.substring(digits.length() - 2) : "");
    }

    private String callingCode() {
        if (digits.startsWith("1") || digits.startsWith("7")) {
            return digits.substring(0, 1);
        }
        return digits.substring(0, TWO_DIGIT_CODES.contains(digits.substring(0, 2)) ? 2 : 3);
    }

    /** Returns where the number ends and the extension begins. */
    private static int numberEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!TextRules.isDigit(c) && "+()./ ".indexOf(c) < 0 && !TextRules.isDash(c)) {
                return i;
            }
        }
        return text.length();
    }

    private static int firstDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (TextRules.isDigit(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the digits of an extension, empty if there is none, null if the text is something else. */
    private static @Nullable String extension(String text) {
        if (text.isEmpty()) {
            return "";
        }
        StringBuilder word = new StringBuilder();
        StringBuilder number = new StringBuilder();
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if (TextRules.isDigit(c)) {
                number.append(c);
            } else if (TextRules.isLetter(c) && number.isEmpty()) {
                word.append(c);
            } else if (" .:=#;,)(-".indexOf(c) < 0) {
                return null;
            }
        }
        boolean known = EXTENSION_WORDS.contains(word.toString());
        return known && !number.isEmpty() && number.length() <= MAX_EXTENSION ? number.toString() : null;
    }
}
