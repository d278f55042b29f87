package io.github.dppkit.testkit.arbitraries;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.SellingPartner;
import java.time.LocalDate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * jqwik arbitraries of legal PII values, of the texts they are read from, and of the scopes they belong to.
 *
 * <p>All data are made up. Texts mix plain samples with characters of many scripts and with hostile ones (line breaks,
 * bidi controls, escape sequences, quotes), because buyers and attackers type all of them. Needs jqwik's API, which is an
 * optional dependency of dpp-testkit.
 */
public final class PiiArbitraries {

    private PiiArbitraries() {}

    /**
     * Returns texts that the type reads.
     *
     * @param type any type
     * @return legal texts, hostile characters included where the type allows them
     */
    public static Arbitrary<String> texts(PiiType<?> type) {
        return PiiTexts.texts(type);
    }

    /**
     * Returns values of a type.
     *
     * @param type any type
     * @param <T> its class
     * @return values that belong to no scope yet
     */
    public static <T extends Pii> Arbitrary<T> values(PiiType<T> type) {
        return texts(type).map(type::parse);
    }

    /**
     * Returns the types.
     *
     * @return all of them
     */
    public static Arbitrary<PiiType<?>> types() {
        return Arbitraries.of(PiiType.all());
    }

    /**
     * Returns values of every type.
     *
     * @return values that belong to no scope yet
     */
    public static Arbitrary<Pii> anyPii() {
        return types().flatMap(type -> values(type).map(value -> (Pii) value));
    }

    /**
     * Returns selling partners.
     *
     * @return partners with ids in Amazon's form and in any other permitted form
     */
    public static Arbitrary<SellingPartner> sellingPartners() {
        Arbitrary<String> amazon = Arbitraries.strings()
                .withCharRange('A', 'Z')
                .numeric()
                .ofLength(13)
                .map(s -> "A" + s);
        Arbitrary<String> any = Combinators.combine(
                        PiiTexts.letterOrDigit(), PiiTexts.idText("._-").ofMaxLength(63))
                .as((first, rest) -> first + rest);
        return Arbitraries.oneOf(amazon, any).map(SellingPartner::of);
    }

    /**
     * Returns scopes.
     *
     * @return scopes of orders, selling partners and ingests
     */
    public static Arbitrary<PiiScope> scopes() {
        Arbitrary<String> amazonOrder = Combinators.combine(PiiTexts.digits(3), PiiTexts.digits(7), PiiTexts.digits(7))
                .as((a, b, c) -> a + "-" + b + "-" + c);
        Arbitrary<String> purchaseOrder = Combinators.combine(
                        PiiTexts.letterOrDigit(), PiiTexts.idText("._/:-").ofMaxLength(127))
                .as((first, rest) -> first + rest);
        Arbitrary<PiiScope> orders = Combinators.combine(
                        sellingPartners(), Arbitraries.oneOf(amazonOrder, purchaseOrder))
                .as(PiiScope::order);
        Arbitrary<PiiScope> ingests = Combinators.combine(
                        sellingPartners(),
                        Arbitraries.of("orders/2026-01-01/searchOrders", "reports/2021-06-30/getReportDocument"),
                        Arbitraries.integers().between(0, 3650))
                .as((partner, operation, day) -> PiiScope.ingest(
                        partner, operation, LocalDate.of(2026, 1, 1).plusDays(day)));
        return Arbitraries.oneOf(orders, sellingPartners().map(PiiScope::sellingPartner), ingests);
    }
}
