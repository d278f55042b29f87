package io.github.dppkit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FigureValueTest {

    private static FigureValue value(PolicyFigure figure, String value) {
        return new FigureValue(figure, value, "test", "A2.1.a", "test");
    }

    @ParameterizedTest
    @CsvSource({
        "PII_RETENTION, PT720H, P30D, 30 d",
        "PII_RETENTION, P30D, P30D, 30 d",
        "NOTICE_DELETION, PT72H, P3D, 72 h",
        "LOG_REVIEW_INTERVAL, P3DT12H, PT84H, 84 h",
        "SCREEN_LOCK, PT15M, PT15M, 15 min",
        "SCREEN_LOCK, PT61S, PT1M1S, 61 s",
        "PASSWORD_LENGTH, 012, 12, 12",
        "MFA_REQUIRED, true, true, true",
        "TLS_MINIMUM, TLSv1.3, TLSv1.3, TLSv1.3",
    })
    void keepsOneCanonicalForm(PolicyFigure figure, String written, String canonical, String text) {
        FigureValue value = value(figure, written);

        assertThat(value.value()).isEqualTo(canonical);
        assertThat(value.text()).isEqualTo(text);
        assertThat(value).isEqualTo(value(figure, canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "PII_RETENTION, P1M",
        "PII_RETENTION, 30",
        "PII_RETENTION, P0D",
        "PII_RETENTION, -P1D",
        "PII_RETENTION, PT0.5S",
        "PII_RETENTION, P40000D",
        "PII_RETENTION, P99999999999999999999D",
        "PII_RETENTION, ''",
        "PASSWORD_LENGTH, 0",
        "PASSWORD_LENGTH, -1",
        "PASSWORD_LENGTH, 12.0",
        "PASSWORD_LENGTH, 1025",
        "PASSWORD_LENGTH, 99999999999",
        "PASSWORD_CLASSES, 5",
        "MFA_REQUIRED, TRUE",
        "MFA_REQUIRED, yes",
        "TLS_MINIMUM, TLSv1.1",
        "RETENTION_ANCHOR, strictest",
    })
    void refusesAValueOfAnotherForm_namingFigureAndClauseOnly(PolicyFigure figure, String written) {
        assertThatThrownBy(() -> value(figure, written))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining(figure.key())
                .hasMessageContaining("A2.1.a")
                .hasNoCause();
    }

    @Test
    void refusesAValue_withoutRepeatingIt() {
        assertThatThrownBy(() -> value(PolicyFigure.TLS_MINIMUM, "jane.doe@example.com"))
                .hasMessageNotContaining("jane");
    }

    @Test
    void refusesAValue_withoutAnExistingClauseOrSource() {
        PolicyFigure figure = PolicyFigure.MFA_REQUIRED;
        assertThatThrownBy(() -> new FigureValue(figure, "true", "test", "A9.9", "test"))
                .isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> new FigureValue(figure, "true", "test", "L5.c", " "))
                .isInstanceOf(PolicyConfigurationException.class);
        assertThatThrownBy(() -> new FigureValue(figure, "true", "", "L5.c", "test"))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PII_RETENTION, P29D, P30D",
        "AUDIT_RETENTION, P366D, P90D",
        "PASSWORD_LENGTH, 12, 8",
        "LOCKOUT_FAILURES, 5, 10",
        "MFA_REQUIRED, true, false",
        "RETENTION_ANCHOR, STRICTEST, FULFILMENT",
        "RETENTION_ANCHOR, FULFILMENT, AMAZON_DELIVERY",
        "CIPHER_AT_REST, AES_256, AES_128",
        "PII_IN_LOGS, NEVER, LEGAL_NEED",
        "INCIDENT_CLOCK_START, SUSPICION, DETECTION",
        "STATUTORY_ARCHIVE, ANONYMISED, COLD_ENCRYPTED",
        "ENCRYPTION_SCOPE, ALL_INFORMATION, PII",
    })
    void knowsWhichOfTwoIsStricter(PolicyFigure figure, String strict, String loose) {
        assertThat(value(figure, strict).isStricterThan(value(figure, loose))).isTrue();
        assertThat(value(figure, loose).isStricterThan(value(figure, strict))).isFalse();
        assertThat(value(figure, strict).isStricterThan(value(figure, strict))).isFalse();
    }

    @Test
    void comparesNothingAcrossFigures() {
        FigureValue mfa = value(PolicyFigure.MFA_REQUIRED, "true");
        FigureValue device = value(PolicyFigure.DEVICE_CLAIM_REQUIRED, "true");
        assertThatThrownBy(() -> mfa.isStricterThan(device)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void answersInItsOwnUnitOnly() {
        FigureValue retention = value(PolicyFigure.PII_RETENTION, "P30D");
        FigureValue length = value(PolicyFigure.PASSWORD_LENGTH, "12");
        FigureValue mfa = value(PolicyFigure.MFA_REQUIRED, "false");
        FigureValue tls = value(PolicyFigure.TLS_MINIMUM, "TLSv1.2");

        assertThat(retention.duration()).isEqualTo(Duration.ofDays(30));
        assertThat(length.count()).isEqualTo(12);
        assertThat(mfa.flag()).isFalse();
        assertThat(tls.choice()).isEqualTo("TLSv1.2");
        assertThatThrownBy(retention::count).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(length::duration).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(mfa::choice).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(tls::flag).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(PolicyFigure.class)
    void everyFigureHasAKeyAndIsSetBySomePolicy(PolicyFigure figure) {
        assertThat(figure.key()).matches("[a-z]+(-[a-z]+)*");
        assertThat(PolicyFigure.find(figure.key())).contains(figure);
        assertThat(DppPolicy.strictest().figure(figure)).isPresent();
        assertThat(figure.choices().isEmpty()).isEqualTo(figure.unit() != FigureUnit.CHOICE);
    }

    @Test
    void keysAreUnique() {
        assertThat(Arrays.stream(PolicyFigure.values()).map(PolicyFigure::key)).doesNotHaveDuplicates();
        assertThat(PolicyFigure.find("PII_RETENTION")).isEmpty();
    }

    @Test
    void theAnchorsChoicesAreItsEnumInTheSameOrder() {
        List<String> names = Stream.of(RetentionAnchor.values()).map(Enum::name).collect(Collectors.toList());
        assertThat(PolicyFigure.RETENTION_ANCHOR.choices()).isEqualTo(names);
    }
}
