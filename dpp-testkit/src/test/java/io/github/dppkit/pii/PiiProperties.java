package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.arbitraries.PiiArbitraries;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;

/** What holds for every value of every type. */
class PiiProperties {

    @Provide
    Arbitrary<Tuple2<PiiType<?>, String>> typedTexts() {
        return PiiArbitraries.types().flatMap(type -> PiiArbitraries.texts(type).map(text -> Tuple.of(type, text)));
    }

    @Provide
    Arbitrary<Tuple2<PiiType<?>, String>> storedTexts() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(80);
        return PiiArbitraries.types().flatMap(type -> any.map(text -> Tuple.of(type, text)));
    }

    @Property(tries = 3000)
    @Verifies("A4.a")
    void textComesBackCharacterForCharacter(@ForAll("typedTexts") Tuple2<PiiType<?>, String> given) {
        Pii parsed = given.get1().parse(given.get2());
        Pii restored = Opened.restored(given.get1(), parsed);

        assertThat(Opened.plaintext(parsed)).isEqualTo(given.get2());
        assertThat(restored.reveal(Opened.permit(PiiCategory.values()))).isEqualTo(given.get2());
        assertThat(restored.getClass()).isEqualTo(parsed.getClass());
    }

    @Property(tries = 3000)
    @Verifies({"A2.6.d", "L5.g", "#133"})
    void maskHoldsNoRunOfThreeLettersOrDigitsOfTheText(@ForAll("typedTexts") Tuple2<PiiType<?>, String> given) {
        String mask = given.get1().parse(given.get2()).mask();
        String shown = switch (given.get1().code()) {
            case 5 -> mask.startsWith("+") ? mask.substring(mask.indexOf(' ')) : mask; // the calling code may show
            case 18 -> mask.replace("*** application/pdf", "***"); // the media type may show
            default -> mask;
        };

        assertThat(sharedRun(shown, given.get2()))
                .as("mask of a %s", given.get1())
                .isNull();
        assertThat(mask).hasSizeLessThanOrEqualTo(32).contains("*");
    }

    @Property(tries = 3000)
    void normalFormIsItsOwnNormalForm(@ForAll("typedTexts") Tuple2<PiiType<?>, String> given) {
        String once = Opened.normalForm(given.get1().parse(given.get2()));

        assertThat(Opened.normalForm(Opened.restored(given.get1(), once))).isEqualTo(once);
        Throwable failure = catchThrowable(() -> given.get1().parse(once));
        if (failure == null) {
            assertThat(Opened.normalForm(given.get1().parse(once))).isEqualTo(once);
        } else {
            assertThat(mayOutgrowItsLimits(given.get1(), once))
                    .as("%s reads its own normal form: %s", given.get1(), failure.getMessage())
                    .isTrue();
        }
    }

    @Property(tries = 2000)
    void caseAndSpacingMakeNoDifference(@ForAll("typedTexts") Tuple2<PiiType<?>, String> given) {
        PiiType<?> type = given.get1();
        if (type == PiiType.COOKIE
                || type == PiiType.DIGITAL_FINGERPRINT
                || type == PiiType.SECRET
                || type == PiiType.DOCUMENT
                || type == PiiType.POSTAL_ADDRESS) {
            return; // in a token every character matters; an address compares part by part
        }
        String other = " \u00a0" + given.get2().toUpperCase(Locale.ROOT) + "\u2003 ";

        assertThat(Opened.normalForm(Opened.restored(type, other)))
                .isEqualTo(Opened.normalForm(Opened.restored(type, given.get2())));
    }

    /** Text may have been stored by another version, or be damaged: a log call must survive it. */
    @Property(tries = 3000)
    @Verifies("A2.6.d")
    void anyStoredTextHasAMaskANormalFormAndACategory(@ForAll("storedTexts") Tuple2<PiiType<?>, String> stored) {
        Pii value = Opened.restored(stored.get1(), stored.get2());

        assertThat(value.mask()).contains("*").hasSizeLessThanOrEqualTo(32);
        assertThat(value).hasToString(value.mask());
        assertThat(Opened.normalForm(value)).isNotNull();
        assertThat(value.category()).isNotNull();
    }

    @Property(tries = 2000)
    @Verifies({"A2.6.d", "#133"})
    void refusalsNeverRepeatTheText(@ForAll("typedTexts") Tuple2<PiiType<?>, String> given) {
        String token = "kq7Zx" + Integer.toHexString(given.get2().hashCode()) + "Wv";
        for (String hostile : new String[] {
            token + "\u0000" + given.get2(), given.get2() + token + "\ud800", token + "@" + token + "\u0000@ \u0001/"
        }) {
            Throwable refusal = catchThrowable(() -> given.get1().parse(hostile));

            assertThat(refusal).isInstanceOf(InvalidPiiException.class).hasNoCause();
            StringWriter trace = new StringWriter();
            refusal.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(token);
        }
    }

    /** The limits hold for what is given; Unicode can make one character eighteen. */
    private static boolean mayOutgrowItsLimits(PiiType<?> type, String normalForm) {
        return type == PiiType.POSTAL_ADDRESS ? normalForm.length() > 512 : normalForm.isEmpty();
    }

    private static @Nullable String sharedRun(String mask, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i + 3 <= mask.length(); i++) {
            String run = mask.substring(i, i + 3).toLowerCase(Locale.ROOT);
            if (run.chars().allMatch(Character::isLetterOrDigit) && lower.contains(run)) {
                return run;
            }
        }
        return null;
    }
}
