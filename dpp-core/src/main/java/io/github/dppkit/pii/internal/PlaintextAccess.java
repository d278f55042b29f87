package io.github.dppkit.pii.internal;

/**
 * The token without which no code gets at a value's plaintext on its way <em>in</em>, where no permit can exist yet.
 *
 * <p>The shape is Tink's {@code SecretKeyAccess}: a parameter type that only code inside dppkit can name, because this
 * package is not exported. An architecture rule lists who may use it.
 */
public enum PlaintextAccess {
    /** Held by the controls that encrypt, index and fingerprint. */
    GRANTED
}
