package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any telling value goes, in any form and in any text. */
class KnownValueProperties {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");

    /** How programs write a text. */
    private enum Form {
        PLAIN,
        CAPITALS,
        SMALL,
        SPACED,
        WIDE,
        FORM,
        FORM_TWICE,
        PERCENT,
        JSON,
        JSON_IN_JSON,
        XML,
        XML_HEXADECIMAL,
        BASE64,
        BASE64_FOR_URLS;

        String write(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return switch (this) {
                case PLAIN -> text;
                case CAPITALS -> text.toUpperCase(Locale.ROOT);
                case SMALL -> text.toLowerCase(Locale.ROOT);
                case SPACED -> text.replace(" ", "   ");
                case WIDE -> wide(text);
                case FORM -> encoded(text);
                case FORM_TWICE -> encoded(encoded(text));
                case PERCENT -> encoded(text).replace("+", "%20");
                case JSON -> units(text, "\\u%04x");
                case JSON_IN_JSON -> units(text, "\\\\u%04X");
                case XML -> points(text, "&#%d;");
                case XML_HEXADECIMAL -> points(text, "&#x%X;");
                case BASE64 -> Base64.getEncoder().encodeToString(utf8);
                case BASE64_FOR_URLS -> Base64.getUrlEncoder().withoutPadding().encodeToString(utf8);
            };
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String units(String text, String format) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(c < 128 ? Character.toString(c) : format.formatted(c)));
        return out.toString();
    }

    private static String points(String text, String format) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(c < 128 ? Character.toString(c) : format.formatted(c)));
        return out.toString();
    }

    private static String wide(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append((char) (c > ' ' && c < 127 ? c + 0xFEE0 : c)));
        return out.toString();
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> word = Arbitraries.oneOf(
                letters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
                letters("äöüßéèçñøåœłžŞÅÇÉabcdefg"),
                letters("абвгдежзийклмнопрстуфхцчшщыэюя"),
                letters("αβγδεζηθικλμνξοπρτυφχψω"),
                letters("अआइकखगघचछजझटठडढतथदधनपफबभमयरलवशषसह"),
                letters("山田太郎花子王小明李欧阳娜佐藤鈴木"),
                letters("アイウエオカキクケコサシスセソ"),
                letters("김철수영희박지민최"),
                letters("אבגדהוזחטיכלמנסעפצקרשת"),
                letters("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"));
        return Combinators.combine(word, word).as((first, last) -> first + " " + last);
    }

    private static Arbitrary<String> letters(String alphabet) {
        return Arbitraries.strings()
                .withChars(alphabet.toCharArray())
                .ofMinLength(4)
                .ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> surroundings() {
        return Arbitraries.of(
                "",
                " ",
                " name=",
                "{\"a\":\"",
                "\"}",
                "<b>",
                "</b>",
                ", ",
                "(",
                ")",
                "; ",
                "[NAME] ",
                "\t",
                "\\n",
                "\\\"",
                "'",
                " 2025-01-02T03:04:05.678Z ",
                " 12 34 ",
                " заказ: ",
                " 注文 ",
                " x@y.example ",
                " ?q=",
                "&z=1 ");
    }

    @Property(tries = 4_000)
    @Verifies({"A2.6.d", "L5.g"})
    void aTellingNameGoes_inAnyForm_inAnyText(
            @ForAll("names") String name,
            @ForAll Form form,
            @ForAll("surroundings") String before,
            @ForAll("surroundings") String after) {
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        sanitizer.observed(PersonName.of(name), ORDER);
        String written = form.write(name);
        String clean = sanitizer.sanitize(before + written + after);
        assertThat(clean).as("%s as %s", name, form).doesNotContain(written);
        for (String word : List.of(written.replaceAll(" +", " ").split(" ", -1))) {
            assertThat(clean).as("a part of %s as %s", name, form).doesNotContain(word);
        }
        assertThat(sanitizer.sanitize(clean)).isSameAs(clean);
    }
}
