package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.AddressPart;
import io.github.dppkit.pii.Document;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of any text: hostile ones, and ones pieced together from what wakes detectors. */
class LogSanitizerProperties {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");
    private static final String SUPPRESSED = "[event suppressed: sanitizer failure]";

    private final LogSanitizer sanitizer = sanitizer();

    private static LogSanitizer sanitizer() {
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        sanitizer.observed(PersonName.of("Quetzalia Schmidt"), ORDER);
        sanitizer.observed(PersonName.of("aa aa aa"), ORDER);
        sanitizer.observed(PersonName.of("山田 太郎"), ORDER);
        sanitizer.observed(PhoneNumber.of("512 340 999"), ORDER);
        sanitizer.observed(AddressPart.of("Zwiebelhafen 5"), ORDER);
        sanitizer.observed(Document.of("JVBERi0xLjQKJcOkw7zDtsOf"), ORDER);
        return sanitizer;
    }

    @Provide
    Arbitrary<String> pieces() {
        Arbitrary<String> piece = Arbitraries.of(
                "anna@example.org",
                "@",
                "%40",
                ".org",
                "\"",
                "'",
                "(",
                ")",
                ")=(",
                "[",
                "]",
                "[EMAIL]",
                "[PII]",
                "+49 ",
                "0049",
                "170 ",
                "1234567",
                "4111",
                "1111",
                " ",
                "-",
                ".",
                "/",
                ":",
                "::",
                "1.2.3.4",
                "203.0.113.9",
                "2001",
                "db8",
                "DE89",
                "3704 0044 0532 0130 00",
                "phone=",
                "name: ",
                "x",
                "ext. 5",
                "\\",
                "\\n",
                "\\u0041",
                "\n",
                "\r",
                "\t",
                "\u0000",
                "\u001b[31m",
                "\u202e",
                "\u2028",
                "\ud83d",
                "\udca9",
                "Quetzalia",
                "schmidt",
                "aa",
                "山田",
                "太郎",
                "512",
                "340",
                "999",
                "Zwiebelhafen",
                "5",
                "Failing row contains (",
                "Key (a)=(b",
                " already exists",
                "Duplicate entry '",
                "invalid input syntax for type x: \"",
                "JVBERi0xLjQKJcOkw7zDtsOf",
                "[event suppressed: sanitizer failure]",
                "é",
                "ß",
                "u\u0308",
                "\u200b",
                "%2B33",
                "1",
                "0",
                "+");
        return piece.list().ofMinSize(1).ofMaxSize(24).map(list -> String.join("", list));
    }

    @Property(tries = 4_000)
    void sanitizingTwiceIsSanitizingOnce(@ForAll("pieces") String text) {
        String once = sanitizer.sanitize(text);
        assertThat(sanitizer.sanitize(once)).isSameAs(once);
        String line = sanitizer.sanitizeLine(text);
        assertThat(sanitizer.sanitizeLine(line)).isSameAs(line);
    }

    @Property(tries = 2_000)
    @Verifies("#135")
    void anyTextBecomesOneLineWithoutControls(@ForAll String text) {
        assertOneLine(sanitizer.sanitizeLine(text));
        assertThat(sanitizer.status().failures()).isZero();
    }

    @Property(tries = 2_000)
    @Verifies("#135")
    void anyNameWithControlsBecomesOneLine(@ForAll("pieces") String before, @ForAll("pieces") String after) {
        String line = sanitizer.sanitizeLine(before + "\r\n2025-01-01 ERROR forged\u2028\u0000\u001b[2J\u202e" + after);
        assertOneLine(line);
    }

    @Property(tries = 3)
    @Verifies("#135")
    void aTokenOfAMegabyteIsOneLine(@ForAll("pieces") String piece) {
        String token = piece.strip().repeat(1 + 1_000_000 / piece.length());
        String line = sanitizer.sanitizeLine("name=" + token + " end");
        assertOneLine(line);
        assertThat(sanitizer.sanitizeLine(line)).isSameAs(line);
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> mail = Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .numeric()
                                .withChars("._-")
                                .ofMinLength(1)
                                .ofMaxLength(20),
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.of("org", "de", "co.uk", "museum"))
                .as((local, domain, end) -> "q" + local + "z@" + domain + "." + end);
        Arbitrary<String> address = Arbitraries.integers()
                .between(1, 254)
                .list()
                .ofSize(3)
                .map(parts -> "203." + parts.get(0) + "." + parts.get(1) + "." + parts.get(2));
        Arbitrary<String> phone =
                Arbitraries.longs().between(100_000_000, 999_999_999).map(number -> "+49 17" + number);
        return Arbitraries.oneOf(mail, address, phone);
    }

    @Property(tries = 2_000)
    @Verifies({"A2.6.d", "L5.g"})
    void noAddressOrNumberSurvivesBetweenWords(@ForAll("values") String value, @ForAll("pieces") String around) {
        String text = around + " <" + value + "> " + around;
        assertThat(sanitizer.sanitize(text)).doesNotContain(value);
        assertThat(sanitizer.sanitizeLine(text)).doesNotContain(value);
    }

    private static void assertOneLine(String line) {
        assertThat(line.codePoints())
                .noneMatch(c -> Character.isISOControl(c)
                        || c == 0x2028
                        || c == 0x2029
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069)
                        || (c >= 0xD800 && c <= 0xDFFF));
        assertThat(line).isNotEqualTo(SUPPRESSED);
    }
}
