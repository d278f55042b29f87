package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Verifies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevealPermitTest {

    private static final ActorId CLERK = new ActorId(ActorId.Kind.PERSON, "j.nowak");
    private static final PiiScope SCOPE = Opened.SCOPE;

    private final AtomicReference<Instant> now = new AtomicReference<>(Opened.NOW);
    private final InstantSource clock = now::get;
    private final PermitIssuer issuer = new PermitIssuer(clock);
    private final PersonName name = PiiType.PERSON_NAME.restore(
            io.github.dppkit.pii.internal.PlaintextAccess.GRANTED, "Zofia Kowalska", SCOPE, issuer);

    private RevealPermit permit(PermitIssuer from, Set<PiiScope> scopes, Set<PiiCategory> categories) {
        return RevealPermit.issue(from, CLERK, Purpose.SHIPPING, scopes, categories, Opened.NOW.plusSeconds(60));
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void opensAValueOfItsIssuerScopeAndCategory() {
        assertThat(name.reveal(permit(issuer, Set.of(SCOPE), Set.of(PiiCategory.NAME))))
                .isEqualTo("Zofia Kowalska");
    }

    @Test
    @Verifies("A1.3.a")
    void refusesPermit_whenAnotherDppIssuedIt() {
        PermitIssuer foreign = new PermitIssuer(clock);

        assertRefused(permit(foreign, Set.of(SCOPE), Set.of(PiiCategory.NAME)), "issued by another Dpp");
    }

    @Test
    @Verifies("A1.3.a")
    void refusesPermit_fromTheInstantItEnds() {
        RevealPermit permit = permit(issuer, Set.of(SCOPE), Set.of(PiiCategory.NAME));

        now.set(permit.expiresAt().minusNanos(1));
        assertThat(name.reveal(permit)).isEqualTo("Zofia Kowalska");
        now.set(permit.expiresAt());
        assertRefused(permit, "has expired");
        now.set(permit.expiresAt().plus(Duration.ofDays(1)));
        assertRefused(permit, "has expired");
    }

    @Test
    @Verifies("A1.3.b")
    void refusesPermit_whenItNamesAnotherScope() {
        PiiScope otherOrder = PiiScope.order(SCOPE.partner(), "902-0000000-0000000");
        PiiScope otherPartner = PiiScope.order(SellingPartner.of("ANOTHER"), SCOPE.id());
        PiiScope otherKind = new PiiScope(SCOPE.partner(), PiiScope.Kind.INGEST, SCOPE.id());

        assertRefused(
                permit(issuer, Set.of(otherOrder, otherPartner, otherKind), Set.of(PiiCategory.NAME)),
                "does not name this scope");
        assertRefused(permit(issuer, Set.of(), Set.of(PiiCategory.NAME)), "does not name this scope");
    }

    @Test
    @Verifies({"A1.3.a", "A1.3.b"})
    void refusesPermit_whenItCoversEveryOtherCategoryOnly() {
        Set<PiiCategory> others = java.util.EnumSet.complementOf(java.util.EnumSet.of(PiiCategory.NAME));

        assertRefused(permit(issuer, Set.of(SCOPE), others), "does not cover category NAME");
        assertRefused(permit(issuer, Set.of(SCOPE), Set.of()), "does not cover category NAME");
    }

    @Test
    @Verifies({"A1.3.b", "A4.a"})
    void permitForAddressesDoesNotOpenAPostalCodeOfNineDigits() {
        PostalCode household = Opened.restored(PiiType.POSTAL_CODE, "12345-6789");

        assertThatThrownBy(() -> household.reveal(Opened.permit(PiiCategory.ADDRESS)))
                .isInstanceOf(RevealDeniedException.class)
                .hasMessageContaining("POSTAL_CODE_9");
        assertThat(household.reveal(Opened.permit(PiiCategory.POSTAL_CODE_9))).isEqualTo("12345-6789");
    }

    @Test
    @Verifies("A1.3.b")
    @SuppressWarnings("NullAway") // what a host without null checks does
    void refusesNoPermitAtAll() {
        assertThatThrownBy(() -> name.reveal(null))
                .isInstanceOf(RevealDeniedException.class)
                .hasMessageContaining("no permit");
    }

    static List<Canary> canaries() {
        return Canary.all();
    }

    @ParameterizedTest
    @MethodSource("canaries")
    @Verifies("A1.3.b")
    void refusesToReveal_whenTheValueWasNeverDecrypted(Canary canary) {
        Pii parsed = canary.value();

        assertThatThrownBy(() -> parsed.reveal(Opened.permit(PiiCategory.values())))
                .isInstanceOf(RevealDeniedException.class)
                .hasMessageContaining("no scope yet")
                .message()
                .doesNotContain(canary.fragments());
    }

    @ParameterizedTest
    @MethodSource("canaries")
    @Verifies("A1.3.b")
    void opensEveryTypeByItsOwnCategoryAlone(Canary canary) {
        Pii restored = Opened.restored(canary.type(), canary.text());

        assertThat(restored.reveal(Opened.permit(restored.category()))).isEqualTo(canary.text());
        for (PiiCategory other : PiiCategory.values()) {
            if (other != restored.category()) {
                assertThatThrownBy(() -> restored.reveal(Opened.permit(other)))
                        .isInstanceOf(RevealDeniedException.class)
                        .message()
                        .doesNotContain(canary.fragments());
            }
        }
    }

    @Test
    void keepsItsOwnCopyOfScopesAndCategories() {
        List<PiiScope> scopes = new ArrayList<>(List.of(SCOPE));
        List<PiiCategory> categories = new ArrayList<>();
        RevealPermit permit =
                RevealPermit.issue(issuer, CLERK, Purpose.SHIPPING, scopes, categories, Opened.NOW.plusSeconds(60));
        categories.add(PiiCategory.NAME);

        assertRefused(permit, "does not cover category");
        assertThatThrownBy(() -> permit.categories().add(PiiCategory.NAME))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(permit.scopes()).containsExactly(SCOPE);
        assertThat(permit.actor()).isEqualTo(CLERK);
        assertThat(permit.purpose()).isEqualTo(Purpose.SHIPPING);
        assertThat(permit)
                .hasToString("RevealPermit[j.nowak, shipping, 1 scopes, 0 categories, until 2026-11-21T10:01:00Z]");
    }

    private void assertRefused(RevealPermit permit, String reason) {
        assertThatThrownBy(() -> name.reveal(permit))
                .isInstanceOf(RevealDeniedException.class)
                .hasMessageStartingWith("Reveal denied (A1.3.")
                .hasMessageContaining(reason)
                .hasNoCause()
                .message()
                .doesNotContain("Zofia", "Kowalska");
    }
}
