package io.github.dppkit.audit.spi;

/**
 * Signs checkpoints with Ed25519 (RFC 8032): an own keyset file, a KMS or an HSM.
 *
 * <p>Keep the key out of reach of whoever administers the store. Implementations are safe for use by several threads and
 * answer within seconds; an exception leaves the checkpoint to the next beat.
 */
public interface AuditSigner {

    /**
     * Returns the name of the key as signed notes carry it.
     *
     * @return not empty, without spaces and plus signs; best the log's origin, {@code dppkit.audit/<environment>}
     */
    String name();

    /**
     * Returns the public key.
     *
     * @return 32 bytes as in RFC 8032
     */
    byte[] publicKey();

    /**
     * Signs a message.
     *
     * @param message the text of a note
     * @return 64 bytes
     */
    byte[] sign(byte[] message);
}
