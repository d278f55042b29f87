package io.github.dppkit.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An invented order whose every personal value occurs in no other order and in no ordinary text, so that one found
 * outside its ciphertext is a leak and tells where it came from.
 *
 * <p>It is written as the response of {@code getOrder} of SP-API Orders 2026-01-01, of an order that a merchant fulfils.
 * The same number gives the same order for ever. Immutable.
 */
public final class SyntheticOrder {

    /** The number of personal values in each order. */
    public static final int PII_LEAVES = 10;

    private static final String[] SYLLABLES = {
        "ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "xa", "ye", "zi",
        "qo", "ru"
    };

    private static final int SYLLABLES_PER_WORD = 5;
    private static final int WORD_LENGTH = 1 + 2 * SYLLABLES_PER_WORD;

    private final int number;
    private final String orderId;
    private final Map<String, String> pii;

    private SyntheticOrder(int number) {
        this.number = number;
        this.orderId = String.format(Locale.ROOT, "999-%07d-%07d", number, 7_654_321 - number);
        String given = capital(word(number, 1));
        String family = capital(word(number, 2));
        this.pii = Map.of(
                "/order/buyer/buyerName",
                given + " " + family,
                "/order/buyer/buyerEmail",
                word(number, 3) + "." + word(number, 4) + "@example.org",
                "/order/recipient/deliveryAddress/name",
                capital(word(number, 5)) + " " + capital(word(number, 6)),
                "/order/recipient/deliveryAddress/companyName",
                capital(word(number, 7)) + " " + capital(word(number, 8)) + " Ltd",
                "/order/recipient/deliveryAddress/addressLine1",
                (number % 400 + 1) + " " + capital(word(number, 9)) + " Road",
                "/order/recipient/deliveryAddress/city",
                capital(word(number, 10)) + " " + capital(word(number, 11)),
                "/order/recipient/deliveryAddress/stateOrRegion",
                capital(word(number, 12)) + "shire",
                "/order/recipient/deliveryAddress/postalCode",
                postalCode(number),
                "/order/recipient/deliveryAddress/phone",
                String.format(Locale.ROOT, "+44 7700 9%05d", number),
                "/order/orderItems/0/fulfillment/packing/giftOption/giftMessage",
                "Dear " + capital(word(number, 13)) + ", many happy returns from " + capital(word(number, 14)));
    }

    /**
     * Returns the order of a number.
     *
     * @param number 0 to 99,999; below 1,000 its telephone number lies in the range that Ofcom keeps for drama
     * @return the order
     * @throws IllegalArgumentException if there is no such number
     */
    public static SyntheticOrder of(int number) {
        if (number < 0 || number > 99_999) {
            throw new IllegalArgumentException("Synthetic orders have numbers from 0 to 99999.");
        }
        return new SyntheticOrder(number);
    }

    /**
     * Returns the order id.
     *
     * @return in Amazon's form, with the area 999, which is not in use
     */
    public String orderId() {
        return orderId;
    }

    /**
     * Returns its personal values.
     *
     * @return ten, by RFC 6901 pointer into {@link #unshipped}
     */
    public Map<String, String> pii() {
        return pii;
    }

    /**
     * Returns one personal value.
     *
     * @param pointer one of the keys of {@link #pii()}
     * @return the value
     * @throws IllegalArgumentException if no personal value stands there
     */
    public String value(String pointer) {
        String value = pii.get(pointer);
        if (value == null) {
            throw new IllegalArgumentException("No personal value of a synthetic order stands there.");
        }
        return value;
    }

    /**
     * Returns what to look for where no personal value may stand: each value, each invented word in one, as part of a value
     * is a leak too, and telephone number and postal code without blanks, as they are often stored.
     *
     * @return texts by what they are, such as {@code 999-0000017-7654304 buyerName}, for {@link LeakCheck}
     */
    public Map<String, String> canaries() {
        Map<String, String> canaries = new TreeMap<>();
        // with or without country code or trunk prefix, the national number is the same
        canaries.put(orderId + " phone, digits", String.format(Locale.ROOT, "77009%05d", number));
        canaries.put(orderId + " postalCode, closed", postalCode(number).replace(" ", ""));
        pii.forEach((pointer, value) -> {
            String name = orderId + " " + pointer.substring(pointer.lastIndexOf('/') + 1);
            canaries.put(name, value);
            int part = 1;
            for (String word : value.split("[ .,@]+", -1)) {
                if (word.length() >= WORD_LENGTH
                        && word.toLowerCase(Locale.ROOT).startsWith("q")) {
                    canaries.put(name + ", word " + part++, word.substring(0, WORD_LENGTH));
                }
            }
        });
        return canaries;
    }

