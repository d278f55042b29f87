package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.arbitraries.PiiArbitraries;
import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ids that stand in readable places: actors, selling partners, scopes, and where data came from. */
class NamesAndScopesTest {

    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final Instant THEN = Instant.parse("2026-11-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"ab", "j.nowak", "a1", "1a", "label-printer", "svc_7"})
    void takesAnActorId(String id) {
        assertThat(new ActorId(ActorId.Kind.PERSON, id).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "12",
                ".ab",
                "-ab",
                "J.Nowak",
                "j nowak",
                "j.nowak@firm.example",
                "żaneta",
                "ab\n",
                "ab\u0000",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggg"
            })
    void refusesAnActorId_ofAnotherForm(String id) {
        assertThatThrownBy(() -> new ActorId(ActorId.Kind.PERSON, id))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageStartingWith("Actor id refused (A1.2.a)")
                .message()
                .doesNotContain("nowak@", "żaneta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A2EUQ1WTGCTBG2", "x", "VENDOR_7.a-b"})
    void takesASellingPartnerId(String id) {
        assertThat(SellingPartner.of(id).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a b", "a@b.example", "Müller", "a/b", "a:b", "a\n", "\u0000"})
    void refusesASellingPartnerId_ofAnotherForm(String id) {
        assertThatThrownBy(() -> SellingPartner.of(id))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageStartingWith("Selling partner id refused")
                .message()
                .doesNotContain("Müller", "@b");
    }

    @Test
    void scopesHaveOneStoredForm() {
        assertThat(PiiScope.order(PARTNER, "902-3159896-1390916").canonical()).isEqualTo("order:902-3159896-1390916");
        assertThat(PiiScope.sellingPartner(PARTNER).canonical()).isEqualTo("partner:A2EUQ1WTGCTBG2");
        assertThat(PiiScope.ingest(PARTNER, "orders/2026-01-01/searchOrders", LocalDate.of(2026, 11, 2))
                        .canonical())
                .isEqualTo("ingest:orders/2026-01-01/searchOrders/2026-11-02");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "zofia@kowalska.example", "Zofia Kowalska", "+48601222333", "a\n", "-1", "ü", "a\u0000"
            })
    void refusesAScopeId_thatLeavesRoomForPersonalData(String id) {
        assertThatThrownBy(() -> PiiScope.order(PARTNER, id))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageStartingWith("Scope id refused")
                .message()
                .doesNotContain("ofia", "601222");
        assertThatThrownBy(() -> PiiScope.order(PARTNER, "9".repeat(129))).isInstanceOf(InvalidPiiException.class);
    }

    @Provide
    Arbitrary<PiiScope> scopes() {
        return PiiArbitraries.scopes();
    }

    @Property(tries = 500)
    void scopesOfDifferentPartnersOrKindsDiffer(@ForAll("scopes") PiiScope a, @ForAll("scopes") PiiScope b) {
        boolean sameName = a.partner().equals(b.partner()) && a.canonical().equals(b.canonical());

        assertThat(a.equals(b)).isEqualTo(sameName);
        assertThat(new PiiScope(a.partner(), a.kind(), a.id())).isEqualTo(a).hasSameHashCodeAs(a);
        assertThat(a.canonical()).startsWith(a.kind().prefix() + ":").endsWith(a.id());
    }

    @Test
    @Verifies("M1.a")
    void provenanceNamesItsSource() {
        assertThat(Provenance.spApi("orders/2026-01-01/getOrder", THEN))
                .isEqualTo(new Provenance(Provenance.Source.SP_API, "orders/2026-01-01/getOrder", THEN));
        assertThat(Provenance.migration("orders.buyer_email", THEN).source()).isEqualTo(Provenance.Source.MIGRATION);
    }

    @ParameterizedTest
    @Verifies("M1.a")
    @ValueSource(
            strings = {"", " ", "unknown source", "-", "a@b.example", "getOrder?buyer=Zofia", "a\n", "Ärger", "\u0000"})
    void refusesDataWithoutASource(String operation) {
        assertThatThrownBy(() -> Provenance.spApi(operation, THEN))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageStartingWith("Provenance refused (M1.a)")
                .message()
                .doesNotContain("Zofia");
        assertThatThrownBy(() -> Provenance.migration("x".repeat(101), THEN)).isInstanceOf(InvalidPiiException.class);
    }

    @Test
    @Verifies("M1.a")
    @SuppressWarnings("NullAway") // what a host without null checks does
    void refusesDataWithoutASourceOrTime_whenTheyAreNull() {
        assertThatThrownBy(() -> new Provenance(null, "getOrder", THEN)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Provenance.spApi("getOrder", null)).isInstanceOf(NullPointerException.class);
    }
}
