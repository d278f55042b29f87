package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.logging.internal.Detector;
import io.github.dppkit.logging.internal.TextScan;
import io.github.dppkit.logging.spi.HitListener;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes because of its shape, what stays, and what holds of every text. */
class LogSanitizerTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mail to anna.schmidt@example.org failed|mail to [EMAIL] failed",
                "<o'brien@mail.example.co.uk>: rejected|<[EMAIL]>: rejected",
                "GET /c?email=anna%40example.org&p=1|GET /c?email=[EMAIL]&p=1",
                "to \"joe;x\"@example.org.|to [EMAIL].",
                "ünal@müller-straße.de wrote|[EMAIL] wrote",
                "x@пример.рф|[EMAIL]",
                "called +49 170 1234567 twice|called [PHONE] twice",
                "to=%2B33123457165&text|to=[PHONE]&text",
                "tel. 0049 30 901820-0, fax|tel. [PHONE], fax",
                "(030) 901 82-0 rang|[PHONE] rang",
                "415-666-7777 ext. 503!|[PHONE]!",
                "phone=926684734 ok|phone=[PHONE] ok",
                "\"phone\": \"047-525-5687x7028\"|\"phone\": \"[PHONE]\"",
                "03 71 46 71 44|[PHONE]",
                "card 4111 1111 1111 1111 declined|card [CARD] declined",
                "pan=378282246310005|pan=[CARD]",
                "5105-1051-0510-5100 123|[CARD] 123",
                "IBAN DE89 3704 0044 0532 0130 00 ok|IBAN [IBAN] ok",
                "iban=GB82WEST12345698765432&x|iban=[IBAN]&x",
                "from 203.0.113.197:52160 accepted|from [IP]:52160 accepted",
                "203.0.113.1-203.0.113.9|[IP]-[IP]",
                "peer 2001:db8:85a3::8a2e:370:7334 gone|peer [IP] gone",
                "addr=[fe80::217:f2ff:fe07:ed62%eth0]:80|addr=[[IP]]:80",
                "::ffff:203.0.113.9 in|[IP] in",
            })
    void removesWhatHasTheShapeOfPersonalData(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
        assertThat(sanitizer.sanitize(expected)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order 902-3159896-1390916 shipped",
                "orderId=071-7276876-8561231 status=Shipped marketplaceId=A1PA6795UKMFR9",
                "asin=B07H65KP63 sku=WH-BFCK-433 tracking 1Z999AA10123456784 JJD000390007882823014",
                "request 786d4beb-e693-6acb-7a88-fc3bad9381b6 took 1823ms",
                "2025-11-22T01:31:48.123+02:00 INFO 31666 --- [main] x : 12:34:56.789",
                "05.10.1986 01/02/2025 10:15 2025-01-27",
                "Starting Application v3.29.23.7 using version 17.0.12.3 with PID 10989",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "isbn 978-0-6218-2760-8 ean=4027109077118 in stock",
                "isbn 4027109077118 epoch 1763775108123 nanos 1763775108123456789",
                "host=10.1.2.3:8080 lo 127.0.0.1 192.168.0.17 ::1 fd12:3456:789a::1",
                "took 00:12:02:33 List::add std::dead Foo::bar",
                "bean=shipmentJob@140c83b at java.base@17.0.2/java.lang.Thread.run npm pkg@1.2.3",
                "cron 0 3 17 * * ? total 85,434.83 EUR dims=59x15x54 -0301234567",
                "jdbc:postgresql://db:5432/orders?user=x [EMAIL] [PHONE] [PII]",
                "[event suppressed: sanitizer failure]",
                "4111 1111 1111 1112 and GB82WEST12345698765431",
            })
    void leavesAloneWhatALogNeeds_andReturnsTheSameInstance(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
        assertThat(sanitizer.sanitizeLine(text)).isSameAs(text);
        CharSequence other = java.nio.CharBuffer.wrap(text);
        assertThat(sanitizer.sanitize(other)).isSameAs(other);
    }

    @Test
    void removesPrivateAddressesToo_whereTheHostWants() {
        LogSanitizer strict = LogSanitizer.builder().privateAddresses(true).build();
        assertThat(strict.sanitize("from 10.1.2.3 via 127.0.0.1 and ::1 and fd12:3456:789a::1"))
                .isEqualTo("from [IP] via [IP] and [IP] and [IP]");
    }

    @Test
    @Verifies("#135")
    void putsEveryTextOnOneLine_withControlsVisible() {
        String forged =
                "name A\r\n2025-01-01 ERROR fake\u2028x\u2029y\u0000z\u001b[31mred\u202Eevil\u0085n\ttab\u009bC\u2066i";
        assertThat(sanitizer.sanitizeLine(forged))
                .isEqualTo("name A\\r\\n2025-01-01 ERROR fake\\u2028x\\u2029y\\u0000z\\u001b[31mred\\u202eevil"
                        + "\\u0085n\\ttab\\u009bC\\u2066i");
        assertThat(LogSanitizer.neutralise("a\nb")).isEqualTo("a\\nb");
        assertThat(LogSanitizer.neutralise("grün 🙂 नमस्ते")).isEqualTo("grün 🙂 नमस्ते");
        assertThat(LogSanitizer.neutralise("cut \ud83d")).isEqualTo("cut \\ud83d");
        assertThat(sanitizer.sanitize("two\nlines")).isEqualTo("two\nlines");
    }

    @Test
    @Verifies("#135")
    void findsValuesBehindEscapedControls() {
        assertThat(sanitizer.sanitizeLine("row\t+49 170 1234567\tanna@example.org\n203.0.113.9"))
                .isEqualTo("row\\t[PHONE]\\t[EMAIL]\\n[IP]");
        assertThat(sanitizer.sanitizeLine("row\\t+49 170 1234567\\t203.0.113.9"))
                .isEqualTo("row\\t[PHONE]\\t[IP]");
    }

    @Test
    void redactsTheWholeText_whenADetectorFails() {
        Detector broken = new Detector() {
            @Override
            public String triggers() {
                return "!";
            }

            @Override
            public int look(TextScan scan, int at) {
                throw new IllegalStateException("saw anna@example.org");
            }
        };
        LogSanitizer failing = LogSanitizer.builder().detectors(List.of(broken)).build();
        assertThat(failing.sanitize("fine")).isEqualTo("fine");
        assertThat(failing.sanitize("anna@example.org!")).isEqualTo("[event suppressed: sanitizer failure]");
        assertThat(failing.status().failures()).isEqualTo(1);
    }

    @Test
    void redactsTheWholeText_whenTheTextItselfThrows() {
        CharSequence hostile = new CharSequence() {
            @Override
            public int length() {
                return 3;
            }

            @Override
            public char charAt(int index) {
                throw new IllegalStateException("no");
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new IllegalStateException("no");
            }
        };
        assertThat(sanitizer.sanitize(hostile)).hasToString("[event suppressed: sanitizer failure]");
    }

    @Test
    void tellsTheListenerWhatKindItWas_andSurvivesItsFaults() {
        List<String> heard = new ArrayList<>();
        HitListener listener = (source, category) -> {
            heard.add(source + " " + category);
            throw new IllegalStateException("listener");
        };
        LogSanitizer told = LogSanitizer.builder().listener(listener).build();
        assertThat(told.sanitize("anna@example.org 4111111111111111")).isEqualTo("[EMAIL] [CARD]");
        assertThat(heard).containsExactly("DETECTOR " + PiiCategory.EMAIL, "DETECTOR " + PiiCategory.PAYMENT_DETAIL);
        assertThat(told.status().hits()).isEqualTo(2);
        assertThat(told.status().listenerFailures()).isEqualTo(2);
    }

    @Test
    void doesNotCallTheListenerForWhatTheListenerSanitizes() {
        List<PiiCategory> heard = new ArrayList<>();
        LogSanitizer[] self = new LogSanitizer[1];
        self[0] = LogSanitizer.builder()
                .listener((source, category) -> {
                    heard.add(category);
                    assertThat(self[0].sanitize("again anna@example.org")).isEqualTo("again [EMAIL]");
                })
                .build();
        self[0].sanitize("anna@example.org");
        assertThat(heard).hasSize(1);
        assertThat(self[0].status().listenerFailures()).isZero();
    }

    @Test
    void refusesSettingsOutOfRange() {
        LogSanitizerBuilder builder = LogSanitizer.builder();
        assertThatThrownBy(() -> builder.maximumKnownValues(-1)).hasMessageContaining("0 to 1,000,000");
        assertThatThrownBy(() -> builder.knownValueLife(Duration.ZERO)).hasMessageContaining("more than zero");
    }
}
