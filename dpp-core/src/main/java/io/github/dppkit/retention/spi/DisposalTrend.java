package io.github.dppkit.retention.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much is stored and how much was disposed of lately: what a sudden mass of due data is held against.
 *
 * @param stored how many records there are, due or not
 * @param disposed how many were disposed of since the instant that was asked for, without what was only suppressed
 * @param firstAt when the first of these was; null if there were none
 */
public record DisposalTrend(
        long stored, long disposed, @Nullable Instant firstAt) {}
