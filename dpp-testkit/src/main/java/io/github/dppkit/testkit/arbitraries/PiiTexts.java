package io.github.dppkit.testkit.arbitraries;

import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.PostalAddressParts;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Legal texts of every type: plain samples, many scripts, and what attackers type. */
final class PiiTexts {

    private static final String HOSTILE = "\r\n\t\u001b\u2028\u202e\u200d\"'\\{}[]<>;:%$&\u00a0\u00ad";

    private PiiTexts() {}

    /** Returns texts that a type reads. */
    static Arbitrary<String> texts(PiiType<?> type) {
        return switch (type.code()) {
            case 1 -> nameTexts();
            case 2 -> addressTexts();
            case 3 -> Arbitraries.oneOf(streets(), cities(), shown(60));
            case 4 -> emailTexts();
            case 5 -> phoneTexts();
            case 6, 7 -> anyText(1, 400);
            case 8 -> Arbitraries.oneOf(cardNumbers(), shown(60));
            case 9, 10, 11, 15, 19 -> Arbitraries.oneOf(tokens(), shown(120));
            case 12 -> ipTexts();
            case 13 -> geoTexts();
            case 14 -> postalCodeTexts();
            case 16 -> taxIdTexts();
            case 17 -> anyText(0, 600);
            case 18 -> documentTexts();
            default -> throw new IllegalArgumentException("no texts for type code " + type.code());
        };
    }

    private static Arbitrary<String> nameTexts() {
        Arbitrary<String> first = Arbitraries.of("Zofia", "Jörg", "Ángel", "Nguyễn", "美咲", "Мария", "İbrahim", "J.R.");
        Arbitrary<String> last = Arbitraries.of("O'Brien", "Müller-Lüdenscheid", "de la Cruz", "佐藤", "Straße", "Ng");
        return Arbitraries.oneOf(Combinators.combine(first, last).as((a, b) -> a + " " + b), shown(80));
    }

    private static Arbitrary<String> streets() {
        return Combinators.combine(
                        Arbitraries.of("Quellweg", "5 Test Lane", "ul. Długa", "Rue de l'Été", "東京都千代田区"),
                        Arbitraries.integers().between(1, 9999))
                .as((street, number) -> street + " " + number);
    }

    private static Arbitrary<String> cities() {
        return Arbitraries.of("Anytown", "Kraków", "São Paulo", "İzmir", "Saint-Étienne", "大阪市", "Llanfairpwll");
    }

    private static Arbitrary<PostalAddressParts> partsOfAddresses() {
        Arbitrary<String> line = Arbitraries.oneOf(streets(), shown(60));
        return Combinators.combine(
                        line,
                        line.injectNull(0.5),
                        Arbitraries.oneOf(cities(), shown(30)).injectNull(0.1),
                        shown(20).injectNull(0.5),
                        postalCodeTexts().injectNull(0.1),
                        Arbitraries.of("US", "DE", "gb", "BR", "JP").injectNull(0.1))
                .as((line1, line2, city, region, postalCode, country) -> PostalAddressParts.builder()
                        .line1(line1)
                        .line2(line2)
                        .city(city)
                        .region(region)
                        .postalCode(postalCode)
                        .country(country)
                        .build());
    }

    private static Arbitrary<String> addressTexts() {
        return partsOfAddresses().map(PiiTexts::storedForm);
    }

    /** The stored form of an address as {@code docs/pii-types.md} lays it out. */
    private static String storedForm(PostalAddressParts parts) {
        StringBuilder out = new StringBuilder("A1");
        for (String part : Arrays.asList(
                parts.line1(),
                parts.line2(),
                parts.line3(),
                parts.city(),
                parts.region(),
                parts.postalCode(),
                parts.country())) {
            out.append(part == null ? ";-" : ";" + part.length() + ":" + part);
        }
        return out.toString();
    }

    private static Arbitrary<String> emailTexts() {
        Arbitrary<String> local = Arbitraries.oneOf(
                tokens().map(t -> t.substring(0, Math.min(40, t.length()))),
                Arbitraries.of("zofia.kowalska", "j+tag", "\"odd local\"", "jörg", "用户"));
        Arbitrary<String> domain = Arbitraries.of(
                "marketplace.amazon.example",
                "Example.COM",
                "müller.example",
                "例え.テスト",
                "mail.example.",
                "[192.0.2.7]");
        Arbitrary<String> pad = Arbitraries.of("", "", " ", "\t");
        return Combinators.combine(pad, local, domain, pad).as((a, l, d, b) -> a + l + "@" + d + b);
    }

    private static Arbitrary<String> phoneTexts() {
        Arbitrary<String> prefix = Arbitraries.of("+", "00", "", "(+", "+");
        Arbitrary<String> country = Arbitraries.of("1", "48", "49", "55", "353", "971");
        Arbitrary<String> extension = Arbitraries.of("", "", "", " ext. 73824", "x12", ", Ext 7", " #99");
        Arbitrary<String> separator = Arbitraries.of(" ", "-", ".", "", "/", "\u2011", "\u00a0");
        return Combinators.combine(prefix, country, digits(3), digits(5), separator, extension)
                .as((p, c, a, b, s, x) -> p + c + (p.startsWith("(") ? ")" : "") + s + a + s + b + x);
    }

