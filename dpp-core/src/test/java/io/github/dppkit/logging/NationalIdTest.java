package io.github.dppkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** National ids and VAT numbers by their form and check digits, without a key; what fails the check stays. */
@Verifies({"A2.6.d", "L5.g"})
class NationalIdTest {

    private final LogSanitizer sanitizer = LogSanitizer.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678Z", // Spain
                "12345678-Z",
                "X1234567L",
                "RSSMRA85T10A562S", // Italy
                "111.444.777-35", // Brazil
                "11.222.333/0001-81",
                "2 55 08 14 168 025 38", // France
                "255081416802538",
                "811228-9874", // Sweden
                "19670919-9530",
                "2341 2341 2346", // India
                "ABCPE1234F",
                "HEGG560427MVZRRL04", // Mexico
                "GODE561231GR8",
                "078-05-1120", // United States
                "S1234567D", // Singapore
                "85.07.30-033.28", // Belgium
                "756.9217.0769.85", // Switzerland
                "784-1980-1234567-8", // United Arab Emirates
                "131052-308T", // Finland
                "11010519491231002X", // China
                "856-734-62-15", // Poland
            })
    void removesNumbersOfStates(String number) {
        assertThat(sanitizer.sanitize("import saw " + number + " twice")).isEqualTo("import saw [TAX_ID] twice");
        assertThat(sanitizer.sanitize("rows=[" + number + "]")).doesNotContain(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATU13585627",
                "BE0428759497",
                "BG175074752",
                "CY10259033P",
                "CZ25123891",
                "DE136695976",
                "DK13585628",
                "EE100931558",
                "ESJ99216582",
                "ES54362315K",
                "ESX2482300W",
                "FI20774740",
                "FR40303265045",
                "GB980780684",
                "XI980780684",
                "EL094259216",
                "HR33392005961",
                "HU12892312",
                "IE6433435F",
                "IE6433435OA",
                "IT00743110157",
                "LT119511515",
                "LT100001919017",
                "LU15027442",
                "LV40003521600",
                "LV16117519997",
                "MT11679112",
                "NL004495445B01",
                "NL123456789B13",
                "PL8567346215",
                "PT501964843",
                "RO18547290",
                "SE123456789701",
                "SI50223054",
                "SK2022749619",
                "NO995525828MVA",
                "CHE-107.787.577",
            })
    void removesVatNumbersOfEuropeByTheirChecks(String number) {
        assertThat(sanitizer.sanitize("import saw " + number + " twice")).isEqualTo("import saw [TAX_ID] twice");
        int digit = number.startsWith("CHE") ? 4 : number.startsWith("ESX") || number.endsWith("B13") ? 5 : 4;
        char other = number.charAt(digit) == '9' ? '0' : (char) (number.charAt(digit) + 1);
        String wrong = number.substring(0, digit) + other + number.substring(digit + 1);
        assertThat(sanitizer.sanitize("import saw " + wrong + " twice")).isEqualTo("import saw " + wrong + " twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678A and 12345678L", // a literal of Java
                "X1234567M, B1234567L, A1234567Z",
                "RSSMRA85T10A562T",
                "111.444.777-36 and 11.222.333/0001-82",
                "155081416802538",
                "811228-9875, 20251122-1039, 251122-1026, 20241231-2355",
                "2341 2341 2347, 2341-2341-2346-1",
                "ABCDE1234F, SKUPE1234FX",
                "HEGG560427MVZRRL05, GODE561231GR9, GODE561331GR8",
                "000-12-3456, 666-12-3456, 123-00-4567, 123-45-0000, 123-45-67890",
                "85.07.30-033.29, 756.9217.0769.86, 784-1980-1234567-9, 856-734-62-16",
                "131052-308U and 11010519491231002 and 110105194912310020",
                "no 995525828, NO 995525828 pieces",
                "trace 201512345678901234 at 1700000000000",
            })
    void leavesAloneWhatFailsItsCheck(String text) {
        assertThat(sanitizer.sanitize(text)).isSameAs(text);
    }
}
