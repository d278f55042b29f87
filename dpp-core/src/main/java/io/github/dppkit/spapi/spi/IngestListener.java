package io.github.dppkit.spapi.spi;

import io.github.dppkit.spapi.IngestReport;

/**
 * Hears of every payload and report that was taken in, so that drift, unneeded fields and late data of erased scopes go on
 * record.
 *
 * <p>Called before the result is handed out. Safe for use by several threads. What it throws fails the ingest.
 */
@FunctionalInterface
public interface IngestListener {

    /**
     * Takes note of an ingest.
     *
     * @param report what it brought
     */
    void ingested(IngestReport report);
}
