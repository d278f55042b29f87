package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.Hpke;
import io.github.dppkit.crypto.internal.MessageFormat;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encrypts messages to one recipient's public key, so that proxies, queues and hardware where TLS ends see ciphertext
 * only: HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and AES-256-GCM, 61 bytes more than the content.
 *
 * <p><strong>Guarantees.</strong> Only the holder of the private key opens a message, and only if he expects it: the
 * environment, purpose, recipient and reference that he names must be those of the sender. Anything else, and any changed
 * bit, is one {@link DecryptionFailedException}. PII is taken in only with a permit that reveals it, so its way out is on
 * record, and the purpose is the permit's.
 *
 * <p><strong>Non-guarantees.</strong> A message does not prove who sent it: whoever has the public key can write one. It
 * may come twice, or not at all. Its length shows. Whoever gets hold of the private key opens every earlier message to it.
 * To whom a message went is not on record here.
 *
 * <p>Safe for use by several threads.
 */
@Enforces("A1.5.c")
public final class MessageEncryptor {

    private final Environment environment;
    private final PermitIssuer issuer;

    private MessageEncryptor(Environment environment, PermitIssuer issuer) {
        this.environment = environment;
        this.issuer = issuer;
    }

    /**
     * Creates an encryptor; only dppkit's composition root can name the parameters.
     *
     * @param environment what messages are bound to
     * @param issuer whose permits let PII out
     * @return the encryptor
     */
    public static MessageEncryptor create(Environment environment, PermitIssuer issuer) {
        return new MessageEncryptor(environment, issuer);
    }

    /**
     * Encrypts one value, which the recipient gets as a value of the same type.
     *
     * @param value a value that was decrypted with the permit
     * @param recipient for whom
     * @param reference what both sides know the message by, such as a message id: up to 128 letters, digits or
     *     {@code . _ / : -}, without personal data; empty for none
     * @param permit reveals the value
     * @return the message
     * @throws RevealDeniedException if there is no permit or it does not cover the value
     * @throws InvalidPiiException if the reference has another form, or the value is over 16 MiB
     */
    public EncryptedMessage encrypt(Pii value, MessagePublicKey recipient, String reference, RevealPermit permit) {
        requireAlive(permit);
        byte[] content = value.reveal(permit).getBytes(StandardCharsets.UTF_8);
        byte[] header = MessageFormat.header(
                MessageFormat.VALUE,
                value.type().code(),
                value.category().code(),
                recipient.named().id());
        EncryptedMessage message =
                encrypt(content, header, recipient, permit.purpose().canonical(), reference);
        Arrays.fill(content, (byte) 0);
        return message;
    }

    /**
     * Encrypts a document that was made of revealed values, such as a label request.
     *
     * @param content what, at most 16 MiB; not changed
     * @param recipient for whom
     * @param reference as for a value
     * @param permit the one that revealed what is in it; still alive, or the document stays
     * @return the message
     * @throws RevealDeniedException if there is no permit, it has expired or is another {@code Dpp}'s
     * @throws InvalidPiiException if the reference has another form, or the content is longer
     */
    public EncryptedMessage encrypt(byte[] content, MessagePublicKey recipient, String reference, RevealPermit permit) {
        requireAlive(permit);
        byte[] header = MessageFormat.header(
                MessageFormat.DOCUMENT, 0, 0, recipient.named().id());
        return encrypt(content, header, recipient, permit.purpose().canonical(), reference);
    }

    /**
     * Encrypts Information without PII, such as an inventory report, for which no permit exists.
     *
     * @param content what, at most 16 MiB; not changed
     * @param recipient for whom
     * @param reference as for a value
     * @return the message, which {@link MessageDecryptor#decryptInformation} alone opens
     * @throws InvalidPiiException if the reference has another form, or the content is longer
     */
    public EncryptedMessage encryptInformation(byte[] content, MessagePublicKey recipient, String reference) {
        byte[] header = MessageFormat.header(
                MessageFormat.INFORMATION, 0, 0, recipient.named().id());
        return encrypt(content, header, recipient, "", reference);
    }

    private void requireAlive(RevealPermit permit) {
        if (permit == null) {
            throw new RevealDeniedException("Message denied (A1.3.a): no permit; request one from the access guard.");
        }
        permit.require(issuer, permit.scopes().iterator().next(), issuer.millis());
    }

    private EncryptedMessage encrypt(
            byte[] content, byte[] header, MessagePublicKey recipient, String purpose, String reference) {
        if (!MessageFormat.isReference(reference)) {
            throw new InvalidPiiException("Message reference refused (A1.5.c): use up to 128 letters, digits or"
                    + " . _ / : - and no personal data.");
        }
        if (content.length > MessageFormat.MAXIMUM) {
            throw new InvalidPiiException("Message refused (A1.5.c): it has more than 16 MiB; send it in parts.");
        }
        byte[] info = MessageFormat.info(environment.name(), purpose, recipient.recipient(), reference, header);
        return EncryptedMessage.owning(
                MessageFormat.join(header, Hpke.encrypt(recipient.named().key(), content, info)));
    }
}
