package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.AuditSigner;
import io.github.dppkit.keys.SigningKey;

/** A key that the attacker made, under the name of the application's. */
record OwnSigner(String name, SigningKey key) implements AuditSigner {

    OwnSigner(String name) {
        this(name, SigningKey.ephemeral());
    }

    @Override
    public byte[] publicKey() {
        return key.publicKey();
    }

    @Override
    public byte[] sign(byte[] message) {
        return key.sign(message);
    }

    VerifierKey verifierKey() {
        return VerifierKey.of(name, publicKey());
    }
}
