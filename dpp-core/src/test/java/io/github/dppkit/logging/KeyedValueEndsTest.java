package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value behind a key goes wholly, from its first character to its last, and what stands before and behind it stays. */
class KeyedValueEndsTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g", "#133"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "x\\nbuyerName=Jo Doe~x\\nbuyerName=[NAME]",
                "x\\npassword=abcDEF123~x\\npassword=[SECRET]",
                "x\\nDE89370400440532013000~x\\n[IBAN]",
                "x\\rAKIAIOSFODNN7EXAMPLE~x\\r[SECRET]",
                "x\\tAtza|IwEBIabcdefghijklmnop~x\\t[SECRET]",
                "x\\nDE136695976 y~x\\n[TAX_ID] y",
                "C:\\tel=0301234567~C:\\tel=[PHONE]",
                "email: a@example.org\\tid: 5~email: [EMAIL]\\tid: 5",
                "email: a@example.org\\\\nname: Jo Doe\\\\nx~email: [EMAIL]\\\\nname: [NAME]\\\\nx",
            })
    void readsAnEscapedLineEndAsOne(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "#133"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "GET /a?buyerName=Ottavia+Scaramuzzi 201 Created~GET /a?buyerName=[NAME] 201 Created",
                "GET /a?city=Ras+al+Khaimah&x=1~GET /a?city=[ADDRESS]&x=1",
                "href='/a?x=1&amp;city=Ras+al+Khaimah&amp;y=1'~href='/a?x=1&amp;city=[ADDRESS]&amp;y=1'",
                "GET /a?vat=DE136695976 200 14~GET /a?vat=[TAX_ID] 200 14",
                "\"GET /a?name=Jo+Doe HTTP/1.1\" 404~\"GET /a?name=[NAME] HTTP/1.1\" 404",
                "open(/a?city=Bonn) took 5~open(/a?city=[ADDRESS]) took 5",
            })
    void takesAParameterOfAUrlWhole(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "#133"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "Foo(phone=02 2574 8841) took~Foo(phone=[PHONE]) took",
                "phone=(02) 2574 8841 x~phone=[PHONE] x",
                "taxId=DE136695976 123 items~taxId=[TAX_ID] 123 items",
                "ssn=123-45-6789 12 rows~ssn=[TAX_ID] 12 rows",
                "iban=DE89370400440532013000 12.50 EUR~iban=[IBAN] 12.50 EUR",
                "iban=DE89 3704 0044 0532 0130 00 12.50 EUR~iban=[IBAN] 12.50 EUR",
                "iban=DE88 3704 0044 0532 0130 00 12.50 EUR~iban=[IBAN] 12.50 EUR",
                "card=4111 1111 1111 1111 200 OK~card=[CARD] 200 OK",
                "card=4111 1111 1111 1112 200 OK~card=[CARD] 200 OK",
                "phone: 0151 23456781 12 ms~phone: [PHONE] 12 ms",
                "phone=+49 151 23456781 - 3 tries~phone=[PHONE] - 3 tries",
            })
    void leavesTheNumberBehindAValue(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "#133"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "ulica: Prosta 5, kod pocztowy: 00-838~ulica: [ADDRESS], kod pocztowy: [ADDRESS]",
                "dirección: Calle Mayor 5, código postal: 28013~dirección: [ADDRESS], código postal: [ADDRESS]",
                "addr_line=H.No. 14-2/7, Gandhi Nagar postal_code=560001~addr_line=[ADDRESS] postal_code=[ADDRESS]",
                "city=Truth or Consequences, zip=87901~city=[ADDRESS], zip=[ADDRESS]",
                "city=Bergen op Zoom zip=4611 KL carrier=x~city=[ADDRESS] zip=[ADDRESS] carrier=x",
                "city=Bonn not found~city=[ADDRESS] not found",
                "buyerName=[Jo Doe, Ann Roe]~buyerName=[[NAME], [NAME]]",
                "{\"recipients\":[\"Jo Doe\",\"Ann Roe\"]}~{\"recipients\":[\"[NAME]\",\"[NAME]\"]}",
                "{\"addressLines\":[\"Am Markt 5\",\"Hinterhaus\"]}~{\"addressLines\":[\"[ADDRESS]\",\"[ADDRESS]\"]}",
                "recipient=Recipient(name=Jo Doe, city=Bonn)~recipient=Recipient(name=[NAME], city=[ADDRESS])",
                "order recipient=Optional[Jo Doe] x~order recipient=Optional[[NAME]] x",
                "il: Ankara, ilçe: Çankaya~il: [ADDRESS], ilçe: [ADDRESS]",
                "alıcı: Şebnem Yıldırım~alıcı: [NAME]",
                "kontoinhaber: Jo Doe~kontoinhaber: [NAME]",
                "buyerName=Max.Mustermann~buyerName=[NAME]",
                "buyerName=Max.Mustermann.Junior, zip=10115~buyerName=[NAME], zip=[ADDRESS]",
                "connected laptop/84.12.3.4~connected laptop/[IP]",
                "connected p5B2F.dip.example.net/91.47.12.3:443~connected p5B2F.dip.example.net/[IP]:443",
                "eircode: D02 X285 x~eircode: [ADDRESS] x",
                "via: Via Roma 5, cap: 00184, città: Roma~via: [ADDRESS], cap: [ADDRESS], città: [ADDRESS]",
            })
    void takesEveryPartOfAValueAndNoKey(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies("#133")
    @ValueSource(
            strings = {
                "Chrome/125.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Server: nginx/1.25.3.1",
                "Mozilla/5.0 (X11; rv:109.0.0.1) Gecko",
                "Elasticsearch 8.11.0.0 build",
                "schema 12.4.0.1 loaded",
                "route 52.94.12.0/24 added",
                "0:0:0:0:0:0:0:1 - - and 0:0:0:0:0:0:0:0",
                "recipient=Optional.empty",
                "buyerName=Buyer@1b2c3d4f city=CityKind.LARGE_ONE recipient=com.acme.orders.Recipient",
                "name=[orders-in, orders-out] cap=512",
            })
    void leavesVersionsAndPrintedObjects(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }

    @ParameterizedTest
    @Verifies("#133")
    @CsvSource({
        "connect host/52.94.12.13:443, connect host/[IP]:443",
        "api.example.com/52.94.12.13, api.example.com/[IP]",
        "GET /ip/52.94.12.13 200, GET /ip/[IP] 200"
    })
    void takesTheAddressBehindAHostOrInAPath(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "#133"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "<City x='1'>Bonn</City>~<City x='1'>[ADDRESS]</City>",
                "<a:City>Bonn</a:City>~<a:City>[ADDRESS]</a:City>",
                "<GiftMessageText><![CDATA[love <3 you]]></GiftMessageText>~<GiftMessageText><![CDATA[[MESSAGE]]]></GiftMessageText>",
                "&lt;FirstName&gt;Tayla&lt;/FirstName&gt;~&lt;FirstName&gt;[NAME]&lt;/FirstName&gt;",
                "{\"field\":\"buyer.name\",\"rejectedValue\":\"Jo Doe\"}~{\"field\":\"buyer.name\",\"rejectedValue\":\"[NAME]\"}",
                "{\"op\":\"replace\",\"path\":\"/buyer/name\",\"value\":\"Jo Doe\"}~"
                        + "{\"op\":\"replace\",\"path\":\"/buyer/name\",\"value\":\"[NAME]\"}",
                "<param name=\"recipient\" value=\"Priya V\"/><param name=\"city\" value=\"Bonn\"/>~"
                        + "<param name=\"recipient\" value=\"[NAME]\"/><param name=\"city\" value=\"[ADDRESS]\"/>",
                "==> Parameters: Maëlys Q(String), 7, impasse du Moulin(String), 34800(String), 12(Long), DONE(String)~"
                        + "==> Parameters: [NAME](String), [PII](String), [PII](String), 12(Long), DONE(String)",
                "at 52.52001, 13.40495 x~at [GEO] x",
                "\"coordinates\":[151.20929,-33.86882]~\"coordinates\":[[GEO]]",
                "coordinates: [-99.13321,19.43261]~coordinates: [[GEO]]",
                "Set-Cookie: sid=abcdef123456; Path=/~Set-Cookie: [SECRET]; Path=/",
            })
    void takesValuesOfXmlOfPairsAndOfPlaces(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @Verifies("#133")
    @ValueSource(
            strings = {
                "{\"op\":\"replace\",\"path\":\"/queue/name\",\"value\":\"Jo Doe\"}",
                "embedding [0.12345,0.98765,-0.44213,0.00091] dim=4",
                "latency p99 85.777554, 37.488616 over 5m",
                "bbox 12.34567,45.67890,13.00001,46.00002",
                "job moved to DONE state after 3 retries",
                "Set-Cookie: lang=de; Path=/; HttpOnly",
                "Via: 1.1 varnish, 1.1 envoy",
                "insert into shedlock (name, lock_until) values ('nightlyPurge', '2026-01-01 10:00:00')",
                "line1=ok line2=skipped line3=failed",
            })
    void leavesWhatOnlyLooksLikeAValue(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @CsvSource({
        "import taxId=136 695 976 12 rows, import taxId=[TAX_ID] 12 rows",
        "import steuerId=12 345 678 901 was new, import steuerId=[TAX_ID] was new",
        "import siret=404 833 048 00022 is new, import siret=[TAX_ID] is new",
        "import abn=51 824 753 556 exists, import abn=[TAX_ID] exists",
        "import tfn=123 456 782 exists, import tfn=[TAX_ID] exists",
        "import taxId=136695976 12 rows, import taxId=[TAX_ID] 12 rows",
    })
    void aTaxIdEndsWhereItIsWhole(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
    }
}
