package io.github.dppkit.spapi.spi;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;

/**
 * Hears what payloads say of orders, before anything of them is encrypted; retention listens, so that a first deadline
 * already knows of it.
 *
 * <p>Safe for use by several threads. What it throws fails the ingest, and nothing is stored.
 */
@FunctionalInterface
public interface OrderFacts {

    /**
     * Takes note of an order in a payload that holds personal data of it.
     *
     * @param scope the order
     * @param observation what is said of it
     * @param provenance where it comes from
     */
    void observed(PiiScope scope, OrderObservation observation, Provenance provenance);
}
