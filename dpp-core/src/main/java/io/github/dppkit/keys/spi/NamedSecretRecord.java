package io.github.dppkit.keys.spi;

import java.time.Instant;

/**
 * The stored form of a secret that no deadline day owns, such as the one that turns order ids into audit tokens.
 *
 * @param name lower-case letters, digits and dashes, at most 40
 * @param wrapped the secret under the root key
 * @param rootUri which root key
 * @param createdAt when it was made
 */
public record NamedSecretRecord(String name, WrappedKey wrapped, String rootUri, Instant createdAt) {}
