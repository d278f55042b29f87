package io.github.dppkit.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StrictestProperties {

    @Property(tries = 150)
    void doesNotDependOnTheOrder(@ForAll("policies") DppPolicy a, @ForAll("policies") DppPolicy b) {
        assertThat(DppPolicy.strictest(a, b)).isEqualTo(DppPolicy.strictest(b, a));
    }

    @Property(tries = 150)
    void doesNotDependOnTheGrouping(
            @ForAll("policies") DppPolicy a, @ForAll("policies") DppPolicy b, @ForAll("policies") DppPolicy c) {
        DppPolicy all = DppPolicy.strictest(a, b, c);

        assertThat(DppPolicy.strictest(DppPolicy.strictest(a, b), c)).isEqualTo(all);
        assertThat(DppPolicy.strictest(a, DppPolicy.strictest(b, c))).isEqualTo(all);
    }

    @Property(tries = 150)
    void asksTheSame_whenAskedTwice(@ForAll("policies") DppPolicy a, @ForAll("policies") DppPolicy b) {
        DppPolicy once = DppPolicy.strictest(a, b);

        assertThat(DppPolicy.strictest(a, b, a, b)).isEqualTo(once);
        assertThat(DppPolicy.strictest(once)).isEqualTo(once);
    }

    @Property(tries = 150)
    void isNeverWeakerThanAnyOfThem_andMakesNothingUp(
            @ForAll("policies") DppPolicy a, @ForAll("policies") DppPolicy b) {
        DppPolicy strictest = DppPolicy.strictest(a, b);

        for (PolicyFigure figure : PolicyFigure.values()) {
            List<FigureValue> asked = Stream.of(a, b)
                    .flatMap(p -> Stream.concat(p.figure(figure).stream(), p.strictReading(figure).stream()))
                    .toList();
            assertThat(strictest.figure(figure).isPresent()).isEqualTo(!asked.isEmpty());
            strictest.figure(figure).ifPresent(value -> {
                assertThat(asked).contains(value).noneMatch(v -> v.isStricterThan(value));
                assertThat(strictest.effective(figure)).isPresent();
                assertThat(value.isStricterThan(strictest.effective(figure).orElseThrow()))
                        .isFalse();
            });
        }
    }

    @Property(tries = 150)
    void aCompanysFileNeverWeakens_andIsRefusedExactlyWhenItWould(
            @ForAll("policies") DppPolicy policy, @ForAll("company") List<FigureValue> company) {
        boolean weakens = company.stream()
                .anyMatch(c -> policy.figure(c.figure())
                        .filter(v -> v.isStricterThan(c))
                        .isPresent());
        DppPolicy with;
        try {
            with = policy.with(new ByteArrayInputStream(json(company).getBytes(StandardCharsets.UTF_8)));
        } catch (PolicyConfigurationException refused) {
            assertThat(weakens).as(refused.getMessage()).isTrue();
            return;
        }
        assertThat(weakens).isFalse();
        for (PolicyFigure figure : PolicyFigure.values()) {
            policy.figure(figure)
                    .ifPresent(
                            v -> assertThat(v.isStricterThan(with.figure(figure).orElseThrow()))
                                    .isFalse());
        }
        assertThat(company)
                .allSatisfy(c -> assertThat(with.figure(c.figure()).map(FigureValue::value))
                        .contains(c.value()));
    }

    @Provide
    Arbitrary<DppPolicy> policies() {
        Arbitrary<String> ids = Arbitraries.of("one", "two", "three");
        return ids.flatMap(id -> rules(id)
                .map(rules -> new DppPolicy(
                        id, new TreeSet<>(List.of(new PolicyOrigin(id, 1, PolicyStatus.READ_IN_FULL, ""))), rules)));
    }

    @Provide
    Arbitrary<List<FigureValue>> company() {
        return Arbitraries.of(PolicyFigure.class)
                .flatMap(figure -> value(figure, "company"))
                .list()
                .ofMaxSize(5)
                .uniqueElements(FigureValue::figure);
    }

    /** Now and then a rule asks something only when read strictly, or nothing at all. */
    private static Arbitrary<Map<PolicyFigure, FigureRule>> rules(String id) {
        return Arbitraries.of(PolicyFigure.class)
                .flatMap(figure -> Combinators.combine(
                                value(figure, id).injectNull(0.1),
                                value(figure, id).injectNull(0.7),
                                value(figure, id).injectNull(0.7))
                        .as((value, strict, advised) -> Map.entry(figure, new FigureRule(value, strict, advised))))
                .list()
                .ofMaxSize(40)
                .map(rules -> {
                    Map<PolicyFigure, FigureRule> map = new EnumMap<>(PolicyFigure.class);
                    rules.forEach(r -> map.put(r.getKey(), r.getValue()));
                    return map;
                });
    }

    /** Minimum ages stay below maximum ages, so that no combination contradicts itself. */
    private static Arbitrary<FigureValue> value(PolicyFigure figure, String policy) {
        Arbitrary<String> texts = switch (figure.unit()) {
            case DURATION ->
                (figure == PolicyFigure.PASSWORD_MAX_AGE
                                ? Arbitraries.integers().between(100, 110)
                                : Arbitraries.integers().between(1, 90))
                        .map(days -> "P" + days + "D");
            case COUNT -> Arbitraries.integers().between(1, 4).map(String::valueOf);
            case FLAG -> Arbitraries.of("true", "false");
            case CHOICE -> Arbitraries.of(figure.choices());
        };
        return Combinators.combine(texts, Arbitraries.of("A2.1.a", "L4.b", "M5.a"), Arbitraries.of("x", "y"))
                .as((text, clause, source) -> new FigureValue(figure, text, policy, clause, source));
    }

    private static String json(List<FigureValue> values) {
        StringBuilder figures = new StringBuilder();
        for (FigureValue value : values) {
            boolean quoted = value.figure().unit() == FigureUnit.DURATION
                    || value.figure().unit() == FigureUnit.CHOICE;
            figures.append(figures.isEmpty() ? "" : ",")
                    .append('"')
                    .append(value.figure().key())
                    .append("\":{\"value\":")
                    .append(quoted ? '"' + value.value() + '"' : value.value())
                    .append('}');
        }
        return "{\"format\":\"dpp-policy/1\",\"id\":\"company\",\"revision\":1,\"figures\":{" + figures + "}}";
    }
}
