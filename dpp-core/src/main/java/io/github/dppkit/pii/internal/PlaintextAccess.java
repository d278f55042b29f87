package io.github.dppkit.pii.internal;

/**
 * The token without which no code gets at a value's plaintext on its way <em>in</em>, where no permit can exist yet, or
 * inside a payload that a permit has just opened.
 *
 * <p>The shape is Tink's {@code SecretKeyAccess}: a parameter type that only code inside dppkit can name, because this
 * package is not exported. It is a class and no enum: the constants of an enum are given to anyone who finds the class
 * in a public signature, through the module wall. An architecture rule lists who may use it.
 */
public final class PlaintextAccess {

    /** Held by the controls that encrypt, index and fingerprint, and that put an opened payload together. */
    public static final PlaintextAccess GRANTED = new PlaintextAccess();

    private PlaintextAccess() {}
}
