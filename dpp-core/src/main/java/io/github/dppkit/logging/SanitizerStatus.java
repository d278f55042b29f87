package io.github.dppkit.logging;

/**
 * What a sanitizer has done so far, for health checks: numbers only.
 *
 * @param hits values removed
 * @param failures texts redacted wholly because something in the sanitizer or its input failed
 * @param listenerFailures exceptions that the hit listener threw
 * @param knownValues values known now
 * @param evictions values given up before their time because there were too many
 */
public record SanitizerStatus(long hits, long failures, long listenerFailures, int knownValues, long evictions) {}
