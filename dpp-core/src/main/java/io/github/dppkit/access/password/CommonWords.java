package io.github.dppkit.access.password;

import io.github.dppkit.access.spi.CommonPasswords;
import java.util.Arrays;
import java.util.Set;

/**
 * The short list: a password that is one of these words but for digits and signs, also where they stand for letters, or that
 * has few different characters, or runs through the alphabet, the digits or a row of keys.
 */
final class CommonWords implements CommonPasswords {

    private static final int FEWEST_CHARACTERS = 5;
    private static final int LONGEST_RUN = 6;
    /** At each even place a digit or sign, and behind it the letter that it stands for. */
    private static final String LOOKALIKES = "0o1i3e4a5s7t8b@a$s!i";

    private static final Set<String> WORDS = Set.of(
            "abc",
            "access",
            "admin",
            "administrator",
            "amazon",
            "asdf",
            "asdfgh",
            "asdfghjkl",
            "autumn",
            "azerty",
            "baseball",
            "batman",
            "changeme",
            "changeit",
            "charlie",
            "computer",
            "default",
            "dragon",
            "fall",
            "football",
            "freedom",
            "geheim",
            "guest",
            "haslo",
            "hello",
            "iloveyou",
            "internet",
            "jesus",
            "killer",
            "kennwort",
            "letmein",
            "liverpool",
            "login",
            "lovely",
            "mastermaster",
            "master",
            "michael",
            "monkey",
            "mustang",
            "mypassword",
            "newpassword",
            "pass",
            "passpass",
            "passphrase",
            "passw",
            "password",
            "passwordpassword",
            "passwort",
            "princess",
            "qazwsx",
            "qwert",
            "qwerty",
            "qwertyuiop",
            "qwertz",
            "root",
            "secret",
            "seller",
            "shadow",
            "shipping",
            "spring",
            "starwars",
            "summer",
            "sunshine",
            "superman",
            "temp",
            "temporary",
            "test",
            "testtest",
            "trustno",
            "user",
            "warehouse",
            "welcome",
            "whatever",
            "winter",
            "zxcvbn",
            "zxcvbnm");

    private static final String[] ROWS = {
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm"
    };

    @Override
    public boolean contains(CharSequence password) {
        int[] text = password.codePoints()
                .limit(PasswordRules.MOST)
                .map(Character::toLowerCase)
                .toArray();
        int[] read = Arrays.stream(text).map(CommonWords::lookalike).toArray();
        return Arrays.stream(text).distinct().count() < FEWEST_CHARACTERS
                || WORDS.contains(letters(text, text.length))
                || WORDS.contains(letters(read, read.length))
                || WORDS.contains(letters(read, behindLastLetter(text)))
                || isMostlyRuns(text);
    }

    /** Returns the letter that a digit or sign stands for, or what was given. */
    private static int lookalike(int point) {
        int at = LOOKALIKES.indexOf(point);
        return at >= 0 && at % 2 == 0 ? LOOKALIKES.charAt(at + 1) : point;
    }

    private static String letters(int[] text, int end) {
        StringBuilder letters = new StringBuilder();
        Arrays.stream(text, 0, end).filter(Character::isLetter).forEach(letters::appendCodePoint);
        return letters.toString();
    }

    private static int behindLastLetter(int[] text) {
        int end = text.length;
        while (end > 0 && !Character.isLetter(text[end - 1])) {
            end--;
        }
        return end;
    }

    /** Tells whether at least half of it stands in runs of six characters or more. */
    private static boolean isMostlyRuns(int[] text) {
        int inRuns = 0;
        int start = 0;
        for (int i = 1; i <= text.length; i++) {
            if (i == text.length || !follows(text[i - 1], text[i])) {
                inRuns += i - start >= LONGEST_RUN ? i - start : 0;
                start = i;
            }
        }
        return 2 * inRuns >= text.length;
    }

    private static boolean follows(int one, int next) {
        if (one == next) {
            return true;
        }
        for (String row : ROWS) {
            int at = row.indexOf(one);
            int behind = row.indexOf(next);
            if (at >= 0 && behind >= 0 && Math.abs(at - behind) == 1) {
                return true;
            }
        }
        return false;
    }
}
