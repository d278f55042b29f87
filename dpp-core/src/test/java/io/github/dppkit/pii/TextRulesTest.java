package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TextRulesTest {

    @Test
    void foldingSettlesForEveryCharacterOfUnicode() {
        assertThat(unsettled(TextRules::fold)).isEmpty();
    }

    @Test
    void wordsSettleForEveryCharacterOfUnicode() {
        assertThat(unsettled(TextRules::words)).isEmpty();
    }

    @Test
    void alphanumericsSettleForEveryCharacterOfUnicode() {
        assertThat(unsettled(TextRules::alphanumerics)).isEmpty();
    }

    @Test
    void foldingIgnoresCaseForEveryLetter() {
        List<String> different = new ArrayList<>();
        for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.isLetter(c)) {
                String upper = Character.toString(Character.toUpperCase(c));
                if (!TextRules.fold(upper).equals(TextRules.fold(Character.toString(c)))) {
                    different.add(Integer.toHexString(c));
                }
            }
        }

        assertThat(different).isEmpty();
    }

    private static List<String> unsettled(UnaryOperator<String> rule) {
        List<String> found = new ArrayList<>();
        for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE) {
                String once = rule.apply("a" + Character.toString(c) + "b");
                if (!rule.apply(once).equals(once)) {
                    found.add(Integer.toHexString(c));
                }
            }
        }
        return found;
    }
}
