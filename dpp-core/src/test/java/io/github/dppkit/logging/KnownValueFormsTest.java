package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.AddressPart;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.GiftMessage;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A known value goes in whatever form a program writes it, and in whatever script. */
class KnownValueFormsTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916");

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    private void know(Pii... values) {
        for (Pii value : values) {
            sanitizer.observed(value, ORDER);
        }
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Jürgen Müßig|see J%C3%BCrgen%20M%C3%BC%C3%9Fig now|see [NAME] now",
                "Jürgen Müßig|see J%c3%bcrgen+M%c3%bc%c3%9fig now|see [NAME] now",
                "Jürgen Müßig|see J%25C3%25BCrgen%2520M%25C3%25BC%25C3%259Fig now|see [NAME] now",
                "Jürgen Müßig|see J%FCrgen%20M%FC%DFig now|see [NAME] now",
                "Jürgen Müßig|see J%u00FCrgen%20M%u00FC%u00DFig now|see [NAME] now",
                "Jürgen Müßig|see J\\u00fcrgen M\\u00FC\\u00dfig now|see [NAME] now",
                "Jürgen Müßig|see J\\\\u00fcrgen\\\\u0020M\\\\u00FC\\\\u00dfig now|see [NAME] now",
                "Jürgen Müßig|see J\\xfcrgen M\\xfc\\xdfig now|see [NAME] now",
                "Jürgen Müßig|see J&#252;rgen M&#xFC;&#223;ig now|see [NAME] now",
                "Jürgen Müßig|see J&uuml;rgen&nbsp;M&uuml;&szlig;ig now|see [NAME] now",
                "Jürgen Müßig|see J&amp;uuml;rgen M&amp;#252;&amp;szlig;ig now|see [NAME] now",
                "Sean O'Brien|see Sean O&apos;Brien and Sean O&#39;Brien now|see [NAME] and [NAME] now",
                "Sean O'Brien|see Sean O%27Brien and Sean O\\u0027Brien now|see [NAME] and [NAME] now",
                "Sean O'Brien|see ('Sean O''Brien') now|see ('[NAME]') now",
                "Anna \"Ace\" Berg|see Anna \\\"Ace\\\" Berg and Anna &quot;Ace&quot; Berg now|see [NAME] and [NAME] now",
                "𠮷田 太郎|see \\ud842\\udfb7\\u7530\\u592a\\u90ce now|see [NAME] now",
                "राधिका शर्मा|see %E0%A4%B0%E0%A4%BE%E0%A4%A7%E0%A4%BF%E0%A4%95%E0%A4%BE+%E0%A4%B6%E0%A4%B0%E0%A5%8D%E0%A4%AE%E0%A4%BE now|see [NAME] now",
            })
    void findsANameThatIsEscaped(String name, String text, String expected) {
        know(PersonName.of(name));
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @CsvSource(
            delimiter = '|',
            value = {
                "राधिका शर्मा|ग्राहक राधिका शर्मा का ऑर्डर|ग्राहक [NAME] का ऑर्डर",
                "தமிழ்செல்வி முருகன்|வாங்குபவர் தமிழ்செல்வி முருகன் இன்று|வாங்குபவர் [NAME] இன்று",
                "สมชาย ใจดีมาก|คุณสมชายใจดีมาก ครับ|คุณ[NAME] ครับ",
                "王小明|客户王小明的订单|客户[NAME]的订单",
                "欧阳 娜娜|客户欧阳娜娜的订单|客户[NAME]的订单",
                "タナカ ハナコ|お客様タナカハナコ様|お客様[NAME]様",
                "田中 花子|ﾀﾅｶ 田中花子様|ﾀﾅｶ [NAME]様",
                "タナカ ハナコ|ﾀﾅｶ ﾊﾅｺ|[NAME]",
                "김철수|주문자김철수님|주문자[NAME]님",
                "محمد الفارسي|الطلب محمد الفارسي الآن|الطلب [NAME] الآن",
                "Наталья Щербакова|заказ НАТАЛЬЯ ЩЕРБАКОВА готов|заказ [NAME] готов",
                "Ελένη Παπαδάκη|πελάτης ΕΛΕΝΗ ΠΑΠΑΔΑΚΗ εδώ|πελάτης [NAME] εδώ",
                "Nguyễn Thị Hạnh|khách Nguyen Thi Hanh ok|khách [NAME] ok",
            })
    void findsANameOfAnyScript_wholly(String name, String text, String expected) {
        know(PersonName.of(name));
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @ValueSource(strings = {"Quetzalia Schmidt", "Jürgen Müßig", "राधिका शर्मा", "山田太郎様様", "Brzeczyszczykiewicz"})
    void findsANameInBase64_plainAndForUrls_paddedOrNot(String name) {
        know(PersonName.of(name));
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (Base64.Encoder encoder : new Base64.Encoder[] {
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getEncoder().withoutPadding()
        }) {
            String encoded = encoder.encodeToString(bytes);
            assertThat(sanitizer.sanitize("body=" + encoded + " sent")).isEqualTo("body=[NAME] sent");
            assertThat(sanitizer.sanitize("GET /labels/" + encoded + "?x=1")).doesNotContain(encoded);
        }
    }

    @Test
    @Verifies({"A2.6.d", "L5.g"})
    void findsAValueWithinALongTextInBase64() {
        know(PersonName.of("Quetzalia Schmidt"));
        for (int before = 0; before < 9_000; before += 997) {
            String json =
                    "{\"filler\":\"" + "x".repeat(before) + "\",\"name\":\"Quetzalia Schmidt\"}" + " y".repeat(before);
            String encoded = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
            assertThat(sanitizer.sanitize("payload " + encoded + " end")).isEqualTo("payload [NAME] end");
        }
    }

    @Test
    void leavesBase64AloneThatHoldsNothingKnown() {
        know(PersonName.of("Quetzalia Schmidt"));
        String line =
                "etag " + Base64.getEncoder().encodeToString("nothing known in here".getBytes(StandardCharsets.UTF_8));
        assertThat(sanitizer.sanitize(line)).isSameAs(line);
    }

    @Test
    void findsAnAddressAndAMessage_inTheirEscapedForms() {
        know(
                AddressPart.of("Rue de l'Église 12 bis, Bâtiment C, Étage 3"),
                GiftMessage.of("Alles Gute zum Geburtstag, liebe Pimprenelle, wünschen dir Oma & Opa"));
        assertThat(sanitizer.sanitize("x Rue+de+l%27%C3%89glise+12+bis%2C+B%C3%A2timent+C%2C+%C3%89tage+3 y"))
                .isEqualTo("x [ADDRESS] y");
        assertThat(sanitizer.sanitize(
                        "x Alles Gute zum Geburtstag, liebe Pimprenelle, w\\u00fcnschen dir Oma &amp; Opa y"))
                .isEqualTo("x [MESSAGE] y");
    }

    @Test
    void findsAnAddressOfEmailWithPercentSigns() {
        know(EmailAddress.of("someone@xn--80ak6aa92e.com"));
        assertThat(sanitizer.sanitize("q someone%40xn--80ak6aa92e.com z")).isEqualTo("q [EMAIL] z");
    }

    @Test
    void findsAShortNameWrittenAsOne_andNotWithinIdentifiers() {
        know(PersonName.of("Kim"), AddressPart.of("León"));
        assertThat(sanitizer.sanitize("Kim lives in León, Kim's parcel"))
                .isEqualTo("[NAME] lives in [ADDRESS], [NAME]'s parcel");
        String log = "kim KIM com.Kim KimService Kim() /Kim leon-1";
        assertThat(sanitizer.sanitize(log)).isSameAs(log);
    }

    @Test
    void findsAPostCode_besideOtherPersonalData_orQuotedInAnError() {
        know(
                PersonName.of("Quetzalia Schmidt"),
                PostalCode.of("10115"),
                PostalCode.of("4658"),
                AddressPart.of("Berlin"));
        assertThat(sanitizer.sanitize("row 17: 902-1,\"Quetzalia Schmidt\",4658"))
                .isEqualTo("row 17: 902-1,\"[NAME]\",[ADDRESS]");
        assertThat(sanitizer.sanitize("10115 Berlin and 4658;Berlin"))
                .isEqualTo("[ADDRESS] [ADDRESS] and [ADDRESS];[ADDRESS]");
        assertThat(sanitizer.sanitize("NumberFormatException: For input string: \"4658\""))
                .doesNotContain("4658");
        String log = "took 10115 ms, port 4658, id=10115 thread [4658]";
        assertThat(sanitizer.sanitize(log)).isSameAs(log);
    }
}
