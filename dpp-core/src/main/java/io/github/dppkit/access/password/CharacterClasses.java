package io.github.dppkit.access.password;

import io.github.dppkit.policy.FigureValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the four classes a password has. Letters and digits are those of every script; a space is special, and a letter
 * without case is none of the four.
 */
final class CharacterClasses {

    private static final Set<PasswordRule> ALL =
            EnumSet.of(PasswordRule.UPPER_CASE, PasswordRule.LOWER_CASE, PasswordRule.DIGIT, PasswordRule.SPECIAL);

    private CharacterClasses() {}

    static List<PasswordFinding> check(char[] text, FigureValue asked) {
        Set<PasswordRule> missing = EnumSet.copyOf(ALL);
        for (int i = 0; i < text.length; ) {
            int point = Character.codePointAt(text, i);
            PasswordRule has = classOf(point);
            if (has != null) {
                missing.remove(has);
            }
            i += Character.charCount(point);
        }
        List<PasswordFinding> findings = new ArrayList<>();
        if (asked.count() == ALL.size()) {
            missing.forEach(each -> findings.add(new PasswordFinding(each, asked.clause(), advice(each))));
        } else if (ALL.size() - missing.size() < asked.count()) {
            findings.add(new PasswordFinding(
                    PasswordRule.CLASSES,
                    asked.clause(),
                    "use " + asked.count() + " of: upper case, lower case, digits, special characters"));
        }
        return findings;
    }

    /** Tells whether it has control characters or halves of characters, which encoders replace or refuse. */
    static boolean isUnusable(char[] text) {
        for (int i = 0; i < text.length; ) {
            int point = Character.codePointAt(text, i);
            int type = Character.getType(point);
            if (type == Character.CONTROL || type == Character.SURROGATE) {
                return true;
            }
            i += Character.charCount(point);
        }
        return false;
    }

    private static @Nullable PasswordRule classOf(int point) {
        if (Character.isUpperCase(point) || Character.isTitleCase(point)) {
            return PasswordRule.UPPER_CASE;
        }
        if (Character.isLowerCase(point)) {
            return PasswordRule.LOWER_CASE;
        }
        if (Character.isDigit(point)) {
            return PasswordRule.DIGIT;
        }
        boolean special = !Character.isLetter(point) && !Character.isISOControl(point);
        return special ? PasswordRule.SPECIAL : null;
    }

    private static String advice(PasswordRule missing) {
        return switch (missing) {
            case UPPER_CASE -> "use an upper-case letter";
            case LOWER_CASE -> "use a lower-case letter";
            case DIGIT -> "use a digit";
            default -> "use a character that is neither letter nor digit";
        };
    }
}
