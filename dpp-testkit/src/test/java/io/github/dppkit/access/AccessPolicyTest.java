package io.github.dppkit.access;

import static io.github.dppkit.access.AccessLab.MANAGER;
import static io.github.dppkit.access.AccessLab.ORDER;
import static io.github.dppkit.access.AccessLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access policies from code and JSON, and what they demand of a session. */
class AccessPolicyTest {

    private static final String COMPLETE = """
            { "format": "dpp-access/1",
              "permissions": [
                { "role": "shipping-clerk", "purpose": "shipping", "categories": ["name", "address"] },
                { "role": "tax-clerk", "purpose": "tax-invoice", "partner": "A2EUQ1WTGCTBG2", "categories": ["tax-id"] },
                { "role": "tax-clerk", "purpose": "legal_duty:DE:AO-147", "categories": ["name"] } ],
              "sessions": [
                { "role": "tax-clerk", "second-factor": true, "approved-device": true, "addresses": ["private", "trusted"] },
                { "role": "shipping-clerk", "purpose": "shipping", "second-factor": true } ],
              "emergency": [ { "role": "on-call", "purpose": "shipping", "categories": ["phone"] } ],
              "emergency-life": "PT30M" }
            """;

    @TempDir
    Path folder;

    private static AccessPolicy read(String json) {
        return AccessPolicy.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void readsWhatTheFilePermits_andNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("access.json"), COMPLETE);
        AccessPolicy policy = AccessPolicy.load(file);

