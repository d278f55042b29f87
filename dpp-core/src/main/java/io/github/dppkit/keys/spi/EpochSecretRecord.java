package io.github.dppkit.keys.spi;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The stored form of the secret of one UTC deadline day.
 *
 * @param day at 00:00 UTC of this day the secret is destroyed, and with it every data key wrapped under it
 * @param version 1 for the first secret of the day; a roll makes one of the next version. No version is used twice
 * @param wrapped the secret under the root key
 * @param rootUri which root key
 * @param createdAt when it was made
 */
public record EpochSecretRecord(LocalDate day, int version, WrappedKey wrapped, String rootUri, Instant createdAt) {}
