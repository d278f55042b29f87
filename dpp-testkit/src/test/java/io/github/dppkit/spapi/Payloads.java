package io.github.dppkit.spapi;

/** Payloads of our own, with invented people. */
final class Payloads {

    static final String ORDER = """
            {"order": {
              "orderId": "902-3159896-1390916", "createdTime": "2026-11-01T08:00:00Z",
              "salesChannel": {"marketplaceName": "Amazon.pl"},
              "buyer": {"buyerName": "Anna Nowak", "buyerEmail": "x7k2@marketplace.example"},
              "recipient": {"deliveryAddress": {
                "name": "Anna Nowak", "addressLine1": "ul. Polna 7\\/2", "addressLine2": "", "city": "Łódź",
                "postalCode": "12345-6789", "countryCode": "PL", "phone": "+48 600 100 200", "addressType": null}},
              "fulfillment": {"fulfillmentStatus": "SHIPPED",
                "shipByWindow": {"latestDateTime": "2026-11-05T22:59:59Z"}},
              "packages": [{"packageReferenceId": "1", "shipTime": "2026-11-03T09:30:00Z",
                "trackingNumber": "1Z999AA10123456784", "packageStatus": {"status": "IN_TRANSIT"}}],
              "proceeds": {"grandTotal": {"amount": 10.50, "currencyCode": "PLN"}}
            }}
            """;

    static final String LIST = """
            {"orders": [
              {"orderId": "902-0000001-0000001", "buyer": {"buyerName": "Anna Nowak"},
               "orderItems": [{"product": {"serialNumbers": ["SN-1", "SN-2"]}}]},
              {"buyer": {"buyerName": "Piotr Lis"}, "orderId": "902-0000002-0000002"}
            ], "pagination": {"nextToken": "abc"}}
            """;

    private Payloads() {}
}
