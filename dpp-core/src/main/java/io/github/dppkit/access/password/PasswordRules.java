package io.github.dppkit.access.password;

import io.github.dppkit.access.spi.CommonPasswords;
import io.github.dppkit.access.spi.PasswordMatcher;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyFigure;
import java.nio.CharBuffer;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a policy for passwords, for hosts that keep them.
 *
 * <p><b>Text.</b> A password is taken whole: spaces and every script count, nothing is trimmed or cut, and length is
 * measured in code points after normal form C, so that keyboards that compose characters differently agree (RFC 8265,
 * OpaqueString). Hash and check {@link #normalised}, by an encoder that takes the whole password. Up to 1,024 characters are
 * taken.
 *
 * <p><b>Answers</b> name every broken rule and its clause, and nothing of the password. Copies that this class makes are
 * wiped; where a password must be normalised or compared with names, the JDK makes text that cannot be, and it stays on
 * the heap until it is collected.
 *
 * <p><b>Where the policy and NIST SP 800-63B or OWASP ASVS differ</b>, the policy is kept and {@link #notes()} says so.
 *
 * <p>Immutable and safe for use by several threads.
 */
@Enforces({"A1.4", "L5.b", "V6.1.4.1"})
public final class PasswordRules {

    /** How many characters are taken at most; a bound on work. */
    static final int MOST = 1_024;

    /** A text of more is too long in normal form too, and the JDK sorts its marks in the square of their number. */
    private static final int LONGEST_TYPED = 6 * MOST;

    private static final int LEAST_OF_NIST = 15;
    private static final String NIST = "NIST SP 800-63B";

    private final DppPolicy policy;
    private final CommonPasswords common;

    private PasswordRules(DppPolicy policy, CommonPasswords common) {
        this.policy = policy;
        this.common = common;
    }

    /**
     * Returns the rules of a policy, with the short list of common passwords that ships with dppkit.
     *
     * @param policy whose figures hold
     * @return the rules
     */
    public static PasswordRules of(DppPolicy policy) {
        return new PasswordRules(policy, new CommonWords());
    }

    /**
     * Returns these rules with a further list of passwords that must not be used.
     *
     * @param list such as the host's breach list
     * @return a copy
     */
    public PasswordRules withCommonPasswords(CommonPasswords list) {
        return new PasswordRules(policy, common.and(list));
    }

    /**
     * Returns a password in the form that is hashed and checked: normal form C, every space a plain one. What is too long
     * to be anybody's password stays as it was typed, since bringing it into that form may take minutes.
     *
     * @param password as typed; not changed
     * @return a new array, to be wiped by the caller
     */
    public static char[] normalised(CharSequence password) {
        char[] typed = chars(password);
        for (int i = 0; i < typed.length; i++) {
            if (Character.getType(typed[i]) == Character.SPACE_SEPARATOR) {
                typed[i] = ' ';
            }
        }
        CharBuffer view = CharBuffer.wrap(typed);
        if (typed.length > LONGEST_TYPED || Normalizer.isNormalized(view, Normalizer.Form.NFC)) {
            return typed;
        }
        char[] composed = chars(Normalizer.normalize(view, Normalizer.Form.NFC));
        Arrays.fill(typed, '\0');
        return composed;
    }

    /**
     * Holds a new password against every rule but age and history.
     *
     * @param password what was chosen; not changed, and not kept
     * @param names everything the user is called: user name, given and family name, e-mail addresses
     * @return every rule it breaks; empty if it is accepted
     */
    public List<PasswordFinding> check(CharSequence password, Collection<String> names) {
        char[] text = normalised(password);
        try {
            return findings(text, names);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /**
     * Tells whether a new password is one of the last ones. Costs one call of the encoder for each.
     *
     * @param password what was chosen
     * @param hashes of earlier passwords, the newest first, the current one included
     * @param matcher the host's hashing
     * @return the broken rule, or empty
     */
    public Optional<PasswordFinding> checkHistory(CharSequence password, List<String> hashes, PasswordMatcher matcher) {
        FigureValue remembered = figure(PolicyFigure.PASSWORD_HISTORY).orElse(null);
        if (remembered == null) {
            return Optional.empty();
        }
        char[] text = normalised(password);
        try {
            boolean used = false;
            for (String hash : hashes.subList(0, Math.min(hashes.size(), remembered.count()))) {
                used |= matcher.matches(CharBuffer.wrap(text), hash);
            }
            return used
                    ? Optional.of(new PasswordFinding(
                            PasswordRule.HISTORY,
                            remembered.clause(),
                            "use none of the last " + remembered.count() + " passwords"))
                    : Optional.empty();
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /**
     * Tells whether a password is too young to be changed by its owner. Do not ask where it may be known to others, or where
     * an administrator sets a new one: such a password is changed at once.
     *
     * @param changedAt when it was set
     * @param now the current time
     * @return the broken rule, or empty
     */
    public Optional<PasswordFinding> checkAge(Instant changedAt, Instant now) {
        return figure(PolicyFigure.PASSWORD_MIN_AGE)
                .filter(least -> now.isBefore(changedAt.plus(least.duration())))
                .map(least -> new PasswordFinding(
                        PasswordRule.MINIMUM_AGE,
                        least.clause(),
                        "a password is changed again after " + least.text() + " at the earliest"));
    }

    /**
     * Returns when a password must be changed.
     *
     * @param changedAt when it was set
     * @return from when on it must not let anybody in but to change it; empty if the policy is silent
     */
    public Optional<Instant> dueAt(Instant changedAt) {
        return figure(PolicyFigure.PASSWORD_MAX_AGE).map(most -> changedAt.plus(most.duration()));
    }

    /**
     * Returns how many hashes of earlier passwords the host must keep.
     *
     * @return 0 if the policy is silent
     */
    public int remembered() {
        return figure(PolicyFigure.PASSWORD_HISTORY).map(FigureValue::count).orElse(0);
    }

    /**
     * Refuses a password that breaks a rule.
     *
     * @param findings of this class
     * @throws PasswordRefusedException if there is one or more; it names them all
     */
    public static void require(List<PasswordFinding> findings) {
        if (!findings.isEmpty()) {
            throw new PasswordRefusedException(findings);
        }
    }

    /**
     * Returns where this policy asks for what NIST SP 800-63B or OWASP ASVS advise against, or for less than they do, for the
     * evidence.
     *
     * @return sentences, each naming figure and clause
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        figure(PolicyFigure.PASSWORD_CLASSES)
                .ifPresent(classes -> notes.add(conflict(classes, "asks for no classes of characters")));
        figure(PolicyFigure.PASSWORD_MAX_AGE)
                .ifPresent(age -> notes.add(conflict(age, "asks for a change only after a compromise")));
        figure(PolicyFigure.PASSWORD_LENGTH)
                .filter(length -> length.count() < LEAST_OF_NIST)
                .ifPresent(length -> notes.add(length.clause() + " asks for " + length.text() + " characters; " + NIST
                        + " asks for 15 where a password is the only factor. A company policy may ask for more."));
        return List.copyOf(notes);
    }

    private static String conflict(FigureValue asked, String other) {
        return asked.clause() + " asks for " + asked.figure().key() + " " + asked.text() + "; " + NIST
                + " and OWASP ASVS differ: it " + other + ". The policy is kept, since it binds.";
    }

    private List<PasswordFinding> findings(char[] text, Collection<String> names) {
        List<PasswordFinding> found = new ArrayList<>();
        int length = Character.codePointCount(text, 0, text.length);
        figure(PolicyFigure.PASSWORD_LENGTH)
                .filter(least -> length < least.count())
                .ifPresent(least -> found.add(new PasswordFinding(
                        PasswordRule.LENGTH, least.clause(), "use " + least.count() + " characters or more")));
        if (length > MOST) {
            found.add(new PasswordFinding(PasswordRule.TOO_LONG, NIST, "use " + MOST + " characters or fewer"));
            return found;
        }
        if (CharacterClasses.isUnusable(text)) {
            found.add(new PasswordFinding(PasswordRule.UNUSABLE, NIST, "use characters that can be typed"));
        }
        figure(PolicyFigure.PASSWORD_CLASSES).ifPresent(asked -> found.addAll(CharacterClasses.check(text, asked)));
        figure(PolicyFigure.PASSWORD_WITHOUT_NAME)
                .filter(without -> without.flag() && new NameParts(names).isIn(text))
                .ifPresent(without -> found.add(new PasswordFinding(
                        PasswordRule.NAME, without.clause(), "use no part of your name or e-mail address")));
        if (common.contains(CharBuffer.wrap(text))) {
            found.add(new PasswordFinding(
                    PasswordRule.COMMON, NIST, "use one that is neither well known nor a plain sequence"));
        }
        return found;
    }

    private Optional<FigureValue> figure(PolicyFigure figure) {
        return policy.effective(figure);
    }

    private static char[] chars(CharSequence text) {
        char[] copy = new char[text.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = text.charAt(i);
        }
        return copy;
    }
}