    /**
     * Returns the payload of this order before anything is shipped.
     *
     * @param purchasedAt when it was bought
     * @return UTF-8 JSON
     */
    public byte[] unshipped(Instant purchasedAt) {
        return json(purchasedAt, "UNSHIPPED", "");
    }

    /**
     * Returns the payload of this order once its one parcel is on the way.
     *
     * @param purchasedAt when it was bought
     * @param shippedAt when the parcel left
     * @return UTF-8 JSON
     */
    public byte[] shipped(Instant purchasedAt, Instant shippedAt) {
        String parcel = """
                "packages": [{
                  "packageReferenceId": "%d",
                  "shipTime": "%s",
                  "packageStatus": {"status": "IN_TRANSIT"},
                  "packageItems": [{"orderItemId": "%s", "quantity": 1}]
                }],
                """.formatted(number + 1, shippedAt, itemId());
        return json(purchasedAt, "SHIPPED", parcel);
    }

    private byte[] json(Instant purchasedAt, String status, String parcel) {
        return """
                {"order": {
                  "orderId": "%s",
                  "createdTime": "%s",
                  "lastUpdatedTime": "%s",
                  "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1F83G8C2ARO7P"},
                  "buyer": {"buyerName": "%s", "buyerEmail": "%s"},
                  "recipient": {"deliveryAddress": {
                    "name": "%s", "companyName": "%s", "addressLine1": "%s", "city": "%s", "stateOrRegion": "%s",
                    "postalCode": "%s", "countryCode": "GB", "phone": "%s", "addressType": "RESIDENTIAL"}},
                  "fulfillment": {"fulfillmentStatus": "%s", "fulfilledBy": "MERCHANT",
                    "shipByWindow": {"latestDateTime": "%s"}, "deliverByWindow": {"latestDateTime": "%s"}},
                  %s"orderItems": [{"orderItemId": "%s", "quantityOrdered": 1,
                    "product": {"asin": "B0DPPKIT%02d", "title": "Stoneware mug, grey", "sellerSku": "MUG-GREY-%d"},
                    "proceeds": {"proceedsTotal": {"amount": "18.50", "currencyCode": "GBP"}},
                    "fulfillment": {"packing": {"giftOption": {"giftMessage": "%s"}}}}]
                }}
                """.formatted(
                        orderId,
                        purchasedAt,
                        purchasedAt,
                        value("/order/buyer/buyerName"),
                        value("/order/buyer/buyerEmail"),
                        value("/order/recipient/deliveryAddress/name"),
                        value("/order/recipient/deliveryAddress/companyName"),
                        value("/order/recipient/deliveryAddress/addressLine1"),
                        value("/order/recipient/deliveryAddress/city"),
                        value("/order/recipient/deliveryAddress/stateOrRegion"),
                        value("/order/recipient/deliveryAddress/postalCode"),
                        value("/order/recipient/deliveryAddress/phone"),
                        status,
                        purchasedAt.plus(Duration.ofDays(2)),
                        purchasedAt.plus(Duration.ofDays(7)),
                        parcel,
                        itemId(),
                        number % 100,
                        number % 7,
                        value("/order/orderItems/0/fulfillment/packing/giftOption/giftMessage"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String itemId() {
        return String.format(Locale.ROOT, "4%013d", number);
    }

    private static String postalCode(int number) {
        return String.format(Locale.ROOT, "QV%d %dXJ", number / 10 + 100, number % 10);
    }

    /** Spells number and place in syllables: every pair has a spelling of its own, and no language has these words. */
    private static String word(int number, int place) {
        StringBuilder word = new StringBuilder("q");
        int rest = number * 20 + place;
        for (int i = 0; i < SYLLABLES_PER_WORD; i++) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
            rest /= SYLLABLES.length;
        }
        return word.toString();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Returns the order id, never a personal value. */
    @Override
    public String toString() {
        return "SyntheticOrder[" + orderId + "]";
    }
}
