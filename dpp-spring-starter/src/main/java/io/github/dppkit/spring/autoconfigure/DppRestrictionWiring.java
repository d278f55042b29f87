package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppBuilder;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.spring.SetupProblem;
import org.springframework.beans.factory.ListableBeanFactory;

/** Gives a builder its restrictions, where there is a store of them. */
final class DppRestrictionWiring {

    private DppRestrictionWiring() {}

    static void wire(DppBuilder builder, ListableBeanFactory beans) {
        RestrictionStore store =
                WiredStores.only(beans.getBeanProvider(RestrictionStore.class), "of type RestrictionStore");
        if (store != null) {
            RestrictionRule rule = WiredStores.only(
                    beans.getBeanProvider(RestrictionRule.class),
                    "of type RestrictionRule",
                    SetupProblem.SEVERAL_BEANS);
            builder.restrictions(store, rule == null ? RestrictionRule.legalDuties() : rule);
        }
    }
}
