package io.github.dppkit.policy;

import io.github.dppkit.policy.internal.PolicyDocument;
import io.github.dppkit.policy.internal.PolicyDocument.Setting;
import io.github.dppkit.policy.internal.PolicyJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns policy files into figures: those that ship with the library, and a company's own. */
final class PolicyFiles {

    static final List<String> BUNDLED = List.of("amazon-2021", "amazon-2026-08", "2lm-2025-12", "addendum");

    private PolicyFiles() {}

    static DppPolicy load(String id) {
        if (!BUNDLED.contains(id)) {
            throw new PolicyConfigurationException(
                    "No policy with this id ships with dppkit: use " + String.join(", ", BUNDLED) + ".");
        }
        try (InputStream in = DppPolicy.class.getResourceAsStream(id + ".json")) {
            if (in == null) {
                throw new PolicyConfigurationException("Policy " + id + " is missing from dpp-core.");
            }
            return policy(PolicyJson.readBundled(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PolicyDocument readCompany(InputStream in) {
        PolicyDocument document = PolicyJson.readCompany(in);
        if (BUNDLED.contains(document.id())) {
            throw new PolicyConfigurationException(
                    "The company policy file is refused: its \"id\" is that of a policy that ships with dppkit.");
        }
        return document;
    }

    /** Returns the rules with a company's values, none of them weaker. */
    static Map<PolicyFigure, FigureRule> tighten(Map<PolicyFigure, FigureRule> rules, PolicyDocument document) {
        Map<PolicyFigure, FigureRule> tightened = new EnumMap<>(PolicyFigure.class);
        tightened.putAll(rules);
        for (PolicyDocument.Figure figure : document.figures()) {
            FigureRule rule = rules.getOrDefault(figure.figure(), new FigureRule(null, null, null));
            FigureValue company = companyValue(document, figure, rule);
            PolicyChecks.requireNoWeaker(rule.value(), company);
            tightened.put(figure.figure(), rule.tightenedTo(company));
        }
        return tightened;
    }

    /** Returns a company's value under the clause that it tightens, or that another policy gives the figure. */
    private static FigureValue companyValue(PolicyDocument document, PolicyDocument.Figure figure, FigureRule rule) {
        Setting setting = figure.value();
        if (setting == null) {
            throw new PolicyConfigurationException(
                    "Policy figure " + figure.figure().key() + " refused: no value.");
        }
        FigureValue known = rule.value() == null ? rule.strictReading() : rule.value();
        String clause = known == null ? clauseOf(figure.figure()) : known.clause();
        String source = setting.source().isEmpty() ? "company policy file " + document.id() : setting.source();
        return new FigureValue(figure.figure(), setting.value(), document.id(), clause, source);
    }

    private static String clauseOf(PolicyFigure figure) {
        return DppPolicy.strictest()
                .figure(figure)
                .orElseThrow(() -> new IllegalStateException("no bundled policy sets " + figure))
                .clause();
    }

    private static DppPolicy policy(PolicyDocument document) {
        Map<PolicyFigure, FigureRule> rules = new EnumMap<>(PolicyFigure.class);
        for (PolicyDocument.Figure figure : document.figures()) {
            rules.put(
                    figure.figure(),
                    new FigureRule(
                            value(document, figure, figure.value()),
                            value(document, figure, figure.strictReading()),
                            value(document, figure, figure.advised())));
        }
        PolicyOrigin origin =
                new PolicyOrigin(document.id(), document.revision(), status(document.status()), document.note());
        return new DppPolicy(document.id(), new TreeSet<>(List.of(origin)), rules);
    }

    private static @Nullable FigureValue value(
            PolicyDocument document, PolicyDocument.Figure figure, @Nullable Setting setting) {
        return setting == null
                ? null
                : new FigureValue(figure.figure(), setting.value(), document.id(), setting.clause(), setting.source());
    }

    private static PolicyStatus status(String label) {
        for (PolicyStatus status : PolicyStatus.values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        throw new PolicyConfigurationException("A bundled policy has an unknown status.");
    }
}
