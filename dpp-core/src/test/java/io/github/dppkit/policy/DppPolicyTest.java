package io.github.dppkit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DppPolicyTest {

    /** The strict profile as worked out from the four texts; the last column is where each figure comes from. */
    @ParameterizedTest
    @CsvSource({
        "PII_RETENTION, 30 d, L4.b",
        "RETENTION_ANCHOR, STRICTEST, L4.b",
        "NOTICE_DELETION, 72 h, A1.7.a",
        "LIVE_COPY_REMOVAL, 90 d, A1.7.c",
        "NON_PII_RETENTION, 546 d, V6.1.7",
        "STATUTORY_ARCHIVE, ANONYMISED, M5.b",
        "BACKUPS_SAME_SCHEDULE, true, L4.d",
        "BACKUPS_SEPARATE_SITE, true, V6.2.7.4",
        "AUDIT_RETENTION, 366 d, L5.f",
        "RECORDS_AFTER_END, 366 d, A3.a",
        "LOG_REVIEW_INTERVAL, 84 h, L5.e",
        "PII_IN_LOGS, NEVER, L5.g",
        "ACCESS_REVIEW_INTERVAL, 90 d, A1.2.d",
        "LEAVER_REVOCATION, 24 h, V6.1.2.3",
        "PASSWORD_LENGTH, 12, L5.b",
        "PASSWORD_CLASSES, 4, L5.b",
        "PASSWORD_WITHOUT_NAME, true, V6.1.4.1",
        "PASSWORD_MIN_AGE, 24 h, V6.1.4.1",
        "PASSWORD_MAX_AGE, 90 d, L5.b",
        "PASSWORD_HISTORY, 12, L5.b",
        "LOCKOUT_FAILURES, 5, L5.b",
        "MFA_REQUIRED, true, L5.c",
        "DEVICE_CLAIM_REQUIRED, true, L5.h",
        "SCREEN_LOCK, 15 min, V6.1.1.2",
        "CREDENTIAL_ROTATION, 365 d, V6.1.4.2",
        "LWA_SECRET_ROTATION, 180 d, V6.1.4.2",
        "CIPHER_AT_REST, AES_256, L3.a",
        "RSA_BITS, 2048, A2.4.a",
        "ENCRYPTION_SCOPE, ALL_INFORMATION, L3.a",
        "TLS_MINIMUM, TLSv1.2, L3.b",
        "VULNERABILITY_SCAN, 30 d, V6.2.7.1",
        "PENETRATION_TEST, 180 d, A2.7.c",
        "CODE_SCAN_PER_RELEASE, true, A2.7.d",
        "FIX_CRITICAL, 7 d, V6.2.7.1",
        "FIX_HIGH, 30 d, V6.2.7.1",
        "INCIDENT_NOTICE, 24 h, L7.a",
        "INCIDENT_CLOCK_START, SUSPICION, A1.6.d",
        "INCIDENT_PLAN_REVIEW, 181 d, A1.6.c",
        "RISK_ASSESSMENT, 365 d, V6.1.6.1",
        "TRAINING, 365 d, V6.1.2.4",
        "VENDOR_ASSESSMENT, 365 d, V6.2.8",
        "INVENTORY_REVIEW, 90 d, A2.3.a",
        "RESTORE_TEST, 90 d, V6.2.7.4",
        "ORGANISATION_CHANGE_NOTICE, 30 d, AUP.3.11",
    })
    void theStrictestOfAllPolicies_isTheProfileWorkedOutFromTheirTexts(
            PolicyFigure figure, String text, String clause) {
        FigureValue value = DppPolicy.strictest().figure(figure).orElseThrow();

        assertThat(value.text()).isEqualTo(text);
        assertThat(value.clause()).isEqualTo(clause);
        assertThat(DppPolicy.strictest().strictReading(figure)).isEmpty();
    }

    @Test
    void theProfileAboveLeavesNoFigureOut() throws NoSuchMethodException {
        String[] rows = DppPolicyTest.class
                .getDeclaredMethod(
                        "theStrictestOfAllPolicies_isTheProfileWorkedOutFromTheirTexts",
                        PolicyFigure.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class)
                .value();

        assertThat(List.of(rows).stream().map(r -> PolicyFigure.valueOf(r.substring(0, r.indexOf(',')))))
                .containsExactly(PolicyFigure.values());
    }

    @ParameterizedTest
    @CsvSource({
        "amazon-2021, PASSWORD_LENGTH, 8",
        "amazon-2021, AUDIT_RETENTION, 90 d",
        "amazon-2021, NOTICE_DELETION, 72 h",
        "amazon-2021, VULNERABILITY_SCAN, 180 d",
        "amazon-2026-08, PASSWORD_MAX_AGE, 365 d",
        "amazon-2026-08, PASSWORD_HISTORY, 10",
        "amazon-2026-08, LOCKOUT_FAILURES, 10",
        "amazon-2026-08, NOTICE_DELETION, 30 d",
        "amazon-2026-08, PENETRATION_TEST, 365 d",
        "amazon-2026-08, LOG_REVIEW_INTERVAL, 14 d",
        "amazon-2026-08, PII_IN_LOGS, LEGAL_NEED",
        "2lm-2025-12, PASSWORD_MAX_AGE, 90 d",
        "2lm-2025-12, LOCKOUT_FAILURES, 5",
        "2lm-2025-12, LOG_REVIEW_INTERVAL, 14 d",
        "addendum, RETENTION_ANCHOR, FULFILMENT",
        "addendum, CIPHER_AT_REST, AES_256",
    })
    void eachPolicyKeepsItsOwnFigure_whereTheTextsConflict(String policy, PolicyFigure figure, String text) {
        assertThat(DppPolicy.load(policy).figure(figure).map(FigureValue::text)).contains(text);
    }

    @Test
    void anAmbiguousTextIsReadAsItsAuthorsNowReadIt_untilTheStrictestIsAskedFor() {
        DppPolicy newest = DppPolicy.load("amazon-2026-08");

        assertThat(newest.strictReading(PolicyFigure.LOG_REVIEW_INTERVAL).map(FigureValue::duration))
                .contains(Duration.ofHours(84));
        assertThat(DppPolicy.strictest(newest)
                        .figure(PolicyFigure.LOG_REVIEW_INTERVAL)
                        .map(FigureValue::duration))
                .contains(Duration.ofHours(84));
        assertThat(newest.strictReading(PolicyFigure.PII_RETENTION)).isEmpty();
        assertThat(DppPolicy.load("amazon-2021").figure(PolicyFigure.PENETRATION_TEST))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 90, 92", "12, 365, 366", "6, 181, 184"})
    void periodsInMonthsAreWrittenOnTheSafeSide(int months, int shortest, int longest) {
        List<LocalDate> starts = months == 3
                ? LocalDate.of(2000, 1, 1)
                        .datesUntil(LocalDate.of(2400, 1, 1), Period.ofMonths(3))
                        .toList()
                : LocalDate.of(2000, 1, 1).datesUntil(LocalDate.of(2028, 1, 1)).toList();

        assertThat(starts.stream()
                        .mapToLong(d -> ChronoUnit.DAYS.between(d, d.plusMonths(months)))
                        .min())
                .hasValue(shortest);
        assertThat(starts.stream()
                        .mapToLong(d -> ChronoUnit.DAYS.between(d, d.plusMonths(months)))
                        .max())
                .hasValue(longest);
    }

    @Test
    void eighteenMonthsHaveAtLeast546Days() {
        assertThat(LocalDate.of(2000, 1, 1)
                        .datesUntil(LocalDate.of(2028, 1, 1))
                        .mapToLong(d -> ChronoUnit.DAYS.between(d, d.plusMonths(18)))
                        .min())
                .hasValue(546);
    }

    @Test
    void theAuditLogIsKeptForTheAdvisedTime_aboveTheLeast() {
        DppPolicy strict = DppPolicy.strictest();

        assertThat(strict.auditRetention()).isEqualTo(Duration.ofDays(400));
        assertThat(strict.figure(PolicyFigure.AUDIT_RETENTION).map(FigureValue::duration))
                .contains(Duration.ofDays(366));
        assertThat(DppPolicy.load("amazon-2021").auditRetention()).isEqualTo(Duration.ofDays(90));
        assertThat(strict.effective(PolicyFigure.RSA_BITS).map(FigureValue::count))
                .contains(3072);
    }

    @Test
    void answersWhatOtherControlsAsk() {
        DppPolicy strict = DppPolicy.strictest();

        assertThat(strict.piiRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(strict.anchor()).isEqualTo(RetentionAnchor.STRICTEST);
        assertThat(strict.accessReviewInterval()).isEqualTo(Duration.ofDays(90));
        assertThat(strict.mfaRequired()).isTrue();
        assertThat(strict.deviceClaimRequired()).isTrue();
        assertThat(DppPolicy.load("amazon-2026-08").anchor()).isEqualTo(RetentionAnchor.AMAZON_DELIVERY);
        assertThat(DppPolicy.load("addendum").anchor()).isEqualTo(RetentionAnchor.FULFILMENT);
    }

    @Test
    void whereThePolicyIsSilent_durationsAreRefusedAndFlagsAreFalse() {
        DppPolicy addendum = DppPolicy.load("addendum");

        assertThatThrownBy(addendum::auditRetention)
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("addendum")
                .hasMessageContaining("audit-retention");
        assertThatThrownBy(addendum::accessReviewInterval).isInstanceOf(PolicyConfigurationException.class);
        assertThat(addendum.deviceClaimRequired()).isFalse();
        assertThat(DppPolicy.load("amazon-2021").mfaRequired()).isFalse();
    }

    @Test
    void theNewestPolicySaysThatItsTextWasNotSeen() {
        DppPolicy newest = DppPolicy.load("amazon-2026-08");

        assertThat(newest.status()).isEqualTo(PolicyStatus.READ_BY_THIRD_PARTIES);
        assertThat(newest.notes()).singleElement().asString().contains("behind a login and was not seen");
        assertThat(newest.figures()).allSatisfy(f -> assertThat(f.source()).startsWith("as read by third parties: "));
        assertThat(DppPolicy.strictest().status()).isEqualTo(PolicyStatus.READ_BY_THIRD_PARTIES);
        assertThat(DppPolicy.strictest(DppPolicy.load("2lm-2025-12"), DppPolicy.load("addendum"))
                        .status())
                .isEqualTo(PolicyStatus.READ_IN_FULL);
    }

    @Test
    void everyPolicyNamesItselfAndItsRevision() {
        assertThat(DppPolicy.load("addendum").id()).isEqualTo("addendum");
        assertThat(DppPolicy.load("addendum").version()).isEqualTo("addendum@1");
        assertThat(DppPolicy.strictest().id()).isEqualTo("strictest(2lm-2025-12+addendum+amazon-2021+amazon-2026-08)");
        assertThat(DppPolicy.strictest().version())
                .isEqualTo("2lm-2025-12@1+addendum@1+amazon-2021@1+amazon-2026-08@1");
    }

    static List<String> bundled() {
        return DppPolicy.bundled();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void everyFigureOfAPolicyBelongsToAClauseOfItsOwnOrOfTheTextItFollows(String id) {
        String texts = switch (id) {
            case "amazon-2021" -> "A[0-9].*";
            case "amazon-2026-08" -> "(A[0-9]|V6|AUP).*";
            case "2lm-2025-12" -> "L[0-9].*";
            default -> "M[0-9].*";
        };
        DppPolicy policy = DppPolicy.load(id);

        assertThat(policy.figures()).isNotEmpty().allSatisfy(f -> {
            assertThat(f.clause()).matches(texts);
            assertThat(f.policy()).isEqualTo(id);
        });
        assertThat(policy).isEqualTo(DppPolicy.load(id)).hasSameHashCodeAs(DppPolicy.load(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amazon-2020", "", "../amazon-2021", "AMAZON-2021", "jane.doe@example.com"})
    void refusesAnUnknownPolicy_withoutRepeatingItsId(String id) {
        assertThatThrownBy(() -> DppPolicy.load(id))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("amazon-2026-08")
                .hasMessageNotContaining("jane")
                .hasMessageNotContaining("..");
    }

    @Test
    void refusesTheStrictestOfNothing() {
        assertThatThrownBy(() -> DppPolicy.strictest(new DppPolicy[0]))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @Test
    void tellsWhatChangedBetweenTwoPolicies() {
        List<FigureDifference> differences =
                DppPolicy.diff(DppPolicy.load("amazon-2021"), DppPolicy.load("amazon-2026-08"));

        assertThat(change(differences, PolicyFigure.PASSWORD_LENGTH)).isEqualTo(FigureDifference.Change.TIGHTENED);
        assertThat(change(differences, PolicyFigure.NOTICE_DELETION)).isEqualTo(FigureDifference.Change.LOOSENED);
        assertThat(change(differences, PolicyFigure.MFA_REQUIRED)).isEqualTo(FigureDifference.Change.ADDED);
        assertThat(change(differences, PolicyFigure.LIVE_COPY_REMOVAL)).isEqualTo(FigureDifference.Change.REMOVED);
        assertThat(differences)
                .extracting(FigureDifference::figure)
                .isSorted()
                .doesNotContain(PolicyFigure.PII_RETENTION, PolicyFigure.TLS_MINIMUM);
        assertThat(DppPolicy.diff(DppPolicy.strictest(), DppPolicy.strictest())).isEmpty();
    }

    private static FigureDifference.Change change(List<FigureDifference> differences, PolicyFigure figure) {
        return differences.stream()
                .filter(d -> d.figure() == figure)
                .findFirst()
                .orElseThrow()
                .change();
    }

    @Test
    void aDifferenceMustBeOne() {
        FigureValue mfa =
                DppPolicy.strictest().figure(PolicyFigure.MFA_REQUIRED).orElseThrow();
        assertThatThrownBy(() -> new FigureDifference(PolicyFigure.MFA_REQUIRED, mfa, mfa))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FigureDifference(PolicyFigure.MFA_REQUIRED, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FigureDifference(PolicyFigure.TRAINING, mfa, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
