package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Telephone numbers of every Amazon marketplace, as they are written abroad and at home, without a key beside them. */
@Verifies({"A2.6.d", "L5.g"})
class PhoneFormTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @CsvSource({
        "AU, +61 2 9876 5432, 0412 345 678",
        "AE, +971 50 123 4567, 04 123 4567",
        "BE, +32 470 12 34 56, 0470 12 34 56",
        "BR, +55 11 91234-5678, 11 91234-5678",
        "CA, +1 416 555 0123, 416-555-0123",
        "CN, +86 138 1234 5678, 138 1234 5678",
        "DE, +49 30 1234567, 030/123 45 67",
        "EG, +20 10 1234 5678, 010 1234 5678",
        "ES, +34 612 34 56 78, 612 34 56 78",
        "FR, +33 6 12 34 56 78, 06.12.34.56.78",
        "GB, +44 (0)20 7946 0958, 020 7946 0958",
        "IE, +353 86 123 4567, 086 123 4567",
        "IN, +91 98765 43210, 098765 43210",
        "IT, +39 06 6982 1234, 06 6982 1234",
        "JP, +81-90-1234-5678, 090-1234-5678",
        "MX, +52 55 1234 5678, 55 1234 5678",
        "NL, +31 6 12345678, 06-12345678",
        "PL, +48 512 345 678, (22) 585 00 72",
        "SA, +966 50 123 4567, 050 123 4567",
        "SE, +46 70 123 45 67, 070-123 45 67",
        "SG, +65 9123 4567, (65) 9123 4567",
        "TR, +90 532 123 45 67, 0532 123 45 67",
        "US, +1 (206) 555-0100, (206) 555-0100",
        "ZA, +27 82 123 4567, 082 123 4567",
        "BE, +32 81 12 34 56, 081 12 34 56",
        "SE, +46 31 12 34 56, 031-12 34 56",
        "AT, +43 660 1234567, 00436601234567",
        "TR, 0090 532 123 45 67, 532 123 45 67",
    })
    void removesNumbersOfEveryMarketplace(String country, String abroad, String home) {
        assertThat(sanitizer.sanitize("driver rang " + abroad + " twice"))
                .as(country)
                .isEqualTo("driver rang [PHONE] twice");
        assertThat(sanitizer.sanitize("driver found " + home + " busy"))
                .as(country)
                .isEqualTo("driver found [PHONE] busy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "offset +33 12 34 56 of the plan",
                "delta +1 123 456 7890",
                "delta +44 4000 400400",
                "delta +65 1234 5678",
                "shift +999 123 456 789",
                "read 138 1234 56789 and 120 1234 5678",
                "sizes 11 11234 5678, 20 4000 4000 and 512 12 34 56",
                "grid 712 345 22 33, 0470 12 34",
            })
    void leavesAloneWhatNoPlanAllows(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }
}
