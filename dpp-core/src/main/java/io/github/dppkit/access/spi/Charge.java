package io.github.dppkit.access.spi;

/**
 * The answer to an attempt that asked to be counted.
 *
 * @param permitted whether the password may be checked; false while locked or barred, and then nothing was counted
 * @param failures attempts without success that the count stands at, this one included
 * @param locks locks in a row, the one that this attempt began included
 * @param lockBegan whether this attempt was the last one: it may be checked, and further ones are refused
 */
public record Charge(boolean permitted, int failures, int locks, boolean lockBegan) {}
