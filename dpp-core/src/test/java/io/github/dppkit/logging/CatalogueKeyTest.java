package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every field and column that SP-API's catalogue calls direct personal data is a key that the sanitizer knows. */
@Verifies({"L5.g", "A2.6.d"})
class CatalogueKeyTest {

    /** Keys that mean all sorts of things: they count where their surroundings say so, which other tests show. */
    private static final Map<String, String> AMBIGUOUS = Map.ofEntries(
            Map.entry("*", "any name at all, below the attributes of a drop-off location"),
            Map.entry("name", "of a person where a person's other fields, brackets or two capitals say so"),
            Map.entry("address", "of a street where a number says so; of a server, socket or memory elsewhere"),
            Map.entry("number", "of a tax where taxInfo or a type says so"),
            Map.entry("value", "of a tax where TaxClassifications or a name says so"),
            Map.entry("text", "of a document or gift; of anything else elsewhere"),
            Map.entry("content", "of a document or gift message if it is Base64 or has such surroundings"),
            Map.entry("contents", "of a document if it is Base64 or has such surroundings"),
            Map.entry("url", "of a document if it is signed or stands beside one"),
            Map.entry("key", "of a cipher if it has the look of one"),
            Map.entry(
                    "comments",
                    "of a buyer in one report, found by its header; of code, tickets and tables elsewhere"));

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @Test
    void eachKeyIsKnownInEveryForm() throws IOException {
        List<String> survivors = new ArrayList<>();
        Set<String> ambiguous = new TreeSet<>();
        Map<String, PiiCategory> leaves = leaves();
        assertThat(leaves).hasSizeGreaterThan(130);
        leaves.forEach((key, category) -> {
            if (AMBIGUOUS.containsKey(key.toLowerCase(Locale.ROOT))) {
                ambiguous.add(key.toLowerCase(Locale.ROOT));
                return;
            }
            String value = value(key, category);
            List<String> forms = new ArrayList<>(List.of(
                    "{\"orderId\":\"902-3159896-1390916\",\"" + key + "\":\"" + value + "\"}",
                    "{\n  \"" + key + "\" : \"" + value + "\",\n  \"x\" : 1\n}",
                    "body {\\\"" + key + "\\\":\\\"" + value + "\\\"}"));
            if (key.indexOf(' ') < 0) {
                forms.add("saved " + key + "=" + value + " for 902-3159896-1390916");
                forms.add("Order(id=5, " + key + "=" + value + ", status=DONE)");
                forms.add("class Order {\n    orderId: 5\n    " + key + ": " + value + "\n}");
                forms.add("<" + key + ">" + value + "</" + key + ">");
            }
            for (String form : forms) {
                if (sanitizer.sanitize(form).contains(value)) {
                    survivors.add(form);
                }
            }
        });
        assertThat(survivors).isEmpty();
        assertThat(ambiguous).isEqualTo(new TreeSet<>(AMBIGUOUS.keySet()));
    }

    @Test
    void aHostsOwnWordOnAKeyGoesBeforeOurs() {
        LogSanitizer own = LogSanitizer.builder()
                .keys(PiiCategory.NAME, "storeName", "name")
                .build();
        assertThat(own.sanitize("{\"storeName\":\"karls laden\",\"name\":\"karl\"}"))
                .isEqualTo("{\"storeName\":\"[NAME]\",\"name\":\"[NAME]\"}");
        assertThat(sanitizer.sanitize("{\"storeName\":\"karls laden\"}")).isEqualTo("{\"storeName\":\"karls laden\"}");
    }

    /** Returns what somebody may have there, which no detector finds by its shape alone. */
    private static String value(String key, PiiCategory category) {
        if (key.equals("AuthorizationCode")) {
            return "auth83-kx-55102";
        }
        return switch (category) {
            case NAME -> "Anna Lovelace";
            case ADDRESS -> "Rosenweg 7";
            case EMAIL -> "anna@shop";
            case PHONE -> "5550142";
            case TAX_ID -> "X1234567";
            case GEO_LOCATION -> "52.520008";
            case IP_ADDRESS -> "203.0.113.9";
            case PAYMENT_DETAIL -> "998877665544";
            case DEVICE_PRODUCT_ID -> "SN-4711-0815";
            case DOCUMENT -> "JVBERi0xLjcKJeLjz9MKMSAwIG9iag==";
            case SECRET -> "k3yS3cr3tV4lu3x";
            default -> "Happy birthday dear Anna";
        };
    }

    /** Returns the last step of each direct path of the catalogue, and its first category. */
    static Map<String, PiiCategory> leaves() throws IOException {
        Map<String, PiiCategory> leaves = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(
                CatalogueKeyTest.class.getResourceAsStream("/io/github/dppkit/spapi/pii-catalogue.tsv"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] cells = line.split("\t", -1);
                if (cells.length == 3 && cells[2].equals("direct")) {
                    String[] steps = cells[0].split("\\.", -1);
                    leaves.putIfAbsent(steps[steps.length - 1].replace("[*]", ""), PiiCategory.valueOf(cells[1]));
                }
            }
        }
        return leaves;
    }
}
