package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.MessageFormat;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens messages that {@link MessageEncryptor} made for one of this process's keys.
 *
 * <p>The caller says what he expects: kind, purpose and reference. Whatever is not exactly that is one
 * {@link DecryptionFailedException}, whether it was changed, cut, forged, meant for somebody else, of another environment,
 * version or kind. A typed value that comes out shows its mask only: encrypt it under its scope first, then a permit
 * reveals it. A document comes out in clear: take it in at once, as a payload of the SP-API.
 *
 * <p>Immutable; safe for use by several threads.
 */
@Enforces("A1.5.c")
public final class MessageDecryptor {

    private final Environment environment;
    private final Map<ByteBuffer, MessagePrivateKey> keys = new LinkedHashMap<>();

    private MessageDecryptor(Environment environment, MessagePrivateKey... keys) {
        this.environment = environment;
        for (MessagePrivateKey key : keys) {
            this.keys.put(ByteBuffer.wrap(key.publicKey().named().id()), key);
        }
    }

    /**
     * Creates a decryptor.
     *
     * @param environment what messages must be bound to: that of the sender
     * @param keys the recipient's keys: the one in use, and older ones until their messages are through
     * @return the decryptor
     */
    public static MessageDecryptor create(Environment environment, MessagePrivateKey... keys) {
        return new MessageDecryptor(environment, keys);
    }

    /**
     * Opens a typed value.
     *
     * @param message what came
     * @param type what must be inside
     * @param purpose what it must be for
     * @param reference what both sides know it by, empty for none
     * @param <T> the type
     * @return a value that no permit reveals until it is encrypted under its scope
     * @throws DecryptionFailedException if it is anything else
     */
    public <T extends Pii> T decrypt(EncryptedMessage message, PiiType<T> type, Purpose purpose, String reference) {
        byte[] content = open(message, MessageFormat.VALUE, type.code(), purpose.canonical(), reference);
        String text = new String(content, StandardCharsets.UTF_8);
        Arrays.fill(content, (byte) 0);
        T value = value(type, text, message.bytes()[MessageFormat.CATEGORY_AT]);
        if (value == null) {
            throw new DecryptionFailedException();
        }
        return value;
    }

    /** Whoever has the public key may have written the text, so it is read like anybody's. */
    private static <T extends Pii> @Nullable T value(PiiType<T> type, String text, int category) {
        try {
            T value = type.valueClass() == FreeText.class
                    ? type.valueClass().cast(FreeText.of(text, PiiCategory.byCode(category)))
                    : type.parse(text);
            return value.category().code() == category ? value : null;
        } catch (InvalidPiiException e) {
            return null;
        }
    }

    /**
     * Opens a document.
     *
     * @param message what came
     * @param purpose what it must be for
     * @param reference what both sides know it by, empty for none
     * @return the content, in clear
     * @throws DecryptionFailedException if it is anything else
     */
    public byte[] decrypt(EncryptedMessage message, Purpose purpose, String reference) {
        return open(message, MessageFormat.DOCUMENT, 0, purpose.canonical(), reference);
    }

    /**
     * Opens Information without PII.
     *
     * @param message what came
     * @param reference what both sides know it by, empty for none
     * @return the content
     * @throws DecryptionFailedException if it is anything else
     */
    public byte[] decryptInformation(EncryptedMessage message, String reference) {
        return open(message, MessageFormat.INFORMATION, 0, "", reference);
    }

    private byte[] open(EncryptedMessage message, int kind, int type, String purpose, String reference) {
        byte[] all = message.bytes();
        if (MessageFormat.isListed(all, kind, type)) {
            MessagePrivateKey key = keys.get(ByteBuffer.wrap(MessageFormat.keyId(all)));
            if (key != null) {
                String recipient = key.publicKey().recipient();
                byte[] info = MessageFormat.info(environment.name(), purpose, recipient, reference, all);
                try {
                    return key.decrypt(MessageFormat.body(all), info);
                } catch (GeneralSecurityException e) {
                    throw new DecryptionFailedException(); // without the cause: it would tell a forger how far he got
                }
            }
        }
        throw new DecryptionFailedException();
    }

    @Override
    public String toString() {
        return "MessageDecryptor[" + keys.size() + " keys]";
    }
}
