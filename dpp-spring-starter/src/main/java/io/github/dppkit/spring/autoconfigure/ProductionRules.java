package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Keeps development settings away from real data: they need an environment that is declared a test one, and neither it nor
 * an active profile may be called production.
 */
@Enforces("A2.4.b")
final class ProductionRules {

    private static final List<String> PRODUCTION = List.of("prod", "production");

    private ProductionRules() {}

    static void require(
            DppProperties properties, Environment environment, org.springframework.core.env.Environment spring) {
        boolean loose = properties.development() || properties.testEnvironment() || environment.test();
        if (loose && Stream.of(spring.getActiveProfiles()).anyMatch(ProductionRules::isProduction)) {
            throw refused("dpp.development, dpp.test-environment or a test Environment bean is set, and a profile for"
                    + " production is active");
        }
        if (loose && isProduction(environment.name())) {
            throw refused(
                    "dpp.development, dpp.test-environment or a test Environment bean is set, and the environment is"
                            + " called production");
        }
        if (properties.development() && !environment.test()) {
            throw refused("dpp.development is set, and the environment is not declared a test one"
                    + " (dpp.test-environment)");
        }
    }

    private static DppSetupException refused(String why) {
        return new DppSetupException(SetupProblem.DEVELOPMENT, "Development settings refused (A2.4.b): " + why + ".");
    }

    /** Takes {@code prod}, {@code Production} and {@code prod-eu} for production. */
    private static boolean isProduction(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PRODUCTION.stream()
                .anyMatch(p -> lower.equals(p) || lower.startsWith(p + "-") || lower.startsWith(p + "_"));
    }
}
