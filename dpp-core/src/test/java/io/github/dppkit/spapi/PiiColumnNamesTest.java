package io.github.dppkit.spapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns of a host's tables look like personal data. */
class PiiColumnNamesTest {

    private final PiiColumnNames names = PiiColumnNames.ofCatalogue();

    @ParameterizedTest
    @CsvSource({
        "orders, buyer_name, NAME",
        "orders, buyerEmail, EMAIL",
        "ORDERS, BUYER_EMAIL_IDX, EMAIL",
        "orders, buyer_phone_number_encrypted, PHONE",
        "orders, ship_address, ADDRESS",
        "orders, ship_address_json, ADDRESS",
        "orders, ship-city, ADDRESS",
        "orders, city, ADDRESS",
        "orders, postal_code_hash, ADDRESS",
        "orders, address_line_2, ADDRESS",
        "orders, recipient_name, NAME",
        "orders, gift_message, GIFT_MESSAGE",
        "orders, buyer_vat_number, TAX_ID",
        "orders, cpf, TAX_ID",
        "buyer, name, NAME",
        "orders, buyer, ADDRESS",
        "address, county, ADDRESS",
    })
    @Verifies("#99")
    void knowsTheFieldsOfSpApi_howeverTheyAreSpelt(String table, String column, PiiCategory category) {
        assertThat(names.categoryOf(table, column)).contains(category);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "amazon_order_id",
                "seller_id",
                "total",
                "currency",
                "status",
                "state",
                "purchased_at",
                "sku",
                "quantity",
                "name",
                "buyer_id",
                "customer_count",
                "email_verified",
                "phone_type",
                "payload",
                "region",
                "country_code",
                "token",
                "idx",
                "__",
                "row_tag",
                "version",
                "marketplace_id",
                "carrier_name"
            })
    void leavesOthersAlone(String column) {
        assertThat(names.categoryOf("orders", column)).isEmpty();
    }
}
