package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppBuilder;

/**
 * Changes the builder before the {@code Dpp} bean is built, for what no property says. Beans of this type are called in
 * their order, after everything else was set.
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
