package io.github.dppkit.logging.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value of an event is judged with its key, in whatever form it comes. */
@Verifies({"A2.6.d", "L5.g"})
class EventValuesTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();
    private final EventValues values = new EventValues(sanitizer);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            value = {
                "buyerName, karl, [NAME]",
                "ship_city, ulm, [ADDRESS]",
                "street, am see, [ADDRESS]",
                "phone, 5550142, [PHONE]",
                "password, hunter2x, [SECRET]",
                "giftMessage, viel freude, [MESSAGE]",
                "buyerName, karl \"the great\", [NAME]",
                "buyerName, a\\b, [NAME]",
                "status, karl, karl",
                "path, C:\\new \"dir\", C:\\new \"dir\"",
                "note, call +49 170 1234567 \"now\", call [PHONE] \"now\"",
                "orderId, 902-3159896-1390916, 902-3159896-1390916",
                "^^, karl, karl",
            })
    void theKeyTellsWhatTheValueAloneDoesNot(String key, String value, String expected) {
        assertThat(values.namedText(key, value)).isEqualTo(expected);
        assertThat(values.named(key, value)).isEqualTo(expected);
        assertThat(values.texts(Map.of(key, value))).containsExactly(Map.entry(key, expected));
    }

    @Test
    void theSameValueWithoutItsKeyStays() {
        assertThat(values.value("karl")).isEqualTo("karl");
        assertThat(values.text("ulm")).isEqualTo("ulm");
        assertThat(values.named("empty", "")).isEqualTo("");
    }

    @Test
    void aValueThatKeyAndTextHoldTogetherIsWithheld() {
        sanitizer.observed(
                PersonName.of("Quetzalia Brzeczyszczykiewicz"),
                PiiScope.order(SellingPartner.of("A1EXAMPLE"), "902-3159896-1390916"));
        assertThat(values.namedText("Quetzalia", "Brzeczyszczykiewicz")).doesNotContain("Brzecz");
    }

    @Test
    void numbersAndTruthValuesStayWhatTheyAre_unlessTheirKeySaysOtherwise() {
        assertThat(values.named("count", 5)).isEqualTo(5);
        assertThat(values.named("ok", true)).isEqualTo(true);
        assertThat(values.named("phone", 491701234567L)).isEqualTo("[PHONE]");
        assertThat(values.value(4111111111111111L)).isEqualTo("[CARD]");
        assertThat(values.named("initial", 'k')).isEqualTo('k');
        assertThat(values.named("gone", null)).isNull();
    }

    @Test
    void mapsAndListsKeepTheirForm_andTheirKeysCount() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("id", 5);
        given.put("buyerName", List.of("karl", "anna"));
        given.put("deep", Map.of("city", "ulm"));
        given.put("anna@shop.example", "x");
        assertThat(values.value(given))
                .isEqualTo(Map.of(
                        "id",
                        5,
                        "buyerName",
                        List.of("[NAME]", "[NAME]"),
                        "deep",
                        Map.of("city", "[ADDRESS]"),
                        "[EMAIL]",
                        "x"));
    }

    @Test
    void aMapWithinItselfEndsAtADepth() {
        Map<String, Object> circle = new LinkedHashMap<>();
        circle.put("city", "ulm");
        circle.put("next", Collections.unmodifiableMap(circle));
        assertThat(String.valueOf(values.value(Map.of("a", List.of(List.of(List.of(circle)))))))
                .doesNotContain("ulm");
    }

    @Test
    void aLongListIsCut_andOneThatFailsSaysItsClass() {
        assertThat((List<?>) values.value(Collections.nCopies(5_000, "x"))).hasSize(1_000);
        List<String> failing = new ArrayList<>(List.of("karl")) {
            private static final long serialVersionUID = 1L;

            @Override
            public java.util.Iterator<String> iterator() {
                throw new ConcurrentModificationException("karl");
            }
        };
        assertThat(String.valueOf(values.value(failing)))
                .startsWith("[FAILED reading " + getClass().getName())
                .doesNotContain("karl");
    }

    @Test
    void whatThrowsOrHasNoTextShowsItsClass() {
        Object thrower = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("buyer karl");
            }
        };
        assertThat(String.valueOf(values.value(thrower)))
                .startsWith("[FAILED toString() of ")
                .doesNotContain("karl");
        assertThat(values.value(new Object[] {"x", new Object[] {"anna@shop.example"}}))
                .isEqualTo("[x, [[EMAIL]]]");
    }

    @Test
    void noValueBreaksItsLine() {
        assertThat(values.named("note", "a\nb")).isEqualTo("a\\nb");
        assertThat(values.texts(Map.of("k\ney", "a\rb"))).containsExactly(Map.entry("k\\ney", "a\\rb"));
        assertThat(values.line(null)).isNull();
        assertThat(values.texts(null)).isEmpty();
    }
}
