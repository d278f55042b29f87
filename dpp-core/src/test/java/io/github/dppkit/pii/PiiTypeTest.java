package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.Verifies;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Verifies("A4.a")
class PiiTypeTest {

    @ParameterizedTest
    @CsvSource({
        "1, PersonName, NAME",
        "2, PostalAddress, ADDRESS",
        "3, AddressPart, ADDRESS",
        "4, EmailAddress, EMAIL",
        "5, PhoneNumber, PHONE",
        "6, GiftMessage, GIFT_MESSAGE",
        "7, SurveyResponse, SURVEY_RESPONSE",
        "8, PaymentDetail, PAYMENT_DETAIL",
        "9, Purchase, PURCHASE",
        "10, Cookie, COOKIE",
        "11, DigitalFingerprint, DIGITAL_FINGERPRINT",
        "12, IpAddress, IP_ADDRESS",
        "13, GeoLocation, GEO_LOCATION",
        "14, PostalCode, ADDRESS",
        "15, DeviceProductId, DEVICE_PRODUCT_ID",
        "16, TaxId, TAX_ID",
        "17, FreeText, FREE_TEXT",
        "18, Document, DOCUMENT",
        "19, Secret, SECRET"
    })
    void storedCodesAreFixed(int code, String className, PiiCategory category) {
        PiiType<?> type = PiiType.byCode(code);

        assertThat(type.code()).isEqualTo(code);
        assertThat(type.valueClass().getSimpleName()).isEqualTo(className);
        assertThat(type.category()).isEqualTo(category);
        assertThat(type).hasToString(className);
    }

    @Test
    void thereIsOneTypeForEachPermittedClassAndNoOther() {
        Set<Class<?>> permitted = Set.of(Pii.class.getPermittedSubclasses());
        Set<Class<?>> typed = PiiType.all().stream().map(PiiType::valueClass).collect(Collectors.toSet());

        assertThat(typed).isEqualTo(permitted);
        assertThat(PiiType.all())
                .extracting(PiiType::code)
                .doesNotHaveDuplicates()
                .hasSize(19);
    }

    @Test
    void everyCategoryOfTheClauseHasAType() {
        Set<PiiCategory> covered = EnumSet.of(PostalCode.of("12345-6789").category());
        PiiType.all().forEach(type -> covered.add(type.category()));

        assertThat(covered).containsExactlyInAnyOrder(PiiCategory.values());
    }

    @Test
    void categoryCodesAreFixed() {
        assertThat(Arrays.stream(PiiCategory.values()).map(c -> c.code() + " " + c))
                .containsExactly(
                        "1 NAME",
                        "2 ADDRESS",
                        "3 EMAIL",
                        "4 PHONE",
                        "5 GIFT_MESSAGE",
                        "6 SURVEY_RESPONSE",
                        "7 PAYMENT_DETAIL",
                        "8 PURCHASE",
                        "9 COOKIE",
                        "10 DIGITAL_FINGERPRINT",
                        "11 IP_ADDRESS",
                        "12 GEO_LOCATION",
                        "13 POSTAL_CODE_9",
                        "14 DEVICE_PRODUCT_ID",
                        "15 TAX_ID",
                        "16 FREE_TEXT",
                        "17 DOCUMENT",
                        "18 SECRET");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 20, 255, 256, Integer.MAX_VALUE})
    void refusesCode_whenNoTypeHasIt(int code) {
        assertThatThrownBy(() -> PiiType.byCode(code))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageContaining("no PII type has this number");
    }

    static Stream<Canary> canaries() {
        return Canary.all().stream();
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void parsesAndRestoresToTheSameText(Canary canary) {
        Pii parsed = canary.type().parse(canary.text());
        Pii restored = Opened.restored(canary.type(), parsed);

        assertThat(parsed.getClass()).isEqualTo(canary.type().valueClass());
        assertThat((Object) parsed.type()).isSameAs(canary.type());
        assertThat(Opened.plaintext(restored)).isEqualTo(canary.text());
        assertThat(restored.mask()).isEqualTo(parsed.mask());
        assertThat(Opened.normalForm(restored)).isEqualTo(Opened.normalForm(parsed));
        assertThat(restored.category()).isEqualTo(parsed.category());
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void twoValuesOfOneTextAreNotEqual(Canary canary) {
        Pii one = canary.type().parse(canary.text());
        Pii other = canary.type().parse(canary.text());

        assertThat(one.equals(other)).isFalse();
        assertThat(one.equals(one)).isTrue();
    }
}
