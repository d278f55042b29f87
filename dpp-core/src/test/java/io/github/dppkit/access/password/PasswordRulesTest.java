package io.github.dppkit.access.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyFigure;
import io.github.dppkit.policy.Verifies;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Verifies({"A1.4", "L5.b", "V6.1.4.1", "#118"})
class PasswordRulesTest {

    private static final DppPolicy AMAZON = DppPolicy.load("amazon-2026-08");
    private static final DppPolicy OLD = DppPolicy.load("amazon-2021");
    private static final DppPolicy STRICTEST = DppPolicy.strictest();
    private static final PasswordRules RULES = PasswordRules.of(STRICTEST);
    private static final Instant SET = Instant.parse("2026-11-21T10:00:00Z");
    private static final List<String> ANNA = List.of("a.kowalska", "Anna Kowalska", "anna.kowalska@shop-example.co.uk");

    private static List<PasswordRule> broken(PasswordRules rules, String password, List<String> names) {
        return rules.check(password, names).stream().map(PasswordFinding::rule).toList();
    }

    private static DppPolicy policy(String id) {
        return id.equals("strictest") ? STRICTEST : DppPolicy.load(id);
    }

    @ParameterizedTest
    @CsvSource({
        "amazon-2026-08, 12, P365D, P1D, 10, V6.1.4.1",
        "2lm-2025-12, 12, P90D, , 12, L5.b",
        "amazon-2021, 8, P90D, , 0, A1.4",
        "strictest, 12, P90D, P1D, 12, L5.b"
    })
    void keepsTheFiguresOfEachPolicy(
            String id, int length, Duration maximum, Duration minimum, int history, String clause) {
        PasswordRules rules = PasswordRules.of(policy(id));
        String right = "Zq7#vLm2!xTr9$wB".substring(0, length);
        assertThat(rules.check(right, List.of())).isEmpty();
        assertThat(broken(rules, right.substring(0, length - 1), List.of())).containsExactly(PasswordRule.LENGTH);
        assertThat(rules.dueAt(SET)).contains(SET.plus(maximum));
        assertThat(rules.remembered()).isEqualTo(history);
        assertThat(rules.checkAge(SET, SET.plusSeconds(60)).isPresent()).isEqualTo(minimum != null);
        if (minimum != null) {
            assertThat(rules.checkAge(SET, SET.plus(minimum))).isEmpty();
            assertThat(rules.checkAge(SET, SET.plus(minimum).minusMillis(1)))
                    .get()
                    .extracting(PasswordFinding::rule, PasswordFinding::clause)
                    .containsExactly(PasswordRule.MINIMUM_AGE, "V6.1.4.1");
        }
        assertThat(rules.check("Zq7#", List.of()))
                .first()
                .extracting(PasswordFinding::rule)
                .isEqualTo(PasswordRule.LENGTH);
        assertThat(rules.notes()).anyMatch(note -> note.startsWith(clause) || note.startsWith("A1.4"));
    }

    @Test
    void asksForEachOfTheFourClasses_inEveryScript() {
        assertThat(broken(RULES, "zq7#vlm2!xtr9$w", List.of())).containsExactly(PasswordRule.UPPER_CASE);
        assertThat(broken(RULES, "ZQ7#VLM2!XTR9$W", List.of())).containsExactly(PasswordRule.LOWER_CASE);
        assertThat(broken(RULES, "Zqk#vLmp!xTru$w", List.of())).containsExactly(PasswordRule.DIGIT);
        assertThat(broken(RULES, "Zq7tvLm2bxTr9cw", List.of())).containsExactly(PasswordRule.SPECIAL);
        assertThat(broken(RULES, "Щука-лебедь-рак-7", List.of())).isEmpty();
        assertThat(broken(RULES, "Ωμέγα ٣ γράμματα", List.of())).isEmpty();
        assertThat(broken(RULES, "Złoty środek 9 gęśli", List.of())).isEmpty();
    }

