package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.PostalCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticOrderTest {

    private static final Instant BOUGHT = Instant.parse("2026-03-01T08:00:00Z");

    @Test
    void noTwoOrdersShareAPersonalValueNorAWordOfOne() {
        int step = Depth.current().pick(11, 1);
        Set<String> seen = new HashSet<>();
        for (int number = 0; number <= 99_999; number += step) {
            for (String canary : SyntheticOrder.of(number).canaries().values()) {
                if (!seen.add(canary)) {
                    fail("Order %d shares %s.", number, canary);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(2_600_000 / step);
    }

    @Test
    void everyValueStandsInThePayloadUnderItsName_shippedOrNot() {
        SyntheticOrder order = SyntheticOrder.of(17);
        for (byte[] json : new byte[][] {order.unshipped(BOUGHT), order.shipped(BOUGHT, BOUGHT.plusSeconds(3600))}) {
            String text = new String(json, StandardCharsets.UTF_8);
            assertThat(text).contains("\"orderId\": \"" + order.orderId() + "\"");
            order.pii()
                    .forEach((pointer, value) -> assertThat(text)
                            .contains(
                                    "\"" + pointer.substring(pointer.lastIndexOf('/') + 1) + "\": \"" + value + "\""));
        }
    }

    @Test
    void canariesAreItsValuesAndTheInventedWordsInThem() {
        SyntheticOrder order = SyntheticOrder.of(17);
        assertThat(order.canaries().values()).containsAll(order.pii().values()).hasSize(26);
        assertThat(order.canaries())
                .containsKeys(order.orderId() + " buyerName", order.orderId() + " buyerName, word 2");
    }

    @Test
    void theShippedOneTellsWhenItsParcelLeft() {
        assertThat(new String(SyntheticOrder.of(3).shipped(BOUGHT, BOUGHT.plusSeconds(3600)), StandardCharsets.UTF_8))
                .contains("\"shipTime\": \"2026-03-01T09:00:00Z\"");
    }

    @Test
    void valuesAreOnesThatTheirTypesRead() {
        for (int number : new int[] {0, 999, 1000, 99_999}) {
            SyntheticOrder order = SyntheticOrder.of(number);
            EmailAddress.of(order.value("/order/buyer/buyerEmail"));
            PhoneNumber.of(order.value("/order/recipient/deliveryAddress/phone"));
            PostalCode.of(order.value("/order/recipient/deliveryAddress/postalCode"));
        }
    }

    @Test
    void refusesANumberOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> SyntheticOrder.of(100_000));
        assertThatIllegalArgumentException().isThrownBy(() -> SyntheticOrder.of(-1));
    }
}
