package io.github.dppkit.policy;

import java.util.regex.Pattern;

/**
 * The deployment that data belong to, such as {@code production} or {@code staging}.
 *
 * <p>Its name is part of what every key and value is bound to, so a value of one environment does not open in another,
 * even under the same root key (clause A2.5.c). A test environment alone accepts keys that live in memory; every other
 * one refuses them (A2.4.b).
 *
 * @param name lower-case letters, digits and dashes, 2 to 32 characters, starting with a letter
 * @param test whether development settings are accepted here
 */
@Enforces("A2.5.c")
public record Environment(String name, boolean test) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,31}");

    /**
     * Creates an environment.
     *
     * @param name its name
     * @param test whether development settings are accepted here
     * @throws PolicyConfigurationException if the name has another form
     */
    public Environment {
        if (!NAME.matcher(name).matches()) {
            throw new PolicyConfigurationException("Environment name refused (A2.5.c): use 2 to 32 lower-case letters,"
                    + " digits or dashes, starting with a letter.");
        }
    }

    /**
     * Returns an environment that holds real data and refuses development settings.
     *
     * @param name its name
     * @return the environment
     */
    public static Environment of(String name) {
        return new Environment(name, false);
    }

    /**
     * Returns an environment for tests: no real data, development settings accepted.
     *
     * @param name its name
     * @return the environment
     */
    public static Environment test(String name) {
        return new Environment(name, true);
    }
}
