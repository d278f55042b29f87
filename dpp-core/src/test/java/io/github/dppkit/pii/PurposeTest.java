package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.Verifies;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurposeTest {

    @ParameterizedTest
    @Verifies({"A2.0.a", "A2.1.b", "M2.a"})
    @CsvSource({
        "shipping, SHIPPING",
        " Shipping , SHIPPING",
        "tax_calculation, TAX_CALCULATION",
        "TAX-REMITTANCE, TAX_REMITTANCE",
        "Tax Invoice, TAX_INVOICE",
        "legal_duty:DE:AO-147, LEGAL_DUTY",
        "LEGAL-DUTY:PL:ART.86, LEGAL_DUTY"
    })
    void readsAPermittedPurpose(String text, Purpose.Kind kind) {
        Purpose purpose = Purpose.parse(text);

        assertThat(purpose.kind()).isEqualTo(kind);
        assertThat(Purpose.parse(purpose.canonical())).isEqualTo(purpose).hasSameHashCodeAs(purpose);
    }

    @Test
    @Verifies({"A2.0.a", "M2.a"})
    void thereAreFivePurposesAndNoOther() {
        assertThat(Purpose.Kind.values())
                .extracting(Enum::name)
                .containsExactly("SHIPPING", "TAX_CALCULATION", "TAX_REMITTANCE", "TAX_INVOICE", "LEGAL_DUTY");
        assertThat(Purpose.class.getConstructors()).isEmpty();
        assertThat(Arrays.stream(Purpose.class.getMethods())
                        .filter(m -> m.getReturnType() == Purpose.class)
                        .map(java.lang.reflect.Method::getName))
                .containsExactlyInAnyOrder("parse", "legalDuty");
    }

    @ParameterizedTest
    @Verifies({"A2.0.a", "M2.d"})
    @CsvSource({
        "marketing, M2.d and A2.0.a",
        "MARKETING, M2.d and A2.0.a",
        "e-mail marketing, M2.d and A2.0.a",
        "re-marketing, M2.d and A2.0.a",
        "M a r k e t i n g, M2.d and A2.0.a",
        "mar\u00adket\u200bing, M2.d and A2.0.a",
        "ＭＡＲＫＥＴＩＮＧ, M2.d and A2.0.a",
        "shipping+marketing, M2.d and A2.0.a",
        "legal_duty:marketing, M2.d and A2.0.a",
        "advertising, M2.d and A2.0.a",
        "ad-targeting, M2.d and A2.0.a",
        "newsletter, M2.d and A2.0.a",
        "profiling, M2.d and A2.0.a",
        "customer_profile, M2.d and A2.0.a",
        "Personalisation, M2.d and A2.0.a",
        "personalization, M2.d and A2.0.a",
        "aggregation, M2.d and AUP.4",
        "cross_seller_aggregation, M2.d and AUP.4",
        "Cross-Seller Aggregation, M2.d and AUP.4",
        "crossSellerBenchmark, M2.d and AUP.4",
        "cross selling, M2.d and AUP.4",
        "cross-client report, M2.d and AUP.4",
        "model_training, SPPA.6",
        "ModelTraining, SPPA.6",
        "training-of-models, SPPA.6",
        "train a model, SPPA.6",
        "AI training, SPPA.6",
        "LLM fine-tuning, SPPA.6",
        "machine learning, SPPA.6",
        "MachineLearning, SPPA.6",
        "analytics, A2.0.a (use pseudonymised data)"
    })
    void refusesAShutOutPurpose_inAnySpelling_namingTheClause(String text, String clause) {
        assertThatThrownBy(() -> Purpose.parse(text))
                .isInstanceOf(PurposeRefusedException.class)
                .hasMessage("Purpose refused by clause " + clause
                        + ": PII serves shipping, tax calculation, tax remittance,"
                        + " tax invoice or a named legal duty only.");
    }

    @ParameterizedTest
    @Verifies("A2.0.a")
    @ValueSource(
            strings = {"", " ", "kq7Zx", "shippings", "order", "legal_duty", "legal_duty:", "legal_duty:DE", "tax"})
    void refusesAnyOtherText_withoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Purpose.parse(text))
                .isInstanceOf(PurposeRefusedException.class)
                .hasMessageContaining("A2.0.a")
                .hasNoCause()
                .message()
                .doesNotContain("kq7Zx", "shippings");
    }

    @ParameterizedTest
    @Verifies("A2.1.b")
    @CsvSource({
        "de, AO-147",
        "DEU, AO-147",
        "D1, AO-147",
        "DE, AO",
        "DE, ao-147",
        "DE, AO 147",
        "DE, 1",
        "'', AO-147",
        "DE, ''",
        "DE, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1",
        "DE, Zofia Kowalska 1",
        "DE, a@b.example1"
    })
    void refusesALegalDuty_whenNoStatuteIsNamed(String country, String citation) {
        assertThatThrownBy(() -> Purpose.legalDuty(country, citation))
                .isInstanceOf(PurposeRefusedException.class)
                .hasMessageStartingWith("Legal duty refused (A2.1.b)")
                .message()
                .doesNotContain("Zofia");
    }

    @ParameterizedTest
    @Verifies({"M2.d", "A2.0.a"})
    @ValueSource(strings = {"MARKETING-1", "PRO-FILING-2", "MODEL.TRAINING/3", "CROSS-SELLER-4", "AGGREGATION-5"})
    void refusesALegalDuty_whenItsCitationSpellsAShutOutPurpose(String citation) {
        assertThatThrownBy(() -> Purpose.legalDuty("DE", citation))
                .isInstanceOf(PurposeRefusedException.class)
                .hasMessageStartingWith("Purpose refused by clause")
                .message()
                .doesNotContain(citation);
    }

    @Property(tries = 1000)
    @Verifies("A2.0.a")
    void refusesRandomText_withoutRepeatingIt(@ForAll String text) {
        String input = text + "kq7Zx";

        assertThatThrownBy(() -> Purpose.parse(input))
                .isInstanceOf(PurposeRefusedException.class)
                .message()
                .doesNotContain("kq7Zx");
    }

    @Test
    void purposesAreEqualByKindAndStatute() {
        assertThat(Purpose.legalDuty("DE", "AO-147")).isEqualTo(Purpose.parse("legal_duty:DE:AO-147"));
        assertThat(Purpose.legalDuty("DE", "AO-147")).isNotEqualTo(Purpose.legalDuty("DE", "AO-148"));
        assertThat(Purpose.legalDuty("DE", "AO-147")).isNotEqualTo(Purpose.legalDuty("AT", "AO-147"));
        assertThat(Purpose.SHIPPING).isNotEqualTo(Purpose.TAX_INVOICE);
        assertThat(Purpose.SHIPPING).hasToString("shipping");
    }
}
