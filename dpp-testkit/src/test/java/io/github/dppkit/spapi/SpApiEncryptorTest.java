package io.github.dppkit.spapi;

import static io.github.dppkit.spapi.SpApiLab.GET_ORDER;
import static io.github.dppkit.spapi.SpApiLab.SEARCH_ORDERS;
import static io.github.dppkit.spapi.SpApiLab.SELLER;
import static io.github.dppkit.spapi.SpApiLab.encrypted;
import static io.github.dppkit.spapi.SpApiLab.order;
import static io.github.dppkit.spapi.SpApiLab.text;
import static io.github.dppkit.spapi.SpApiLab.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spapi.spi.OrderObservation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpApiEncryptorTest {

    private final SpApiLab lab = new SpApiLab();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"orders\":[{\"orderId\":\"902-1-1\"},{\"orderId\":7,\"buyer\":{\"buyerName\":\"Piotr Lis\"}}]}",
                "{\"orders\":[{\"orderId\":\"no 2\",\"buyer\":{\"buyerName\":\"Piotr Lis\"},"
                        + "\"associated\":{\"orderId\":\"902-1-1\"}}]}",
                "{\"orderId\":\"902-1-1\",\"orders\":[{\"orderId\":\"no 2\",\"buyer\":{\"buyerName\":\"Piotr Lis\"}}]}",
                "{\"orders\":[{\"orderId\":\"dpp1. x\",\"buyer\":{\"buyerName\":\"Piotr Lis\"}}]}",
                "{\"orders\":[{\"orderId\":\"dpp1.x\",\"buyer\":{\"buyerName\":\"Piotr Lis\"}}]}"
            })
    void anIdThatCannotBeUsed_leavesItsDataToTheDay_andEverythingComesBack(String json) {
        EncryptedJson stored = lab.encrypt(SEARCH_ORDERS, json);

        assertThat(stored.scopes())
                .containsExactly(PiiScope.ingest(SELLER, SEARCH_ORDERS.name(), LocalDate.parse("2026-11-21")));
        assertThat(text(stored)).doesNotContain("Lis", "dpp1.x", "dpp1. x");
        assertThat(lab.decrypt(SEARCH_ORDERS, stored)).isEqualTo(json);
    }

    @Test
    void anOrderWhoseIdCannotBeUsed_isNotGivenToTheOnlyOtherOneOfThePayload() {
        String json = "{\"orders\":[{\"orderId\":\"902-1-1\",\"buyer\":{\"buyerName\":\"Anna Nowak\"}},"
                + "{\"orderId\":\"no 2\",\"buyer\":{\"buyerName\":\"Piotr Lis\"}}]}";

        EncryptedJson stored = lab.encrypt(SEARCH_ORDERS, json);

        assertThat(stored.scopes())
                .containsExactlyInAnyOrder(
                        order("902-1-1"), PiiScope.ingest(SELLER, SEARCH_ORDERS.name(), LocalDate.parse("2026-11-21")));
        assertThat(lab.decrypt(SEARCH_ORDERS, stored)).isEqualTo(json);
    }

    @Test
    @Verifies("A2.4.a")
    void encryptsPersonalLeaves_andCopiesTheRestAsItStands() {
        EncryptedJson stored = lab.encrypt(GET_ORDER, Payloads.ORDER);

        assertThat(encrypted(stored))
                .containsExactlyInAnyOrder(
                        "/order/buyer/buyerName",
                        "/order/buyer/buyerEmail",
                        "/order/recipient/deliveryAddress/name",
                        "/order/recipient/deliveryAddress/addressLine1",
                        "/order/recipient/deliveryAddress/city",
                        "/order/recipient/deliveryAddress/postalCode",
                        "/order/recipient/deliveryAddress/phone");
        assertThat(stored.scopes()).containsExactly(order("902-3159896-1390916"));
        assertThat(text(stored).replaceAll("\"dpp1\\.[A-Za-z0-9_-]+\"", "#"))
                .isEqualTo(Payloads.ORDER.replaceAll(
                        "\"(Anna Nowak|x7k2@[a-z.]+|ul\\. Polna.*?|Łódź|12345-6789|\\+48 .*?)\"", "#"));
        assertThat(stored.toString()).doesNotContain("Nowak");
    }

    @Test
    void decryptsBackToTheSameValues() {
        EncryptedJson stored = lab.encrypt(GET_ORDER, Payloads.ORDER);

        assertThat(tree(lab.decrypt(GET_ORDER, stored))).isEqualTo(tree(Payloads.ORDER));
    }

    @Test
    void opensASingleLeafAsItsType() {
        EncryptedJson stored = lab.encrypt(GET_ORDER, Payloads.ORDER);
        RevealPermit permit = lab.permit(stored.scopes(), PiiCategory.EMAIL, PiiCategory.POSTAL_CODE_9);

        Pii email = leaf(stored, "/order/buyer/buyerEmail", permit);
        Pii code = leaf(stored, "/order/recipient/deliveryAddress/postalCode", permit);

        assertThat(email).isInstanceOf(EmailAddress.class);
        assertThat(email.reveal(permit)).isEqualTo("x7k2@marketplace.example");
        assertThat(code).isInstanceOf(PostalCode.class);
        assertThat(code.category()).isEqualTo(PiiCategory.POSTAL_CODE_9);
        assertThatExceptionOfType(RevealDeniedException.class)
                .isThrownBy(() -> leaf(stored, "/order/buyer/buyerName", permit));
        assertThatExceptionOfType(InvalidPiiException.class).isThrownBy(() -> leaf(stored, "/order/orderId", permit));
    }

    private Pii leaf(EncryptedJson stored, String pointer, RevealPermit permit) {
        return lab.encryptor.decryptLeaf(GET_ORDER, stored.bytes(), SELLER, pointer, permit);
    }

    @Test
    void opensAllOrNothing_whenThePermitLacksACategory() {
        EncryptedJson stored = lab.encrypt(GET_ORDER, Payloads.ORDER);
        RevealPermit namesOnly = lab.permit(stored.scopes(), PiiCategory.NAME);

        assertThatExceptionOfType(RevealDeniedException.class)
                .isThrownBy(() -> lab.encryptor.decrypt(GET_ORDER, stored.bytes(), SELLER, namesOnly));
    }

    @Test
    void anAddressThatIsNoneKeepsTheCategoryOfItsField() {
        EncryptedJson stored = lab.encrypt(
                GET_ORDER,
                "{\"order\":{\"orderId\":\"1-1\",\"recipient\":{\"deliveryAddress\":"
                        + "{\"name\":\"A\",\"addressLine1\":\"   \",\"phone\":\"ask the neighbour\"}}}}");
        RevealPermit permit = lab.permit(stored.scopes(), PiiCategory.NAME, PiiCategory.ADDRESS, PiiCategory.PHONE);

        Pii phone = leaf(stored, "/order/recipient/deliveryAddress/phone", permit);

        assertThat(stored.report().encrypted())
                .isEqualTo(Map.of(PiiCategory.NAME, 1, PiiCategory.ADDRESS, 1, PiiCategory.PHONE, 1));
        assertThat(phone).isInstanceOf(FreeText.class);
        assertThat(phone.category()).isEqualTo(PiiCategory.PHONE);
        assertThat(phone.reveal(permit)).isEqualTo("ask the neighbour");
    }

    @Test
    void eachOrderOfAListHasItsOwnScope_andTheListMayBeTakenApart() {
        EncryptedJson stored = lab.encrypt(SEARCH_ORDERS, Payloads.LIST);

        assertThat(stored.scopes())
                .containsExactlyInAnyOrder(order("902-0000001-0000001"), order("902-0000002-0000002"));
        String second = "{\"orders\":[" + tree(text(stored)).at("/orders/1") + "]}";
        String first = "{\"orders\":[" + tree(text(stored)).at("/orders/0") + "]}";
        assertThat(tree(lab.decrypt(SEARCH_ORDERS, second, List.of(order("902-0000002-0000002"))))
                        .at("/orders/0"))
                .isEqualTo(tree(Payloads.LIST).at("/orders/1"));
        assertThat(tree(lab.decrypt(SEARCH_ORDERS, first, List.of(order("902-0000001-0000001"))))
                        .at("/orders/0"))
                .isEqualTo(tree(Payloads.LIST).at("/orders/0"));
    }

    @Test
    void refusesValuesThatWereSwapped_betweenFieldsItemsAndOrders() {
        EncryptedJson stored = lab.encrypt(SEARCH_ORDERS, Payloads.LIST);
        String json = text(stored);
        String serials = "/orders/0/orderItems/0/product/serialNumbers/";

        assertSwapFails(stored, json, serials + "0", serials + "1");
        assertSwapFails(stored, json, "/orders/0/buyer/buyerName", "/orders/1/buyer/buyerName");
        assertSwapFails(stored, json, "/orders/0/buyer/buyerName", serials + "0");
        assertThat(lab.events).contains(KeyEvents.Type.INTEGRITY);
    }

    private void assertSwapFails(EncryptedJson stored, String json, String one, String other) {
        String a = tree(json).at(one).stringValue();
        String b = tree(json).at(other).stringValue();
        assertThat(a).startsWith("dpp1.").isNotEqualTo(b);
        String swapped = json.replace(a, "#").replace(b, a).replace("#", b);
        assertThatExceptionOfType(DecryptionFailedException.class)
                .isThrownBy(() -> lab.decrypt(SEARCH_ORDERS, swapped, stored.scopes()));
    }

    @Test
    void numbersComeBackDigitForDigit() {
        SpApiOperation methods = SpApiOperation.of("transfers", "2024-06-01", "getPaymentMethods");
        String json = "{\"paymentMethods\":[{\"tail\":\"1234\",\"expiryDate\":{\"month\":\"12\",\"year\":2.50E+3}}],"
                + "\"other\":-0.0100,\"big\":123456789012345678901234567890.10}";

        EncryptedJson stored = lab.encrypt(methods, json);

        assertThat(text(stored)).contains(".n\"").contains("-0.0100").contains("123456789012345678901234567890.10");
        assertThat(lab.decrypt(methods, stored)).isEqualTo(json);
    }

    @Test
    void aTextThatNoDatabaseHolds_comesBackWithItsEscapes() {
        String json = "{\"order\":{\"orderId\":\"1-1\",\"buyer\":{\"buyerName\":\"A\\u0000\\ud800 B\"}}}";

        EncryptedJson stored = lab.encrypt(GET_ORDER, json);

        assertThat(text(stored)).contains(".j\"");
        assertThat(lab.decrypt(GET_ORDER, stored)).isEqualTo(json);
    }

    @Test
    void textThatOnlyLooksEncrypted_isEncryptedWhereverItStands() {
        String json =
                "{\"order\":{\"orderId\":\"1-1\",\"buyer\":{\"buyerName\":\"dpp1.x\"},\"programs\":[\"dpp1.AAAA\"]}}";

        EncryptedJson stored = lab.encrypt(GET_ORDER, json);

        assertThat(encrypted(stored)).containsExactlyInAnyOrder("/order/buyer/buyerName", "/order/programs/0");
        assertThat(text(stored)).doesNotContain("dpp1.x\"").doesNotContain("dpp1.AAAA\"");
        assertThat(lab.decrypt(GET_ORDER, stored)).isEqualTo(json);
    }

    @Test
    void anOrderOfTheUrlOwnsWhatThePayloadAssignsToNone() {
        SpApiOperation address = SpApiOperation.of("orders", "v0", "getOrderAddress");
        String json = "{\"payload\":{\"ShippingAddress\":{\"Name\":\"Anna Nowak\"}}}";

        EncryptedJson called = lab.encrypt(address.forOrder("902-1-1"), json);
        EncryptedJson plain = lab.encrypt(address, json);

        assertThat(called.scopes()).containsExactly(order("902-1-1"));
        assertThat(plain.scopes())
                .containsExactly(PiiScope.ingest(SELLER, "orders/v0/getOrderAddress", LocalDate.parse("2026-11-21")));
        assertThat(lab.decrypt(address.forOrder("902-1-1"), called)).isEqualTo(json);
        assertThat(lab.decrypt(address, plain)).isEqualTo(json);
        assertThatExceptionOfType(RevealDeniedException.class)
                .isThrownBy(() -> lab.decrypt(address, text(plain), called.scopes()));
    }

    @Test
    void anUnknownLeafInsideAPerson_isEncryptedAndReported_andSoIsAClearNameAnywhere() {
        EncryptedJson stored = lab.encrypt(GET_ORDER, """
                {"order": {"orderId": "1-1",
                  "recipient": {"deliveryAddress": {"name": "A", "doorbell": "Kowalska 3", "countryCode": "PL"}},
                  "novelty": {"contactEmail": "a@example.org", "score": 7}}}
                """);

        assertThat(encrypted(stored))
                .containsExactlyInAnyOrder(
                        "/order/recipient/deliveryAddress/name",
                        "/order/recipient/deliveryAddress/doorbell",
                        "/order/novelty/contactEmail");
        assertThat(stored.report().drift())
                .containsExactlyInAnyOrder(
                        "$.order.recipient.deliveryAddress.doorbell", "$.order.novelty.contactEmail");
        assertThat(stored.report().isNotable()).isTrue();
        assertThat(lab.reports).containsExactly(stored.report());
    }

    @Test
    void aKeyThatIsNoNameOfAField_isNotReported() {
        EncryptedJson stored = lab.encrypt(
                SpApiOperation.of("unheard", "v9", "getThing"),
                "{\"anna@example.org\":{\"buyerEmail\":\"a@example.org\"},\"a b\":{\"phone\":\"+48 600 100 200\"}}");

        assertThat(stored.report().drift()).containsExactlyInAnyOrder("$.*.buyerEmail", "$.*.phone");
    }

    @Test
    @Verifies("#94")
    void dataOfAnErasedOrder_areDroppedCountedAndTold_andNoKeyIsMade() {
        PiiScope gone = order("902-0000001-0000001");
        lab.erased.add(gone);

        EncryptedJson stored = lab.encrypt(SEARCH_ORDERS, Payloads.LIST);

        assertThat(encrypted(stored)).containsExactly("/orders/1/buyer/buyerName");
        assertThat(tree(text(stored)).at("/orders/0/buyer/buyerName").isNull()).isTrue();
        assertThat(tree(text(stored))
                        .at("/orders/0/orderItems/0/product/serialNumbers")
                        .get(1)
                        .isNull())
                .isTrue();
        assertThat(text(stored)).doesNotContain("Nowak");
        assertThat(stored.report().erasedLeaves()).isEqualTo(3);
        assertThat(stored.report().erasedScopes()).containsExactly(gone);
        assertThat(stored.report().scopes()).containsExactly(order("902-0000002-0000002"));
        assertThat(lab.store.dataKey(gone)).isEmpty();
        assertThat(lab.reports).hasSize(1);
    }

    @Test
    void factsOfAnOrderAreToldBeforeItsKeyIsMade() {
        lab.encrypt(GET_ORDER, Payloads.ORDER);

        assertThat(lab.observed)
                .isEqualTo(Map.of(
                        order("902-3159896-1390916"),
                        new OrderObservation(
                                SpApiLab.NOW,
                                OrderObservation.Status.IN_TRANSIT,
                                Instant.parse("2026-11-01T08:00:00Z"),
                                Instant.parse("2026-11-03T09:30:00Z"),
                                null,
                                Instant.parse("2026-11-05T22:59:59Z"),
                                null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"packageStatus\": {\"status\": \"IN_TRANSIT\"}}",
                "{\"packageStatus\": {\"status\": \"DELIVERED\"}, \"shipTime\": \"yesterday\"}",
                "{\"shipTime\": null, \"packageStatus\": {\"status\": \"SOMETHING_NEW\"}}"
            })
    @Verifies({"A2.1.a", "L4.b"})
    void aParcelThatLeftWithoutADate_leavesOpenWhichWasTheFirst(String undated) {
        lab.encrypt(GET_ORDER, Payloads.ORDER.replace("\"packages\": [", "\"packages\": [" + undated + ", "));

        assertThat(lab.observed.get(order("902-3159896-1390916"))).satisfies(said -> {
            assertThat(said.shippedAt()).isNull();
            assertThat(said.shippedBy()).isEqualTo(Instant.parse("2026-11-03T09:30:00Z"));
        });
    }

    @Test
    @Verifies({"A2.1.a", "L4.b"})
    void aParcelThatHasNotLeft_needsNoDate() {
        lab.encrypt(
                GET_ORDER,
                Payloads.ORDER.replace(
                        "\"packages\": [", "\"packages\": [{\"packageStatus\": {\"status\": \"PENDING\"}}, "));

        assertThat(lab.observed.get(order("902-3159896-1390916"))).satisfies(said -> {
            assertThat(said.shippedAt()).isEqualTo(Instant.parse("2026-11-03T09:30:00Z"));
            assertThat(said.shippedBy()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3025-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "2026-10-01T00:00:00Z",
                "2026-11-23T00:00:00Z",
                "1793527200000",
                "yesterday",
                "2026-11-03"
            })
    @Verifies("#84")
    void aDateThatCannotBe_isLeftOutAndCounted(String date) {
        EncryptedJson stored =
                lab.encrypt(GET_ORDER, Payloads.ORDER.replace("\"2026-11-03T09:30:00Z\"", "\"" + date + "\""));

        assertThat(lab.observed.get(order("902-3159896-1390916")))
                .satisfies(said -> assertThat(said.shippedAt()).isNull());
        assertThat(stored.report().ignoredDates()).isEqualTo(1);
    }

    @Test
    @Verifies("M1.a")
    @SuppressWarnings("NullAway")
    void refusesDataWithoutASource() {
        assertThatNullPointerException()
                .isThrownBy(() ->
                        lab.encryptor.encrypt(GET_ORDER, Payloads.ORDER.getBytes(StandardCharsets.UTF_8), SELLER, null))
                .withMessageContaining("M1.a");
        assertThat(lab.events).isEmpty();
    }

    @Test
    @Verifies("L4.a")
    void unneededCategories_areReported_andDroppedWhereTheHostSaysSo() {
        Set<PiiCategory> needed = Set.of(PiiCategory.NAME, PiiCategory.ADDRESS, PiiCategory.POSTAL_CODE_9);
        SpApiLab counting = new SpApiLab(SpApiSettings.builder().needs(needed).build());
        SpApiLab dropping = new SpApiLab(
                SpApiSettings.builder().needs(needed).dropUnneeded().build());

        EncryptedJson counted = counting.encrypt(GET_ORDER, Payloads.ORDER);
        EncryptedJson dropped = dropping.encrypt(GET_ORDER, Payloads.ORDER);

        assertThat(counted.report().unneeded()).isEqualTo(Map.of(PiiCategory.EMAIL, 1, PiiCategory.PHONE, 1));
        assertThat(counted.report().dropped()).isZero();
        assertThat(encrypted(counted)).hasSize(7);
        assertThat(dropped.report().dropped()).isEqualTo(2);
        assertThat(encrypted(dropped)).hasSize(5).doesNotContain("/order/buyer/buyerEmail");
        assertThat(tree(text(dropped)).at("/order/buyer/buyerEmail").isNull()).isTrue();
    }

    @Test
    void aHostWidensAndNarrows_withAReason() {
        String tracking = "$.order.packages[*].trackingNumber";
        String email = "$.order.buyer.buyerEmail";
        SpApiSettings settings = SpApiSettings.builder()
                .encrypt(GET_ORDER, tracking, PiiCategory.PURCHASE, "the carrier shows the address")
                .leaveReadable(GET_ORDER, email, "an alias of Amazon's")
                .build();
        SpApiLab other = new SpApiLab(settings);

        EncryptedJson stored = other.encrypt(GET_ORDER, Payloads.ORDER);

        assertThat(encrypted(stored))
                .contains("/order/packages/0/trackingNumber")
                .doesNotContain("/order/buyer/buyerEmail");
        assertThat(tree(other.decrypt(GET_ORDER, stored))).isEqualTo(tree(Payloads.ORDER));
        assertThat(settings.departures()).hasSize(2);
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> SpApiSettings.builder().leaveReadable(GET_ORDER, email, " "));
        assertThatExceptionOfType(InvalidPiiException.class)
                .isThrownBy(() -> SpApiSettings.builder()
                        .encrypt(GET_ORDER, "$.order.orderId", PiiCategory.PURCHASE, "to be sure"))
                .withMessageContaining("names the order");
    }
}
