package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.Verifies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type accepts, refuses, takes for equal, and shows. */
@Verifies("A4.a")
class PiiTablesTest {

    static Stream<Arguments> accepted() {
        return Stream.of(
                row(PiiType.PERSON_NAME, "Zofia  O'Brien-Łuk", "zofia obrien łuk", "***"),
                row(PiiType.PERSON_NAME, "J. R. STRASSE", "j r strasse", "***"),
                row(PiiType.PERSON_NAME, " J R Straße ", "j r strasse", "***"),
                row(PiiType.PERSON_NAME, "ＭÜＬＬＥＲ\u00adＧmbH", "müllergmbh", "***"),
                row(PiiType.PERSON_NAME, "İbrahim", "ibrahim", "***"),
                row(PiiType.PERSON_NAME, "ΟΔΟΣ", "οδοσ", "***"),
                row(PiiType.PERSON_NAME, "οδος", "οδοσ", "***"),
                row(PiiType.PERSON_NAME, "---", "---", "***"),
                row(PiiType.PERSON_NAME, "a\r\nb\u202ec", "a bc", "***"),
                row(PiiType.ADDRESS_PART, "Hauptstr. 12/3", "hauptstr 12 3", "***"),
                row(PiiType.EMAIL_ADDRESS, "A.B+Tag@Example.COM", "a.b+tag@example.com", "***@***"),
                row(PiiType.EMAIL_ADDRESS, " a@müller.example ", "a@xn--mller-kva.example", "***@***"),
                row(PiiType.EMAIL_ADDRESS, "a@XN--MLLER-KVA.example.", "a@xn--mller-kva.example", "***@***"),
                row(PiiType.EMAIL_ADDRESS, "user＠例え．テスト", "user@xn--r8jz45g.xn--zckzah", "***@***"),
                row(PiiType.EMAIL_ADDRESS, "\"a b\"@x.example", "\"a b\"@x.example", "***@***"),
                row(PiiType.EMAIL_ADDRESS, "a@[192.0.2.1]", "a@[192.0.2.1]", "***@***"),
                row(PiiType.EMAIL_ADDRESS, "a@[IPv6:2001:DB8::1]", "a@[ipv6:2001:db8::1]", "***@***"),
                row(PiiType.EMAIL_ADDRESS, "root@localhost", "root@localhost", "***@***"),
                row(PiiType.PHONE_NUMBER, "+1 480-386-0930 ext. 73824", "+14803860930x73824", "+1 *** *** 30"),
                row(PiiType.PHONE_NUMBER, "+14803860930x73824", "+14803860930x73824", "+1 *** *** 30"),
                row(PiiType.PHONE_NUMBER, "0049 (0)30 / 12345-67", "+49301234567", "+49 *** *** 67"),
                row(PiiType.PHONE_NUMBER, "+353 86 123 4567", "+353861234567", "+353 *** *** 67"),
                row(PiiType.PHONE_NUMBER, "(+48) 601 222 333", "+48601222333", "+48 *** *** 33"),
                row(PiiType.PHONE_NUMBER, "\u202a+48 601\u2011222\u2011333\u202c", "+48601222333", "+48 *** *** 33"),
                row(PiiType.PHONE_NUMBER, "080 49019010", "08049019010", "*** *** 10"),
                row(PiiType.PHONE_NUMBER, "1234567890", "1234567890", "*** *** 90"),
                row(PiiType.PHONE_NUMBER, "٠٣٠١٢٣٤٥", "03012345", "*** *** 45"),
                row(PiiType.PHONE_NUMBER, "4711", "4711", "*** ***"),
                row(PiiType.PHONE_NUMBER, "+1 4711", "+14711", "+1 *** ***"),
                row(PiiType.PHONE_NUMBER, "030-12345, Durchwahl 22", "03012345x22", "*** *** 45"),
                row(PiiType.GIFT_MESSAGE, "  Happy\n\nBirthday  ", "happy birthday", "***"),
                row(PiiType.SURVEY_RESPONSE, "Very  GOOD", "very good", "***"),
                row(PiiType.PAYMENT_DETAIL, "4111-1111 1111 1111", "4111111111111111", "***"),
                row(PiiType.PURCHASE, "B00X4WHP5E", "b00x4whp5e", "***"),
                row(PiiType.COOKIE, " Sid=AbC ", "Sid=AbC", "***"),
                row(PiiType.DIGITAL_FINGERPRINT, "AbCdEf", "AbCdEf", "***"),
                row(PiiType.IP_ADDRESS, "192.0.2.1", "192.0.2.1", "*.*.*.*"),
                row(PiiType.IP_ADDRESS, "2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "*:*"),
                row(PiiType.IP_ADDRESS, "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "*:*"),
                row(PiiType.IP_ADDRESS, "[::1]", "::1", "*:*"),
                row(PiiType.IP_ADDRESS, "::", "::", "*:*"),
                row(PiiType.IP_ADDRESS, "1::", "1::", "*:*"),
                row(PiiType.IP_ADDRESS, "::FFFF:192.0.2.1", "192.0.2.1", "*:*"),
                row(PiiType.IP_ADDRESS, "::ffff:c000:201", "192.0.2.1", "*:*"),
                row(PiiType.IP_ADDRESS, "64:ff9b::192.0.2.33", "64:ff9b::c000:221", "*:*"),
                row(PiiType.GEO_LOCATION, "52.5200, +13.40500", "52.52,13.405", "*,*"),
                row(PiiType.GEO_LOCATION, "\u221233.8688 151.2093", "-33.8688,151.2093", "*,*"),
                row(PiiType.GEO_LOCATION, "-0.0;180", "0,180", "*,*"),
                row(PiiType.GEO_LOCATION, "-122.4194", "-122.4194", "*,*"),
                row(PiiType.POSTAL_CODE, "12345-6789", "123456789", "*****-****"),
                row(PiiType.POSTAL_CODE, "123456789", "123456789", "*****-****"),
                row(PiiType.POSTAL_CODE, "sw1a 1aa", "SW1A1AA", "***"),
                row(PiiType.POSTAL_CODE, "１００-０００１", "1000001", "***"),
                row(PiiType.DEVICE_PRODUCT_ID, "00:1B:44:11:3a:b7", "001B44113AB7", "***"),
                row(PiiType.TAX_ID, "123.456.789-09", "12345678909", "***"),
                row(PiiType.TAX_ID, "de 123456789", "DE123456789", "***"),
                row(PiiType.TAX_ID, "Ñ&N010101AB1", "ÑN010101AB1", "***"),
                row(PiiType.FREE_TEXT, "", "", "***"),
                row(PiiType.FREE_TEXT, "Call\tME", "call me", "***"),
                row(PiiType.DOCUMENT, "JVBERi0x\r\nLjQK", "JVBERi0xLjQK", "***"),
                row(PiiType.DOCUMENT, "data:image/png;base64,AAAA", "data:image/png;base64,AAAA", "*** image/png"),
                row(PiiType.DOCUMENT, "data:zofia/kowalska;base64,AAAA", "data:zofia/kowalska;base64,AAAA", "***"),
                row(PiiType.SECRET, " s3cret ", "s3cret", "***"),
                row(
                        PiiType.POSTAL_ADDRESS,
                        "A1;14:5  Test-Lane; ;0:;-;7:ANYTOWN;2:WA;10:98101-1234;2:us",
                        "A1;11:5 test lane;-;-;7:anytown;2:wa;9:981011234;2:US",
                        "*** US"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void keepsTheTextAndKnowsItsNormalFormAndMask(PiiType<?> type, String text, String normalForm, String mask) {
        Pii value = type.parse(text);

        assertThat(Opened.plaintext(value)).isEqualTo(text);
        assertThat(Opened.normalForm(value)).isEqualTo(normalForm);
        assertThat(value.mask()).isEqualTo(mask);
        assertThat(value).hasToString(mask);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                bad(PiiType.PERSON_NAME, "", " \t\u200b\u00a0", "x".repeat(513)),
                bad(PiiType.ADDRESS_PART, "", " ", "x".repeat(513)),
                bad(
                        PiiType.EMAIL_ADDRESS,
                        "",
                        "zofia",
                        "@zofia.example",
                        "zofia@",
                        "zo fia@x.example",
                        "Zofia <zofia@x.example>",
                        "zofia@x..example",
                        "zofia@.example",
                        "zofia@ex ample",
                        "zofia@ex/ample",
                        "zofia@[300.1.1.1]",
                        "zofia@[]",
                        "a".repeat(65) + "@x.example",
                        "zofia@" + "a".repeat(64) + ".example",
                        "zofia@" + "a.".repeat(130) + "example"),
                bad(
                        PiiType.PHONE_NUMBER,
                        "",
                        "12",
                        "string",
                        "1-800-FLOWERS",
                        "1234567890123456",
                        "+0 170 1234567",
                        "0000000000",
                        "++48 601 222 333",
                        "48+601222333",
                        "601222333 ext",
                        "601222333 ext 123456789012",
                        "601222333 kitchen 5",
                        "601222333; 601222444; 601222555"),
                bad(PiiType.GIFT_MESSAGE, "", "x".repeat(4097)),
                bad(PiiType.SURVEY_RESPONSE, "", "x".repeat(65_537)),
                bad(PiiType.PAYMENT_DETAIL, "", " ", "x".repeat(1025)),
                bad(PiiType.PURCHASE, "", " ", "x".repeat(4097)),
                bad(PiiType.COOKIE, "", " ", "x".repeat(16_385)),
                bad(PiiType.DIGITAL_FINGERPRINT, "", " ", "x".repeat(16_385)),
                bad(
                        PiiType.IP_ADDRESS,
                        "",
                        "localhost",
                        "1.2.3",
                        "1.2.3.4.5",
                        "1.2.3.256",
                        "01.2.3.4",
                        "1.2.3.",
                        ".1.2.3",
                        "1..2.3",
                        "1.2.3.4/24",
                        "1.2.3.4:80",
                        "0x7f.1.1.1",
                        "2130706433",
                        "[1.2.3.4]",
                        ":",
                        ":::",
                        "1::2::3",
                        "1:2:3:4:5:6:7",
                        "1:2:3:4:5:6:7:8:9",
                        "1:2:3:4:5:6:7::8",
                        "1:2:3:4:5:6:7:",
                        ":1:2:3:4:5:6:7:8",
                        "12345::",
                        "g::",
                        "::1.2.3",
                        "1.2.3.4::",
                        "fe80::1%eth0",
                        "::1.2.3.4:5"),
                bad(
                        PiiType.GEO_LOCATION,
                        "",
                        "north",
                        "91,0",
                        "0,181",
                        "1,2,3",
                        "1e2,3",
                        "--1,2",
                        "1.2.3,4",
                        ",",
                        "181",
                        "."),
                bad(PiiType.POSTAL_CODE, "", "1", "ABCDE", "12345_6789", "1".repeat(17), "Berlin 1ü"),
                bad(PiiType.DEVICE_PRODUCT_ID, "", " ", "x".repeat(513)),
                bad(PiiType.TAX_ID, "", "none", "12@34", "1".repeat(65)),
                bad(PiiType.FREE_TEXT, "x".repeat(16_777_217)),
                bad(PiiType.DOCUMENT, "", "\n", "x".repeat(16 * 1024 * 1024 + 1)),
                bad(PiiType.SECRET, "", " ", "x".repeat(65_537)),
                bad(
                        PiiType.POSTAL_ADDRESS,
                        "",
                        "5 Test Lane, Anytown",
                        "A2;-;-;-;1:x;-;-;-",
                        "A1",
                        "A1;-;-;-;-;-;-;-",
                        "A1;-;-;-;-;-;-;2:DE",
                        "A1;1: ;-;-;-;-;-;-",
                        "A1;1:x;-;-;-;-;-",
                        "A1;1:x;-;-;-;-;-;-;-",
                        "A1;01:x;-;-;-;-;-;-",
                        "A1;2:x;-;-;-;-;-;-",
                        "A1;9:x;-;-;-;-;-;-",
                        "A1;999:x;-;-;-;-;-;-",
                        "A1;1000:x;-;-;-;-;-;-",
                        "A1;-1:x;-;-;-;-;-;-",
                        "A1;1x;-;-;-;-;-;-",
                        "A1;:x;-;-;-;-;-;-",
                        "A1;1:x;-;-;-;-;-;- ",
                        "A1;1:x;-;-;-;-;-;3:DEU",
                        "A1;1:x;-;-;-;-;-;2:D1",
                        "A1;513:" + "x".repeat(513) + ";-;-;-;-;-;-"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesTextOfAnotherForm_withoutRepeatingIt(PiiType<?> type, List<String> texts) {
        for (String text : texts) {
            assertThatThrownBy(() -> type.parse(text))
                    .as("%s of %s", type, text.length() > 40 ? text.length() + " characters" : text)
                    .isInstanceOf(InvalidPiiException.class)
                    .hasMessageContaining("refused: ")
                    .hasNoCause();
        }
    }

    @Test
    void everyTypeRefusesWhatUtf8OrADatabaseCannotHold() {
        for (Canary canary : Canary.all()) {
            for (String hostile : List.of("\u0000", "\ud83c", "\udf81", "\udf81\ud83c")) {
                assertThatThrownBy(() -> canary.type().parse(canary.text() + hostile))
                        .as(canary.type().toString())
                        .isInstanceOf(InvalidPiiException.class)
                        .message()
                        .doesNotContain(canary.fragments());
            }
        }
    }

    @Test
    void numbersThatDifferByExtensionOnlyStayApart() {
        assertThat(Opened.normalForm(PhoneNumber.of("+1 480-386-0930 ext. 1")))
                .isNotEqualTo(Opened.normalForm(PhoneNumber.of("+1 480-386-0930 ext. 2")));
    }

    @Test
    void postalCodeOfNineDigitsHasItsOwnCategory() {
        assertThat(PostalCode.of("12345-6789").category()).isEqualTo(PiiCategory.POSTAL_CODE_9);
        assertThat(PostalCode.of("123456789").category()).isEqualTo(PiiCategory.POSTAL_CODE_9);
        assertThat(PostalCode.of("12345").category()).isEqualTo(PiiCategory.ADDRESS);
        assertThat(PostalCode.of("01310-100").category()).isEqualTo(PiiCategory.ADDRESS);
    }

    private static Arguments row(PiiType<?> type, String text, String normalForm, String mask) {
        return Arguments.of(type, text, normalForm, mask);
    }

    private static Arguments bad(PiiType<?> type, String... texts) {
        return Arguments.of(type, List.of(texts));
    }
}
