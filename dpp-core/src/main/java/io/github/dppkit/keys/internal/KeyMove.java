package io.github.dppkit.keys.internal;

import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The order to wrap the data key of a scope under another deadline day.
 *
 * @param scope whose key
 * @param day the day, still to come
 * @param knownUntil the last instant at which the anchor was known not to have happened
 */
public record KeyMove(PiiScope scope, LocalDate day, Instant knownUntil) {}
