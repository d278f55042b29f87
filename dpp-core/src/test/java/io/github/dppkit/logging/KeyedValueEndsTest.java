package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
