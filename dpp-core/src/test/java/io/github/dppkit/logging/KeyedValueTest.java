package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.policy.Verifies;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind a key goes, however it is written, and nothing else of the line does. */
class KeyedValueTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @Verifies({"A2.6.d", "L5.g", "#133"})
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "buyerName=Anna Schmidt orderId=902-3159896-1390916~buyerName=[NAME] orderId=902-3159896-1390916",
                "Recipient name: anna schmidt, phone : 030 901820~Recipient name: [NAME], phone : [PHONE]",
                "shipping address: Am Markt 5, 50667 Köln~shipping address: [ADDRESS]",
                "order=1 recipient=\"Anna Schmidt\" city=\"Köln\" zip=\"50667\" carrier=DHL~order=1 recipient=\"[NAME]\""
                        + " city=\"[ADDRESS]\" zip=\"[ADDRESS]\" carrier=DHL",
                "{\"buyer\":{\"name\":\"Anna \\\"Anni\\\" Schmidt\",\"id\":7}}~{\"buyer\":{\"name\":\"[NAME]\",\"id\":7}}",
                "payload={\\\"buyerName\\\":\\\"Anna Schmidt\\\",\\\"id\\\":7}~payload={\\\"buyerName\\\":\\\"[NAME]\\\",\\\"id\\\":7}",
                "{\"shipTo\":{\"name\":\"Anna Schm~{\"shipTo\":{\"name\":\"[NAME]",
                "{\"names\":[],\"copyEmails\":[\"a.b@example.org\",\"c\"],\"x\":1}~{\"names\":[],\"copyEmails\":[\"[EMAIL]\",\"c\"],\"x\":1}",
                "{\"latitude\":52.520008,\"longitude\":-13.404954}~{\"latitude\":[GEO],\"longitude\":[GEO]}",
                "<ShippingAddress><Name>Anna Schmidt</Name><City>Bonn</City></ShippingAddress>~<ShippingAddress><Name>[NAME]"
                        + "</Name><City>[ADDRESS]</City></ShippingAddress>",
                "<request name=\"x\" buyerName='Anna Schmidt'/>~<request name=\"x\" buyerName='[NAME]'/>",
                "Address[name=Anna Schmidt, addressLine1=Am Markt 5, city=Bonn, countryCode=DE]~Address[name=[NAME],"
                        + " addressLine1=[ADDRESS], city=[ADDRESS], countryCode=DE]",
                "Customer(id=5, firstName=anna, lastName=schmidt)~Customer(id=5, firstName=[NAME], lastName=[NAME])",
                "GET /checkout?buyer=Anna%20Schmidt&order=5~GET /checkout?buyer=[NAME]&order=5",
                "GET /geo?address=Am+Markt+5%2C+Bonn&key=*** 200~GET /geo?address=[ADDRESS]&key=*** 200",
                "select * from t where last_name = 'O''Neil' and x = 1~select * from t where last_name = '[NAME]' and x = 1",
                "insert into a (id, line1, zip) values (7,'Am Markt 5','50667'), (8,'Ring 2','50668')~insert into a (id, line1,"
                        + " zip) values (7,'[ADDRESS]','[ADDRESS]'), (8,'[ADDRESS]','[ADDRESS]')",
                "where national_id in ('22065701165', 'x')~where national_id in ('[TAX_ID]', 'x')",
                "binding parameter [3] as [VARCHAR] - [Anna Schmidt]~binding parameter [3] as [VARCHAR] - [[NAME]]",
                "Bound values: [Anna Schmidt, anna@example.org, 2025-06-26]~Bound values: [[NAME], [EMAIL], 2025-06-26]",
                "on field 'name': rejected value [Anna Schmidt]; codes [x]~on field 'name': rejected value [[NAME]]; codes [x]",
                "NumberFormatException: For input string: \"0800 1234560\"~NumberFormatException: For input string: \"[PHONE]\"",
                "row 1: 902-3159896-1390916,a@example.org,\"Anna Schmidt\",\"Am Markt 5\",Bonn,50667~row 1:"
                        + " 902-3159896-1390916,[EMAIL],\"[NAME]\",\"[ADDRESS]\",[NAME],[ADDRESS]",
                "Customer Anna Schmidt has no open order~Customer [NAME] has no open order",
                "Order 902-3159896-1390916 shipped to Anna Schmidt at Am Markt 5, 50667 Bonn~Order 902-3159896-1390916 shipped to"
                        + " [NAME] at [ADDRESS]",
                "Gift note printed: Happy birthday, Anna!~Gift note printed: [MESSAGE]",
                "Tax ID 632154969 not found in VIES~Tax ID [TAX_ID] not found in VIES",
                "password=hunter2 token_type=bearer~password=[SECRET] token_type=bearer",
                "Authorization: Bearer abc123def456ghi789jkl~Authorization: [SECRET]",
            })
    void removesWhatStandsBehindAKey(String text, String expected) {
        assertThat(sanitizer.sanitize(text)).isEqualTo(expected);
        assertThat(sanitizer.sanitize(expected)).isSameAs(expected);
    }

    @Test
    @Verifies("#133")
    void removesWhatAmazonsSdkPrints() {
        assertThat(
                        sanitizer.sanitize(
                                "class Address {\n    name: Anna Schmidt\n    addressLine2: null\n    city: bonn\n    phone: 123\n}"))
                .isEqualTo(
                        "class Address {\n    name: [NAME]\n    addressLine2: null\n    city: [ADDRESS]\n    phone: 123\n}");
        assertThat(sanitizer.sanitizeLine("class Buyer {\n    buyerName: anna\n    buyerEmail: null\n}"))
                .isEqualTo("class Buyer {\\n    buyerName: [NAME]\\n    buyerEmail: null\\n}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=orders-consumer group=orders-eu city-index rebuilt in 7869ms",
                "bean name: shippingAddressMapper, scope=singleton (12 deps)",
                "phone=null email=*** name=[REDACTED] orderId=051-9527286-9989401",
                "validation failed: phone must not be blank, email must be well-formed, order=786-9120785-3004529",
                "invoice PL/2025/11/65032 exported, net=161.48 vat=23%",
                "column address_line1 changed from varchar(78) to varchar(202)",
                "{\"marketplace\":{\"id\":\"ATVPDKIKX0DER\",\"name\":\"United States\",\"countryCode\":\"US\"}}",
                "{\"prepOwner\":\"AMAZON\",\"labelOwner\":\"SELF\",\"message\":\"Generated id token\"}",
                "binding parameter (2:BIGINT) <- [351451432]",
                "binding parameter (1:VARCHAR) <- [930-9435883-4438089]",
                "binding parameter (1:VARCHAR) <- [PENDING]",
                "Text '2025-13-01' could not be parsed at index 5",
                "nextToken=2YgYW55IGNhcm5hbCBwbGVhc3VyZS4 tokenType=bearer",
                "Customer Service started, Order Import Job done",
                "Failed to convert from String \"NOT_FOUND\"",
                "payload=[902-3159896-1390916, SHIPPED, 3]",
                "values (?, ?, ?)",
                "the address 0x7f3a of worker 12 at line=42 column: 7",
                "to=orders-queue, from=import, title=USB cable",
                "user: admin, role: ADMIN, state: CA, country: US",
            })
    void leavesAloneWhatIsNobodys(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }

    @Test
    void knowsAHostsOwnKeys() {
        LogSanitizer own = LogSanitizer.builder()
                .keys(PiiCategory.NAME, "loyaltyHolder")
                .keys(PiiCategory.DEVICE_PRODUCT_ID, "watch_no")
                .build();
        assertThat(own.sanitize("loyalty_holder=Kim Watch-No: 77x, {\"mainLoyaltyHolder\":\"Kim\"}"))
                .isEqualTo("loyalty_holder=[NAME] Watch-No: [PII], {\"mainLoyaltyHolder\":\"[NAME]\"}");
        assertThat(sanitizer.sanitize("loyalty_holder=Kim")).isEqualTo("loyalty_holder=Kim");
        Assertions.assertThatThrownBy(() -> LogSanitizer.builder().keys(PiiCategory.NAME, "_1"))
                .hasMessageContaining("letter");
    }
}