        assertThat(policy.categories("shipping-clerk", Purpose.SHIPPING, PARTNER))
                .containsExactlyInAnyOrder(PiiCategory.NAME, PiiCategory.ADDRESS);
        assertThat(policy.categories("tax-clerk", Purpose.TAX_INVOICE, PARTNER)).containsExactly(PiiCategory.TAX_ID);
        assertThat(policy.permits("tax-clerk", Purpose.TAX_INVOICE, AccessLab.OTHER_PARTNER))
                .isFalse();
        assertThat(policy.permits("tax-clerk", Purpose.legalDuty("DE", "AO-147"), AccessLab.OTHER_PARTNER))
                .isTrue();
        assertThat(policy.permits("shipping-clerk", Purpose.TAX_INVOICE)).isFalse();
        assertThat(policy.isEmergency("on-call")).isTrue();
        assertThat(policy.isEmergency("tax-clerk")).isFalse();
        assertThat(policy.emergencyLife()).isEqualTo(Duration.ofMinutes(30));
        assertThat(policy.categories())
                .containsExactlyInAnyOrder(
                        PiiCategory.NAME, PiiCategory.ADDRESS, PiiCategory.TAX_ID, PiiCategory.PHONE);
    }

    @Test
    void readsTheExampleOfTheDocs() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")));
        String page = Files.readString(root.resolve("docs/access.md"));
        int begin = page.indexOf("```json") + 7;
        AccessPolicy policy = read(page.substring(begin, page.indexOf("```", begin)));
        assertThat(policy.categories("bookkeeper", Purpose.TAX_INVOICE, PARTNER))
                .containsExactlyInAnyOrder(PiiCategory.NAME, PiiCategory.TAX_ID);
        assertThat(policy.isEmergency("on-call")).isTrue();
        assertThat(policy.emergencyLife()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                                      | the top level
            {}                                                      | format
            {"format":"dpp-access/2"}                               | format
            {"format":"dpp-access/1","permission":[]}               | the top level: has an unknown field; known are emergency
            {"format":"dpp-access/1","permissions":{}}              | permissions: must be a list
            {"format":"dpp-access/1","permissions":[7]}             | permissions[0]: must be a JSON object
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"shipping","category":["SECRETX"]}]} | permissions[0]: has an unknown field
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"shipping"}]} | permissions[0].categories: must be a list
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"shipping","categories":[]}]} | permissions[0].categories: must name
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"shipping","categories":["name","SECRETX"]}]} | permissions[0].categories[1]: must be one of name
            {"format":"dpp-access/1","permissions":[{"role":"SECRETX","purpose":"shipping","categories":["name"]}]} | permissions[0].role: Role refused
            {"format":"dpp-access/1","permissions":[{"purpose":"shipping","categories":["name"]}]} | permissions[0].role: must be a text
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"SECRETX","categories":["name"]}]} | permissions[0].purpose: Purpose refused
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"marketing","categories":["name"]}]} | permissions[0].purpose: Purpose refused by clause M2.d
            {"format":"dpp-access/1","permissions":[{"role":"a","purpose":"shipping","partner":"SECRETX!","categories":["name"]}]} | permissions[0].partner
            {"format":"dpp-access/1","sessions":[{"role":"a","second-factor":"SECRETX"}]} | sessions[0].second-factor: must be true or false
            {"format":"dpp-access/1","sessions":[{"role":"a","addresses":["SECRETX"]}]} | sessions[0].addresses[0]: must be one of none, loopback
            {"format":"dpp-access/1","sessions":[{"role":"a","addresses":[]}]} | sessions[0].addresses: must name
            {"format":"dpp-access/1","sessions":[{"role":"a","mfa":true}]} | sessions[0]: has an unknown field
            {"format":"dpp-access/1","sessions":[{"role":"a","second-factor":true}]} | names a role that is permitted nothing
            {"format":"dpp-access/1","emergency-life":"PT5H"}       | emergency-life: Access policy refused (A1.3.a): an emergency lasts
            {"format":"dpp-access/1","emergency-life":"SECRETX"}    | emergency-life: must be a duration
            {"format":"dpp-access/1","format":"dpp-access/1"}       | a key comes twice
            {"format":"dpp-access/1"} SECRETX                       | not well-formed
            """)
    @Verifies("A1.3.b")
    void refusesWhatItDoesNotKnow_namingTheFieldAndNoValue(String json, String expected) {
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> read(json))
                .satisfies(refusal -> assertThat(refusal.toString() + refusal.getCause())
                        .contains(expected)
                        .doesNotContain("SECRETX"));
    }

    @Test
    @Verifies("A1.3.b")
    void refusesARoleThatIsBothOrdinaryAndForEmergencies() {
        AccessPolicy.Builder both = AccessPolicy.builder()
                .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
                .permitInEmergency("clerk", Purpose.SHIPPING, null, PiiCategory.PHONE);
        assertThatThrownBy(both::build)
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("either ordinary or for");
    }

    @Test
    @Verifies("A1.3.b")
    void refusesAFileThatIsTooLargeOrMissing() throws IOException {
        String padding = " ".repeat(300 * 1024);
        assertThatThrownBy(() -> read(COMPLETE + padding))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("larger");
        assertThatThrownBy(() -> AccessPolicy.load(folder.resolve("none.json")))
                .isInstanceOf(PolicyConfigurationException.class);
    }

    @Test
    @Verifies({"L5.c", "L5.h", "A1.3.b"})
    void deniesASession_thatLacksWhatTheRoleDemands_thoughThePolicyDemandsNothing() {
        AccessPolicy roles = AccessPolicy.builder()
                .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
                .permit("clerk", Purpose.TAX_INVOICE, PiiCategory.NAME)
                .permit("guest", Purpose.SHIPPING, PiiCategory.PHONE)
                .demand("clerk", null, new SessionRule(true, false, Set.of()))
                .demand(
                        "clerk",
                        Purpose.TAX_INVOICE,
                        new SessionRule(false, true, Set.of(ClientAddressClass.PRIVATE, ClientAddressClass.TRUSTED)))
                .build();
        try (AccessLab lab = new AccessLab(folder, DppPolicy.load("amazon-2021"), roles)) {
            Claims some = Claims.none();
            Actor person = Actor.person("j.nowak", some);
            lab.dpp.grants().approve(person, "clerk", MANAGER);
            lab.dpp.grants().approve(person, "guest", MANAGER);
            assertDenied(lab, Reason.MFA_MISSING, some, Purpose.SHIPPING, PiiCategory.NAME);
            assertPermitted(lab, some, Purpose.SHIPPING, PiiCategory.PHONE);
            assertPermitted(lab, some.withMultiFactor(), Purpose.SHIPPING, PiiCategory.NAME);
            assertDenied(lab, Reason.DEVICE_MISSING, some.withMultiFactor(), Purpose.TAX_INVOICE, PiiCategory.NAME);
            Claims device = some.withMultiFactor().withApprovedDevice();
            assertDenied(lab, Reason.ADDRESS_NOT_PERMITTED, device, Purpose.TAX_INVOICE, PiiCategory.NAME);
            Claims outside = device.withAddress(ClientAddressClass.PUBLIC);
            assertDenied(lab, Reason.ADDRESS_NOT_PERMITTED, outside, Purpose.TAX_INVOICE, PiiCategory.NAME);
            assertPermitted(lab, device.withAddress(ClientAddressClass.TRUSTED), Purpose.TAX_INVOICE, PiiCategory.NAME);
            assertDenied(lab, Reason.CATEGORY_NOT_PERMITTED, device, Purpose.SHIPPING, PiiCategory.EMAIL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"clerk\",\"purpose\":\"tax-invoice\",\"second-factor\":true}",
                "{\"role\":\"clerk\"}",
                "{\"role\":\"clerk\",\"second-factor\":false,\"approved-device\":false}"
            })
    @Verifies({"L5.c", "L5.h"})
    void refusesASessionRule_thatWouldProtectNothing(String rule) {
        assertThatThrownBy(() -> read("""
                        {"format":"dpp-access/1",
                         "permissions":[{"role":"clerk","purpose":"shipping","categories":["name"]}],
                         "sessions":[%s]}""".formatted(rule)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("A1.3.a");
    }

    @Test
    @Verifies("L5.c")
    void neverLoosensWhatThePolicyDemands() {
        AccessPolicy roles = AccessPolicy.builder()
                .permit("clerk", Purpose.SHIPPING, PiiCategory.NAME)
                .demand("clerk", null, new SessionRule(false, false, Set.of(ClientAddressClass.values())))
                .build();
        try (AccessLab lab = new AccessLab(folder, DppPolicy.strictest(), roles)) {
            lab.dpp.grants().approve(Actor.person("j.nowak", Claims.none()), "clerk", MANAGER);
            assertDenied(lab, Reason.MFA_MISSING, Claims.none(), Purpose.SHIPPING, PiiCategory.NAME);
        }
    }

    private static void assertPermitted(AccessLab lab, Claims claims, Purpose purpose, PiiCategory category) {
        lab.dpp.access().request(Actor.person("j.nowak", claims), purpose, ORDER, category);
        assertThat(lab.last().reason()).isEqualTo(Reason.NONE);
    }

    private static void assertDenied(
            AccessLab lab, Reason reason, Claims claims, Purpose purpose, PiiCategory category) {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> lab.dpp.access().request(Actor.person("j.nowak", claims), purpose, ORDER, category))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
        assertThat(lab.last().reason()).isEqualTo(reason);
    }
}
