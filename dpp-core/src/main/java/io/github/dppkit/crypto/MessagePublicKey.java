package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.NamedPublicKey;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.KeyFileException.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a recipient's key: whoever has it can encrypt messages that this recipient alone opens. Immutable.
 *
 * <p>It is no secret, but must be the right one: whoever can put a key of his own in its place reads the messages. Compare
 * {@link #fingerprint()} with the recipient by phone before the first use. The id inside the text is no such comparison.
 */
public final class MessagePublicKey {

    private static final String USE = "dpp-message-key1";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,63}");

    private final NamedPublicKey key;

    private MessagePublicKey(NamedPublicKey key) {
        this.key = key;
    }

    static MessagePublicKey of(String recipient, byte[] publicKey) {
        requireName(recipient);
        return new MessagePublicKey(new NamedPublicKey(USE, recipient, publicKey));
    }

    static void requireName(String recipient) {
        if (!NAME.matcher(recipient).matches()) {
            throw malformed();
        }
    }

    /**
     * Reads the text that the recipient handed over.
     *
     * @param text what {@link #text()} returned there
     * @return the key
     * @throws KeyFileException if it is not such a text, was cut or mistyped, or the key is one that keeps no secret
     */
    public static MessagePublicKey parse(String text) {
        NamedPublicKey read = NamedPublicKey.parse(text, USE);
        if (read == null || !NAME.matcher(read.name()).matches()) {
            throw malformed();
        }
        return new MessagePublicKey(read);
    }

    private static KeyFileException malformed() {
        return new KeyFileException(
                Problem.MALFORMED,
                "Message key refused (A1.5.c): expected dpp-message-key1+recipient+id+key with the id that belongs to the"
                        + " key; a recipient is 2 to 64 lower-case letters, digits, dots or dashes.");
    }

    /**
     * Returns the recipient's name, to which every message is bound.
     *
     * @return such as {@code label-service.production}
     */
    public String recipient() {
        return key.name();
    }

    /**
     * Returns the text to hand over.
     *
     * @return one line of ASCII that {@link #parse(String)} reads
     */
    public String text() {
        return key.toString();
    }

    /**
     * Returns what two people compare by phone.
     *
     * @return 128 bits: eight groups of four hexadecimal digits
     */
    public String fingerprint() {
        return key.fingerprint();
    }

    /** Returns the key with its name. */
    NamedPublicKey named() {
        return key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessagePublicKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
