package io.github.dppkit.pii;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;

/**
 * jqwik arbitraries of legal PII values, of the texts they are read from, and of the scopes they belong to.
 *
 * <p>All data are made up. Texts mix plain samples with characters of many scripts and with hostile ones (line breaks,
 * bidi controls, escape sequences, quotes), because buyers and attackers type all of them. Depends on jqwik's API and on
 * dpp-core's public types only.
 */
public final class PiiArbitraries {

    private static final String HOSTILE = "\r\n\t\u001b\u2028\u202e\u200d\"'\\{}[]<>;:%$&\u00a0\u00ad";

    private PiiArbitraries() {}

    /**
     * Returns texts that the type reads.
     *
     * @param type any type
     * @return legal texts, hostile characters included where the type allows them
     */
    public static Arbitrary<String> texts(PiiType<?> type) {
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

    /**
     * Returns values of a type.
     *
     * @param type any type
     * @param <T> its class
     * @return values that belong to no scope yet
     */
    public static <T extends Pii> Arbitrary<T> values(PiiType<T> type) {
        return texts(type).map(type::parse);
    }

    /**
     * Returns the types.
     *
     * @return all of them
     */
    public static Arbitrary<PiiType<?>> types() {
        return Arbitraries.of(PiiType.all());
    }

    /**
     * Returns values of every type.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<Pii> anyPii() {
        return types().flatMap(type -> values(type).map(value -> (Pii) value));
    }

    /**
     * Returns values of {@link PersonName}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<PersonName> personNames() {
        return values(PiiType.PERSON_NAME);
    }

    /**
     * Returns values of {@link PostalAddress}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<PostalAddress> postalAddresses() {
        return values(PiiType.POSTAL_ADDRESS);
    }

    /**
     * Returns values of {@link AddressPart}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<AddressPart> addressParts() {
        return values(PiiType.ADDRESS_PART);
    }

    /**
     * Returns values of {@link EmailAddress}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<EmailAddress> emailAddresses() {
        return values(PiiType.EMAIL_ADDRESS);
    }

    /**
     * Returns values of {@link PhoneNumber}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<PhoneNumber> phoneNumbers() {
        return values(PiiType.PHONE_NUMBER);
    }

    /**
     * Returns values of {@link GiftMessage}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<GiftMessage> giftMessages() {
        return values(PiiType.GIFT_MESSAGE);
    }

    /**
     * Returns values of {@link SurveyResponse}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<SurveyResponse> surveyResponses() {
        return values(PiiType.SURVEY_RESPONSE);
    }

    /**
     * Returns values of {@link PaymentDetail}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<PaymentDetail> paymentDetails() {
        return values(PiiType.PAYMENT_DETAIL);
    }

    /**
     * Returns values of {@link Purchase}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<Purchase> purchases() {
        return values(PiiType.PURCHASE);
    }

    /**
     * Returns values of {@link Cookie}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<Cookie> cookies() {
        return values(PiiType.COOKIE);
    }

    /**
     * Returns values of {@link DigitalFingerprint}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<DigitalFingerprint> digitalFingerprints() {
        return values(PiiType.DIGITAL_FINGERPRINT);
    }

    /**
     * Returns values of {@link IpAddress}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<IpAddress> ipAddresses() {
        return values(PiiType.IP_ADDRESS);
    }

    /**
     * Returns values of {@link GeoLocation}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<GeoLocation> geoLocations() {
        return values(PiiType.GEO_LOCATION);
    }

    /**
     * Returns values of {@link PostalCode}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<PostalCode> postalCodes() {
        return values(PiiType.POSTAL_CODE);
    }

    /**
     * Returns values of {@link DeviceProductId}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<DeviceProductId> deviceProductIds() {
        return values(PiiType.DEVICE_PRODUCT_ID);
    }

    /**
     * Returns values of {@link TaxId}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<TaxId> taxIds() {
        return values(PiiType.TAX_ID);
    }

    /**
     * Returns values of {@link FreeText}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<FreeText> freeTexts() {
        return values(PiiType.FREE_TEXT);
    }

    /**
     * Returns values of {@link Document}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<Document> documents() {
        return values(PiiType.DOCUMENT);
    }

    /**
     * Returns values of {@link Secret}.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<Secret> secrets() {
        return values(PiiType.SECRET);
    }

    /**
     * Returns selling partners.
     *
     * @return partners with ids in Amazon's form and in any other permitted form
     */
    public static Arbitrary<SellingPartner> sellingPartners() {
        Arbitrary<String> amazon = Arbitraries.strings()
                .withCharRange('A', 'Z')
                .numeric()
                .ofLength(13)
                .map(s -> "A" + s);
        Arbitrary<String> any = Combinators.combine(
                        letterOrDigit(), idText("._-").ofMaxLength(63))
                .as((first, rest) -> first + rest);
        return Arbitraries.oneOf(amazon, any).map(SellingPartner::of);
    }

    /**
     * Returns scopes.
     *
     * @return scopes of orders, selling partners and ingests
     */
    public static Arbitrary<PiiScope> scopes() {
        Arbitrary<String> amazonOrder =
                Combinators.combine(digits(3), digits(7), digits(7)).as((a, b, c) -> a + "-" + b + "-" + c);
        Arbitrary<String> purchaseOrder = Combinators.combine(
                        letterOrDigit(), idText("._/:-").ofMaxLength(127))
                .as((first, rest) -> first + rest);
        Arbitrary<PiiScope> orders = Combinators.combine(
                        sellingPartners(), Arbitraries.oneOf(amazonOrder, purchaseOrder))
                .as(PiiScope::order);
        Arbitrary<PiiScope> ingests = Combinators.combine(
                        sellingPartners(),
                        Arbitraries.of("orders/2026-01-01/searchOrders", "reports/2021-06-30/getReportDocument"),
                        Arbitraries.integers().between(0, 3650))
                .as((partner, operation, day) -> PiiScope.ingest(
                        partner, operation, LocalDate.of(2026, 1, 1).plusDays(day)));
        return Arbitraries.oneOf(orders, sellingPartners().map(PiiScope::sellingPartner), ingests);
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
        return partsOfAddresses().map(PiiArbitraries::storedForm);
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

    private static Arbitrary<String> digits(int count) {
        return Arbitraries.strings().withCharRange('1', '9').ofLength(count);
    }

    private static Arbitrary<Character> letterOrDigit() {
        return Arbitraries.chars().range('a', 'z').range('A', 'Z').numeric();
    }

    private static StringArbitrary idText(String others) {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars(others);
    }
}