    @Test
    void leavesAsTyped_whatIsTooLongForAnybody_soThatNobodyIsKeptBusyWithIt() {
        String accented = "e\u0301";
        assertThat(PasswordRules.normalised(accented.repeat(1_024))).hasSize(1_024);
        String marks = "e" + "\u0301\u0327".repeat(500_000);
        assertThat(PasswordRules.normalised(marks))
                .as("sorting so many marks takes minutes")
                .isEqualTo(marks.toCharArray());
        assertThat(broken(RULES, marks, List.of())).contains(PasswordRule.TOO_LONG);
    }

    @Test
    void asksForSomeOfTheClasses_whereAPolicyDoes() {
        FigureValue three = new FigureValue(PolicyFigure.PASSWORD_CLASSES, "3", "shop", "A1.4", "three of the four");
        assertThat(CharacterClasses.check("abcd12".toCharArray(), three))
                .singleElement()
                .extracting(PasswordFinding::rule)
                .isEqualTo(PasswordRule.CLASSES);
        assertThat(CharacterClasses.check("abcd12-".toCharArray(), three)).isEmpty();
    }

    @Test
    void namesEveryBrokenRuleAndItsClause_andNothingOfThePassword() {
        List<PasswordFinding> findings = RULES.check("kowalska", ANNA);
        assertThat(findings.stream().map(PasswordFinding::rule))
                .containsExactly(
                        PasswordRule.LENGTH,
                        PasswordRule.UPPER_CASE,
                        PasswordRule.DIGIT,
                        PasswordRule.SPECIAL,
                        PasswordRule.NAME);
        assertThatThrownBy(() -> PasswordRules.require(findings))
                .isInstanceOf(PasswordRefusedException.class)
                .hasMessageContaining("12 characters or more")
                .hasMessageContaining("V6.1.4.1")
                .hasMessageNotContaining("kowalska");
        assertThat(findings.toString()).doesNotContain("kowalska");
        PasswordRules.require(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zq7#KOWALSKA!x9w",
                "Zq7#vAnNa!xTr9$w",
                "Zq7#Kówalska!x9w",
                "Zq7#ｋｏｗａｌｓｋａ!x",
                "Zq7#shop!xTr9$w",
                "Zq7#example!x9w"
            })
    void refusesEveryPartOfNameAndAddress_howeverItIsWritten(String password) {
        assertThat(broken(RULES, password, ANNA)).containsExactly(PasswordRule.NAME);
    }

    @Test
    void allowsWhatIsNoPartOfAName() {
        assertThat(broken(RULES, "Zq7#vLm2!xTr9$uk", ANNA)).isEmpty();
        assertThat(broken(RULES, "Zq7#vLm2!xTr9$li", List.of("Li Wu"))).isEmpty();
        assertThat(broken(RULES, "Zq7#山田!xTr9$vLm", List.of("山田 太郎"))).containsExactly(PasswordRule.NAME);
        assertThat(broken(RULES, "Zq7#vLm2!xTr9$w", List.of("", "@", "...", "@.")))
                .isEmpty();
        assertThat(broken(PasswordRules.of(OLD), "Zq7#kowalska!x9w", ANNA)).isEmpty();
    }

    @Test
    void takesPasswordsWhole_spacesAndLongOnesToo() {
        String sentence = "Das Pferd frisst 3 Gurkensalate, ganz ohne Essig und Öl! ".repeat(4);
        assertThat(broken(RULES, sentence, List.of())).isEmpty();
        assertThat(PasswordRules.normalised(sentence)).isEqualTo(sentence.toCharArray());
        String most = "Zq7#vLm2!xTr9$wB".repeat(64);
        assertThat(broken(RULES, most, List.of())).isEmpty();
        assertThat(broken(RULES, most + "z", List.of())).containsExactly(PasswordRule.TOO_LONG);
    }

    @Test
    void countsCharacters_notHalvesOfThem() {
        assertThat(broken(RULES, "Zq7#😀😀😁😂🤣😃", List.of())).containsExactly(PasswordRule.LENGTH);
        assertThat(broken(RULES, "Zq7#😀😀😁😂🤣😃😄😅", List.of())).isEmpty();
        // twelve once composed, as another keyboard sends them at once
        assertThat(broken(RULES, "Zq7#a\u0308o\u0308u\u0308e\u0301", List.of())).containsExactly(PasswordRule.LENGTH);
    }

