package io.github.dppkit.access.spi;

import io.github.dppkit.audit.SubjectToken;

/**
 * Turns names, addresses and passwords into keyed tokens, so that the store of attempts holds none of them.
 *
 * <p>Deterministic under one key, different for different kinds and values; whoever lacks the key cannot try names. A
 * {@code Dpp} brings one. Safe for use by several threads.
 */
@FunctionalInterface
public interface LoginTokens {

    /**
     * Returns a token.
     *
     * @param kind what it stands for; tokens of different kinds never match
     * @param value what it stands for; not kept and not changed
     * @return 16 bytes
     */
    SubjectToken token(String kind, byte[] value);
}
