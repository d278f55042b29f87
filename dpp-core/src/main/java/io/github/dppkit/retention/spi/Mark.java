package io.github.dppkit.retention.spi;

import java.time.Instant;

/**
 * What all nodes shall remember under one name: how far something has come, that an alarm was raised, or that a person confirmed
 * something. It names nobody; who confirmed is in the audit trail.
 *
 * @param number how far, or how many it concerns; zero or more
 * @param at when that was seen, confirmed or alarmed
 * @param version 1 at first, one more at each change
 */
public record Mark(long number, Instant at, int version) {}
