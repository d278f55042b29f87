package io.github.dppkit.audit;

import java.time.Instant;

/**
 * What a pruning deleted.
 *
 * @param events number of events deleted
 * @param writers number of writers whose events they were
 * @param before nothing later was deleted
 */
public record PruningReport(long events, long writers, Instant before) {}
