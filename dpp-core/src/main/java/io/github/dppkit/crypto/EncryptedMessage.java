package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.MessageFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message encrypted to one recipient, as it travels through proxies and queues: as bytes, or as text, {@code dppm1.} and
 * base64url. Immutable.
 *
 * <p>{@link #parse} and {@link #of} refuse nothing, on purpose: only {@link MessageDecryptor} judges what came. For the
 * same reason {@link #toString()} does not show the text.
 */
public final class EncryptedMessage {

    private final byte[] bytes;

    private EncryptedMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a message that came as text.
     *
     * @param text what {@link #text()} returned on the other side
     * @return the message, not yet judged
     */
    public static EncryptedMessage parse(String text) {
        return new EncryptedMessage(MessageFormat.decode(text));
    }

    /**
     * Takes a message that came as bytes.
     *
     * @param bytes what {@link #toBytes()} returned on the other side; copied
     * @return the message, not yet judged
     */
    public static EncryptedMessage of(byte[] bytes) {
        return new EncryptedMessage(bytes.clone());
    }

    /** Takes bytes that nobody else holds. */
    static EncryptedMessage owning(byte[] bytes) {
        return new EncryptedMessage(bytes);
    }

    /**
     * Returns the message as text.
     *
     * @return ASCII, {@code dppm1.} and base64url without padding
     */
    public String text() {
        return MessageFormat.encode(bytes);
    }

    /**
     * Returns the message as bytes.
     *
     * @return a copy; empty if this was parsed from text that is none
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the bytes themselves, for the decryptor, which does not change them. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptedMessage that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "EncryptedMessage[" + bytes.length + " bytes]";
    }
}
