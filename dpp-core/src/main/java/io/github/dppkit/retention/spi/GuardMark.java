package io.github.dppkit.retention.spi;

import java.time.Instant;

/**
 * What all nodes shall know of a guard: that an alarm was raised, or that a person confirmed something. It names nobody; who
 * confirmed is in the audit trail.
 *
 * @param name which guard: 1 to 40 lower-case letters or dashes
 * @param at when
 * @param until how long it counts, or another instant that belongs to it
 * @param number how many it concerns
 * @param version 1 and up
 */
public record GuardMark(String name, Instant at, Instant until, long number, int version) {}