    private static Arbitrary<String> cardNumbers() {
        return Combinators.combine(digits(4), digits(4), digits(4), digits(4), Arbitraries.of(" ", "-", ""))
                .as((a, b, c, d, s) -> String.join(s, a, b, c, d));
    }

    private static Arbitrary<String> ipTexts() {
        Arbitrary<Integer> octet = Arbitraries.integers().between(0, 255);
        Arbitrary<String> v4 =
                Combinators.combine(octet, octet, octet, octet).as((a, b, c, d) -> a + "." + b + "." + c + "." + d);
        Arbitrary<String> v6 = Arbitraries.integers()
                .between(0, 0xFFFF)
                .edgeCases(c -> c.add(0))
                .list()
                .ofSize(8)
                .map(groups -> {
                    List<String> hex = new ArrayList<>();
                    groups.forEach(g -> hex.add(g % 3 == 0 ? "0" : Integer.toHexString(g)));
                    return String.join(":", hex).toUpperCase(Locale.ROOT);
                });
        return Arbitraries.oneOf(v4, v6, v4.map(a -> "::ffff:" + a), v6.map(a -> "[" + a + "]"));
    }

    private static Arbitrary<String> geoTexts() {
        Arbitrary<String> latitude = Arbitraries.bigDecimals()
                .between(new BigDecimal(-90), new BigDecimal(90))
                .ofScale(6)
                .map(BigDecimal::toPlainString);
        Arbitrary<String> longitude = Arbitraries.bigDecimals()
                .between(new BigDecimal(-180), new BigDecimal(180))
                .ofScale(7)
                .map(BigDecimal::toPlainString);
        Arbitrary<String> pair = Combinators.combine(latitude, Arbitraries.of(",", ", ", ";", " "), longitude)
                .as((a, s, b) -> a + s + b);
        return Arbitraries.oneOf(pair, longitude);
    }

    private static Arbitrary<String> postalCodeTexts() {
        return Arbitraries.oneOf(
                digits(5),
                Combinators.combine(digits(5), digits(4)).as((a, b) -> a + "-" + b),
                digits(9),
                Arbitraries.of("SW1A 1AA", "00-950", "〒100-0001".substring(1), "D02 AF30", "01310-100", "k1a 0b1"));
    }

    private static Arbitrary<String> taxIdTexts() {
        return Arbitraries.oneOf(
                digits(9).map(d -> "DE" + d),
                Combinators.combine(digits(3), digits(3), digits(3), digits(2))
                        .as((a, b, c, d) -> a + "." + b + "." + c + "-" + d),
                Arbitraries.of("ATU12345678", "che-123.456.789", "RSSMRA85T10A562S", "1234567WA", "ÑAN010101AB1"));
    }

    private static Arbitrary<String> documentTexts() {
        return Arbitraries.oneOf(
                tokens().map(t ->
                        Base64.getMimeEncoder().encodeToString(t.repeat(5).getBytes(StandardCharsets.UTF_8))),
                tokens().map(t -> "https://labels.example/" + t + "?sig=" + t),
                tokens().map(t -> "data:application/pdf;base64,"
                        + Base64.getEncoder().encodeToString(t.getBytes(StandardCharsets.UTF_8))),
                shown(200));
    }

    private static Arbitrary<String> tokens() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars("-_")
                .ofMinLength(2)
                .ofMaxLength(60)
                .map(t -> "t" + t);
    }

    /** Any text that UTF-8 and a database can hold. */
    private static Arbitrary<String> anyText(int min, int max) {
        Arbitrary<Character> chars = Arbitraries.oneOf(
                Arbitraries.chars().range('\u0001', '\ud7ff'),
                Arbitraries.chars().range('\ue000', '\ufffd'),
                Arbitraries.chars().range(' ', '~'),
                Arbitraries.chars().with(HOSTILE));
        Arbitrary<String> bmp = chars.list().ofMinSize(min).ofMaxSize(max - 2).map(list -> {
            StringBuilder out = new StringBuilder();
            list.forEach(out::append);
            return out.toString();
        });
        return Combinators.combine(bmp, Arbitraries.of("", "", "\ud83c\udf81", "ß", "ﷺ", "ΟΔΟΣ"))
                .as((text, tail) -> text + (text.length() + tail.length() <= max ? tail : ""));
    }

    private static Arbitrary<String> shown(int max) {
        return anyText(1, max - 1).map(text -> text + "q");
    }

    static Arbitrary<String> digits(int count) {
        return Arbitraries.strings().withCharRange('1', '9').ofLength(count);
    }

    static Arbitrary<Character> letterOrDigit() {
        return Arbitraries.chars().range('a', 'z').range('A', 'Z').numeric();
    }

    static StringArbitrary idText(String others) {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars(others);
    }
}
