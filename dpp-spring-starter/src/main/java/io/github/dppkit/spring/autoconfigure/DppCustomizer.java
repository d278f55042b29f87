package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppBuilder;

/**
 * Changes the builder before the {@code Dpp} bean is built, for what no property says. Beans of this type are called in
 * their order, after everything else was set.
 *
 * <p>Health and the endpoint know beans: give a store or a key as a bean, not here. The rules for development settings are
 * checked again afterwards, and the log sanitizer that is set here is installed.
 */
@FunctionalInterface
public interface DppCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder with all that properties and beans say
     */
    void customize(DppBuilder builder);
}
