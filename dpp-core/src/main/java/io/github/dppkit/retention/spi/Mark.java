package io.github.dppkit.retention.spi;

import java.time.Instant;

/**
 * How far something has come: a number that only grows, and when it was last looked at.
 *
 * @param position the number, zero or more
 * @param at when it was last seen to be true
 */
public record Mark(long position, Instant at) {}