    @Test
    void takesTheSamePassword_howeverAKeyboardComposesIt() {
        assertThat(PasswordRules.normalised("Zu\u0308rich\u00A07"))
                .isEqualTo(PasswordRules.normalised("Z\u00FCrich 7"))
                .isEqualTo("Z\u00FCrich 7".toCharArray());
        assertThat(PasswordRules.normalised("\uFB01sh"))
                .as("no compatibility forms")
                .isEqualTo("\uFB01sh".toCharArray());
    }

    @Test
    void refusesCharactersThatCannotBeTyped() {
        assertThat(broken(RULES, "Zq7#vLm2!xTr9$w\u0000", List.of())).containsExactly(PasswordRule.UNUSABLE);
        assertThat(broken(RULES, "Zq7#vLm2!xTr9$w\uD83D", List.of())).containsExactly(PasswordRule.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password2026!!",
                "P@ssw0rd2026!",
                "P4$$w0rd!!!!!!",
                "Qwertyuiop123!",
                "Welcome-2026-!",
                "2026!!Welcome!",
                "Amazon.123456",
                "Aa1!Aa1!Aa1!",
                "Abcdefghijk1!",
                "Aa!123456789012",
                "Letmein!2345678"
            })
    void refusesWhatManyPeopleUse(String password) {
        assertThat(broken(RULES, password, List.of())).containsExactly(PasswordRule.COMMON);
    }

    @Test
    void refusesWhatTheHostsListHolds_andPassesTheNormalFormToIt() {
        List<String> asked = new ArrayList<>();
        PasswordRules rules = RULES.withCommonPasswords(password -> {
            asked.add(password.toString());
            return password.toString().startsWith("Zq7#");
        });
        assertThat(broken(rules, "Zq7#vLm2!xTu\u0308r9$w", List.of())).containsExactly(PasswordRule.COMMON);
        assertThat(asked).containsExactly("Zq7#vLm2!xT\u00FCr9$w");
        assertThat(broken(rules, "Password2026!!", List.of())).containsExactly(PasswordRule.COMMON);
        assertThat(broken(rules, "vLm2!xTr9$w-Zq7#", List.of())).isEmpty();
    }

    @Test
    void refusesTheLastOnes_asManyAsThePolicyRemembers_withoutStoppingAtTheFirst() {
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            hashes.add("hash of " + i);
        }
        int[] calls = {0};
        for (int i = 0; i < 15; i++) {
            calls[0] = 0;
            boolean used = RULES.checkHistory(Integer.toString(i), hashes, (password, hash) -> {
                        calls[0]++;
                        return hash.equals("hash of " + password);
                    })
                    .isPresent();
            assertThat(used).as("password %d back", i).isEqualTo(i < 12);
            assertThat(calls[0]).isEqualTo(12);
        }
        assertThat(PasswordRules.of(OLD).checkHistory("0", hashes, (password, hash) -> true))
                .isEmpty();
        assertThat(PasswordRules.of(AMAZON).checkHistory("10", hashes, (password, hash) -> hash.endsWith(" 10")))
                .isEmpty();
        assertThat(RULES.checkHistory("1", List.of(), (password, hash) -> true)).isEmpty();
    }

    @Test
    void leavesTheCallersPasswordAlone_andWipesItsOwnCopy() {
        char[] mine = "Zq7#vLm2!xTr9$w".toCharArray();
        char[] before = mine.clone();
        CharSequence[] seen = new CharSequence[1];
        RULES.withCommonPasswords(password -> {
                    seen[0] = password;
                    return false;
                })
                .check(CharBuffer.wrap(mine), ANNA);
        assertThat(mine).isEqualTo(before);
        char[] zeroes = new char[mine.length];
        Arrays.fill(zeroes, '\0');
        assertThat(seen[0].toString()).isEqualTo(new String(zeroes));
    }

    @Test
    void saysWhereThePolicyAndNistOrAsvsDiffer_forTheEvidence() {
        assertThat(RULES.notes()).hasSize(3).allSatisfy(note -> assertThat(note).contains("NIST SP 800-63B"));
        assertThat(RULES.notes().get(0)).contains("password-classes 4").contains("ASVS");
        assertThat(RULES.notes().get(1))
                .contains("password-max-age 90 d")
                .contains("L5.b")
                .doesNotContain("A1.4");
    }
}
