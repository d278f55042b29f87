package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.internal.CanonicalBytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The bytes of an encrypted message: header, encapsulated key, ciphertext, tag; {@code docs/formats.md} lays them out.
 * The whole header is bound in, and so are environment, purpose, recipient and reference, which the message does not carry.
 */
public final class MessageFormat {

    /** What a message as text starts with. */
    public static final String PREFIX = "dppm1.";

    /** The kind of content that is no PII. */
    public static final int INFORMATION = 1;

    /** The kind of content that is bytes with PII in them. */
    public static final int DOCUMENT = 2;

    /** The kind of content that is one typed value. */
    public static final int VALUE = 3;

    /** The most content of a message, in bytes. */
    public static final int MAXIMUM = 16 * 1024 * 1024;

    /** Where in the header the category's code stands. */
    public static final int CATEGORY_AT = 4;

    /** Length of the header. */
    public static final int HEADER_LENGTH = 5 + NamedPublicKey.ID_LENGTH;

    private static final int VERSION = 1;
    private static final int KEY_AT = 5;
    private static final byte[] NONE = new byte[0];
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._/:-]{0,128}");

    private MessageFormat() {}

    /**
     * Returns a header.
     *
     * @param kind one of three
     * @param type the type's code, 0 if the content is no typed value
     * @param category the category's code, 0 as well
     * @param keyId whose key
     * @return 13 bytes
     */
    public static byte[] header(int kind, int type, int category, byte[] keyId) {
        byte[] header = new byte[HEADER_LENGTH];
        header[0] = VERSION;
        header[1] = Hpke.X25519_HKDF_SHA256_AES_256_GCM;
        header[2] = (byte) kind;
        header[3] = (byte) type;
        header[CATEGORY_AT] = (byte) category;
        System.arraycopy(keyId, 0, header, KEY_AT, NamedPublicKey.ID_LENGTH);
        return header;
    }

    /**
     * Tells whether bytes can be a message of a kind and type: of the version and suite that this reader lists, and not
     * absurdly long.
     *
     * @param message what came
     * @param kind what is expected
     * @param type the type's code, 0 if no typed value is expected
     * @return false if they cannot be one
     */
    public static boolean isListed(byte[] message, int kind, int type) {
        return message.length >= HEADER_LENGTH + Hpke.OVERHEAD
                && message.length <= HEADER_LENGTH + Hpke.OVERHEAD + MAXIMUM
                && message[0] == VERSION
                && message[1] == Hpke.X25519_HKDF_SHA256_AES_256_GCM
                && message[2] == (byte) kind
                && message[3] == (byte) type
                && (kind == VALUE || message[CATEGORY_AT] == 0);
    }

    /**
     * Returns which key a message names.
     *
     * @param message a listed one
     * @return the key's id
     */
    public static byte[] keyId(byte[] message) {
        return Arrays.copyOfRange(message, KEY_AT, HEADER_LENGTH);
    }

    /**
     * Returns what is behind the header.
     *
     * @param message a listed one
     * @return encapsulated key, ciphertext, tag
     */
    public static byte[] body(byte[] message) {
        return Arrays.copyOfRange(message, HEADER_LENGTH, message.length);
    }

    /**
     * Joins header and body.
     *
     * @param header 13 bytes
     * @param body what HPKE gave
     * @return the message
     */
    public static byte[] join(byte[] header, byte[] body) {
        byte[] message = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, message, header.length, body.length);
        return message;
    }

    /**
     * Returns the info of a message.
     *
     * @param environment the deployment's name
     * @param purpose what for, empty for content without PII
     * @param recipient the name of the recipient's key
     * @param reference what both sides know it by
     * @param message the header, or all of it
     * @return the canonical bytes
     */
    public static byte[] info(String environment, String purpose, String recipient, String reference, byte[] message) {
        return CanonicalBytes.of("dpp/message/v1")
                .add(environment)
                .add(purpose)
                .add(recipient)
                .add(reference)
                .add(Arrays.copyOf(message, HEADER_LENGTH))
                .toBytes();
    }

    /**
     * Tells whether a text may be a reference.
     *
     * @param reference what both sides know a message by
     * @return false if it has another form
     */
    public static boolean isReference(String reference) {
        return REFERENCE.matcher(reference).matches();
    }

    /**
     * Returns a message as text.
     *
     * @param message its bytes
     * @return {@code dppm1.} and base64url without padding
     */
    public static String encode(byte[] message) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(message);
    }

    /**
     * Reads a message from text.
     *
     * @param text what came
     * @return its bytes, or none if the text is not the one spelling of a message
     */
    public static byte[] decode(String text) {
        if (!text.startsWith(PREFIX)) {
            return NONE;
        }
        try {
            byte[] message = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
            return encode(message).equals(text) ? message : NONE;
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }
}
