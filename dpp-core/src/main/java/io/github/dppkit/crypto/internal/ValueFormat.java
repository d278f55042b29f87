package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The bytes of an encrypted value: a header of 16, then nonce (12), ciphertext and tag (16); {@code docs/formats.md} lays
 * them out. The whole header is authenticated.
 *
 * <p>Text is {@code dpp1.} and base64url without padding. A reader accepts exactly the version and suite it lists:
 * anything unknown, older or newer is refused, never guessed.
 */
public final class ValueFormat {

    /** What every stored value starts with. */
    public static final String PREFIX = "dpp1.";

    /** Where in the header the type's code stands. */
    public static final int TYPE_AT = 2;

    /** Where in the header the category's code stands. */
    public static final int CATEGORY_AT = 3;

    /** Where in the header the data key's id stands. */
    public static final int KEY_AT = 4;

    /** Length of the header. */
    public static final int HEADER_LENGTH = KEY_AT + DataKeyId.LENGTH;

    /** The format version. */
    public static final int VERSION = 1;

    /** AES-256-GCM with a 96-bit random nonce and a 128-bit tag; field key by HKDF-SHA256. */
    public static final int AES_256_GCM_HKDF_SHA256 = 1;

    private static final byte[] NONE = new byte[0];
    private static final int OVERHEAD = HEADER_LENGTH + 12 + 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private ValueFormat() {}

    /**
     * Returns a value whose body is still to be written.
     *
     * @param type the type's code
     * @param category the category's code
     * @param key which data key
     * @return the first four bytes and the key's id
     */
    public static byte[] header(int type, int category, DataKeyId key) {
        byte[] header = new byte[HEADER_LENGTH];
        header[0] = VERSION;
        header[1] = AES_256_GCM_HKDF_SHA256;
        header[TYPE_AT] = (byte) type;
        header[CATEGORY_AT] = (byte) category;
        key.write(header, KEY_AT);
        return header;
    }

    /**
     * Returns the part of the associated data that names a place: field and row, each behind its length.
     *
     * @param field the field's name
     * @param row the row's id, or nothing
     * @return 8 bytes more than both
     */
    public static byte[] place(String field, String row) {
        byte[] name = field.getBytes(StandardCharsets.UTF_8);
        byte[] id = row.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + name.length + id.length)
                .putInt(name.length)
                .put(name)
                .putInt(id.length)
                .put(id)
                .array();
    }

    /**
     * Returns the associated data of a value.
     *
     * @param place its field and row
     * @param value its header, or all of it
     * @return the place and the first four bytes of the header; what else it is bound to is in its key
     */
    public static byte[] associatedData(byte[] place, byte[] value) {
        byte[] out = Arrays.copyOf(place, place.length + KEY_AT);
        System.arraycopy(value, 0, out, place.length, KEY_AT);
        return out;
    }

    /**
     * Joins header and body.
     *
     * @param header 16 bytes
     * @param body nonce, ciphertext, tag
     * @return a value
     */
    public static byte[] join(byte[] header, byte[] body) {
        byte[] value = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, value, header.length, body.length);
        return value;
    }

    /**
     * Tells whether bytes can be a value: long enough, and of a version and suite that this reader lists.
     *
     * @param value what was stored
     * @return false if it cannot be one
     */
    public static boolean isListed(byte[] value) {
        return value.length >= OVERHEAD && value[0] == VERSION && value[1] == AES_256_GCM_HKDF_SHA256;
    }

    /**
     * Returns the text of a value.
     *
     * @param value its bytes
     * @return {@code dpp1.} and base64url without padding
     */
    public static String encode(byte[] value) {
        return PREFIX + ENCODER.encodeToString(value);
    }

    /**
     * Reads the text of a value.
     *
     * @param text what was stored
     * @return its bytes, or none if the text is not the one spelling of a value
     */
    public static byte[] decode(String text) {
        if (!text.startsWith(PREFIX)) {
            return NONE;
        }
        byte[] value;
        try {
            value = DECODER.decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return NONE;
        }
        return isCanonical(text, value) ? value : NONE;
    }

    /** Base64 leaves unused bits in the last character and may be padded; only one spelling of the bytes is a value. */
    private static boolean isCanonical(String text, byte[] value) {
        int tail = value.length % 3;
        return text.length() == PREFIX.length() + (value.length * 8 + 5) / 6
                && text.endsWith(ENCODER.encodeToString(Arrays.copyOfRange(value, value.length - tail, value.length)));
    }
}
