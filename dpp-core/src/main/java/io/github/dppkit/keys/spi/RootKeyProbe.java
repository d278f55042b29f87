package io.github.dppkit.keys.spi;

/**
 * Asks the service that keeps the root key how the key is: AWS {@code DescribeKey}, Google {@code getCryptoKeyVersion},
 * Vault {@code GET transit/keys/name}. Wrapping and unwrapping cannot tell that a key is about to be deleted.
 */
@FunctionalInterface
public interface RootKeyProbe {

    /**
     * Returns what the service says now; throws whatever it likes where the service does not answer.
     *
     * @return the state
     */
    RootKeyState state();
}
