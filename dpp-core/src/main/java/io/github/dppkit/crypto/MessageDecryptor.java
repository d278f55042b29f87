package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.MessageFormat;
import io.github.dppkit.pii.Document;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.spi.PlaintextObserver;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens messages that {@link MessageEncryptor} made for one of this process's keys.
 *
 * <p>The caller says what he expects: kind, purpose and reference. Whatever is not exactly that is one
 * {@link DecryptionFailedException}, whether it was changed, cut, forged, meant for somebody else, of another environment,
 * version or kind. A typed value that comes out shows its mask only: encrypt it under its scope first, then a permit
 * reveals it. A document comes out in clear: take it in at once, as a payload of the SP-API. With an observer, such as
 * {@code dpp.logSanitizer()}, both are known to the log before they come out ({@link #observedBy}).
 *
 * <p>Immutable; safe for use by several threads.
 */
@Enforces("A1.5.c")
public final class MessageDecryptor {

    /** As much of a document as an observer is shown: the sanitizer knows one by its beginning. */
    private static final int SHOWN_BYTES = 16_384;

    private final Environment environment;
    private final Map<ByteBuffer, MessagePrivateKey> keys;
    private final Consumer<Pii> observer;

    private MessageDecryptor(Environment environment, Map<ByteBuffer, MessagePrivateKey> keys, Consumer<Pii> observer) {
        this.environment = environment;
        this.keys = keys;
        this.observer = observer;
    }

    /**
     * Creates a decryptor.
     *
     * @param environment what messages must be bound to: that of the sender
     * @param keys the recipient's keys: the one in use, and older ones until their messages are through
     * @return the decryptor
     */
    public static MessageDecryptor create(Environment environment, MessagePrivateKey... keys) {
        Map<ByteBuffer, MessagePrivateKey> byId = new LinkedHashMap<>();
        for (MessagePrivateKey key : keys) {
            byId.put(ByteBuffer.wrap(key.publicKey().named().id()), key);
        }
        return new MessageDecryptor(environment, byId, value -> {});
    }

    /**
     * Returns a decryptor that shows what it opens to an observer first: a typed value as such, of a document that is text its
     * first 16 KiB. What the observer throws fails the call.
     *
     * @param observer such as {@code dpp.logSanitizer()}, which then keeps both out of the log
     * @param owner whose data the messages hold, as far as the recipient knows, such as the selling partner's scope: the
     *     sanitizer forgets them with it
     * @return another decryptor with the same keys
     */
    public MessageDecryptor observedBy(PlaintextObserver observer, PiiScope owner) {
        return new MessageDecryptor(environment, keys, value -> observer.observed(value, owner));
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
        observer.accept(value);
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
        byte[] content = open(message, MessageFormat.DOCUMENT, 0, purpose.canonical(), reference);
        Document beginning = beginning(content);
        if (beginning != null) {
            observer.accept(beginning);
        }
        return content;
    }

    /** Returns the beginning of a text; null for what is no text, and so in no log. It is gone with the next collection. */
    private static @Nullable Document beginning(byte[] content) {
        try {
            return Document.of(new String(content, 0, Math.min(content.length, SHOWN_BYTES), StandardCharsets.UTF_8));
        } catch (InvalidPiiException e) {
            return null;
        }
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
