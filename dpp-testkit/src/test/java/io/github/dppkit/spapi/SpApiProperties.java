package io.github.dppkit.spapi;

import static io.github.dppkit.spapi.SpApiLab.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiScope;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Any JSON at all comes back as it was, whatever stands where. */
class SpApiProperties {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final SpApiLab lab = new SpApiLab();

    @Property(tries = 500)
    void randomJsonComesBack(@ForAll("json") String json) {
        SpApiOperation operation = SpApiLab.SEARCH_ORDERS;

        EncryptedJson stored = lab.encrypt(operation, json);

        // an order id that looks encrypted is none and stays
        assertThat(SpApiLab.encrypted(stored))
                .hasSizeGreaterThanOrEqualTo(stored.report().encryptedLeaves());
        assertThat(tree(lab.decrypt(operation, SpApiLab.text(stored), scopes(stored))))
                .isEqualTo(tree(json));
    }

    private static List<PiiScope> scopes(EncryptedJson stored) {
        return stored.scopes().isEmpty() ? List.of(SpApiLab.order("none")) : List.copyOf(stored.scopes());
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> names = Arbitraries.of(
                "orders",
                "order",
                "buyer",
                "buyerName",
                "buyerEmail",
                "orderId",
                "recipient",
                "deliveryAddress",
                "city",
                "addressLine1",
                "phone",
                "postalCode",
                "packages",
                "shipTime",
                "payload",
                "a b",
                "",
                "dpp1.x",
                "ключ");
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.of(
                        "902-1-1",
                        "902-2-2",
                        "dpp1.",
                        "dpp1.x",
                        "dpp1.x.n",
                        "\u0000",
                        "\"\\/\b\n",
                        "12345-6789",
                        "2026-11-01T00:00:00Z",
                        "\ud83d\ude00"));
        Arbitrary<tools.jackson.databind.JsonNode> leaves = Arbitraries.oneOf(
                texts.filter(SpApiProperties::isEncodable).map(NODES::stringNode),
                Arbitraries.bigDecimals().map(number -> (tools.jackson.databind.JsonNode) NODES.numberNode(number)),
                Arbitraries.of(NODES.nullNode(), NODES.booleanNode(true)));
        Arbitrary<tools.jackson.databind.JsonNode> trees = Arbitraries.lazyOf(
                () -> leaves,
                () -> node(names, leaves),
                () -> node(names, node(names, leaves)),
                () -> node(names, node(names, node(names, node(names, leaves)))));
        return trees.map(node -> JsonMapper.shared().writeValueAsString(node));
    }

    private static boolean isEncodable(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Arbitrary<tools.jackson.databind.JsonNode> node(
            Arbitrary<String> names, Arbitrary<? extends tools.jackson.databind.JsonNode> inner) {
        return Arbitraries.oneOf(
                Arbitraries.maps(names, inner).ofMaxSize(4).map(fields -> {
                    var object = NODES.objectNode();
                    fields.forEach(object::set);
                    return object;
                }),
                inner.list().ofMaxSize(3).map(elements -> {
                    var array = NODES.arrayNode();
                    elements.forEach(array::add);
                    return array;
                }));
    }
}
