package io.github.dppkit.access.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Verifies;
import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every password. */
@Verifies({"A1.4", "L5.b", "V6.1.4.1", "#118"})
class PasswordRulesProperties {

    private static final PasswordRules RULES = PasswordRules.of(DppPolicy.strictest());

    private static List<PasswordRule> broken(CharSequence password, String... names) {
        return RULES.check(password, List.of(names)).stream()
                .map(PasswordFinding::rule)
                .toList();
    }

    /** Of every script, composed and not, with spaces and pairs of halves. */
    @Provide
    Arbitrary<String> passwords() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
                Arbitraries.strings().withCharRange('\u00A0', '\u1EF9').ofMaxLength(8),
                Arbitraries.of("e\u0301", "\u212B", "\uFB01", "\u3000", "😀", "ğ", "İ", "ß", "Ǆ", "٣", "山田", "\uD83D"));
        return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    @Property
    void isNeverCut_andItsNormalFormIsItsOwn(@ForAll("passwords") String password) {
        char[] once = PasswordRules.normalised(password);
        assertThat(PasswordRules.normalised(CharBuffer.wrap(once))).isEqualTo(once);
        String spaced = password.codePoints()
                .map(point -> Character.getType(point) == Character.SPACE_SEPARATOR ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(new String(once)).isEqualTo(Normalizer.normalize(spaced, Normalizer.Form.NFC));
    }

    @Property
    void isJudgedAlike_composedOrNot(@ForAll("passwords") String password) {
        String other = Normalizer.normalize(password, Normalizer.Form.NFD);
        assertThat(broken(other)).isEqualTo(broken(password));
    }

    @Property
    void isTooShortExactly_ifItHasFewerCharactersThanThePolicyAsks(@ForAll("passwords") String password) {
        String normal = new String(PasswordRules.normalised(password));
        assertThat(broken(password).contains(PasswordRule.LENGTH))
                .isEqualTo(normal.codePointCount(0, normal.length()) < 12);
    }

    @Property
    void lacksAClassExactly_ifNoCharacterHasIt(@ForAll("passwords") String password) {
        String normal = new String(PasswordRules.normalised(password));
        List<PasswordRule> broken = broken(password);
        assertThat(broken.contains(PasswordRule.UPPER_CASE))
                .isEqualTo(normal.codePoints().noneMatch(p -> Character.isUpperCase(p) || Character.isTitleCase(p)));
        assertThat(broken.contains(PasswordRule.LOWER_CASE))
                .isEqualTo(normal.codePoints().noneMatch(Character::isLowerCase));
        assertThat(broken.contains(PasswordRule.DIGIT))
                .isEqualTo(normal.codePoints().noneMatch(Character::isDigit));
    }

    /** Every answer is made of sentences that are known before there is a password. */
    @Property
    void isNeverInTheAnswer(@ForAll("passwords") String password) {
        assertThat(RULES.check(password, List.of(password)).stream().map(PasswordFinding::advice))
                .isSubsetOf(
                        "use 12 characters or more",
                        "use an upper-case letter",
                        "use a lower-case letter",
                        "use a digit",
                        "use a character that is neither letter nor digit",
                        "use no part of your name or e-mail address",
                        "use one that is neither well known nor a plain sequence",
                        "use characters that can be typed");
    }

    /** A name of three letters or more, anywhere, in any case. */
    @Property
    void isRefused_withTheNameAnywhereInIt(
            @ForAll("names") String name, @ForAll("passwords") String before, @ForAll("passwords") String after) {
        String password = before + "-" + name.toUpperCase(Locale.ROOT) + "-" + after;
        assertThat(broken(password, name)).contains(PasswordRule.NAME);
        assertThat(broken(password, "x " + name + " y", "other")).contains(PasswordRule.NAME);
        assertThat(broken(password, name + "@mail.example")).contains(PasswordRule.NAME);
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> latin =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(3).ofMaxLength(12);
        Arbitrary<String> accented = Arbitraries.of("jürgen", "zoë", "łukasz", "søren", "иван", "ελένη", "çağla");
        return Arbitraries.oneOf(latin, accented);
    }

    /** Whatever keeps to the rules is taken: none is refused without a rule. */
    @Property
    void isTaken_ifItKeepsToEveryRule(@ForAll("good") String password) {
        assertThat(broken(password, "anna@example.com", "Anna Kowalska")).isEmpty();
    }

    @Provide
    Arbitrary<String> good() {
        Arbitrary<Character> odd = Arbitraries.of('!', '#', ' ', '-', '\u00A7');
        Arbitrary<String> words = Arbitraries.of("Gurke", "Łódka", "Жираф", "Ñandú", "Ölkanne", "Feuer");
        return Combinators.combine(
                        words,
                        odd,
                        words.filter(w -> w.length() > 4),
                        odd,
                        Arbitraries.integers().between(10, 99))
                .as((one, sign, two, other, number) -> one + sign + number + two + other + "qv");
    }
}
