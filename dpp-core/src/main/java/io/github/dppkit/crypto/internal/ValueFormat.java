package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

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

    /** Where in the header the data key's id stands. */
    public static final int KEY_AT = 4;

    /** Length of the header. */
    public static final int HEADER_LENGTH = KEY_AT + DataKeyId.LENGTH;

    /** The format version. */
    public static final int VERSION = 1;

    /** AES-256-GCM with a 96-bit random nonce and a 128-bit tag; field key by HKDF-SHA256. */
    public static final int AES_256_GCM_HKDF_SHA256 = 1;

    private static final int OVERHEAD = HEADER_LENGTH + 12 + 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private ValueFormat() {}

    /**
     * Returns the header of a value.
     *
     * @param type the type's code
     * @param category the category's code
     * @param key which data key
     * @return 16 bytes
     */
    public static byte[] header(int type, int category, DataKeyId key) {
        byte[] header = new byte[HEADER_LENGTH];
        header[0] = VERSION;
        header[1] = AES_256_GCM_HKDF_SHA256;
        header[TYPE_AT] = (byte) type;
        header[3] = (byte) category;
        System.arraycopy(key.toBytes(), 0, header, KEY_AT, DataKeyId.LENGTH);
        return header;
    }

    /**
     * Returns the text of a value.
     *
     * @param header its header
     * @param body nonce, ciphertext, tag
     * @return what is stored
     */
    public static String encode(byte[] header, byte[] body) {
        byte[] all = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, all, header.length, body.length);
        return PREFIX + ENCODER.encodeToString(all);
    }

    /**
     * Reads the text of a value.
     *
     * @param text what was stored
     * @return all bytes, or null if they are not a value of a listed version and suite
     */
    public static byte @Nullable [] decode(String text) {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        byte[] all;
        try {
            all = DECODER.decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return null;
        }
        boolean listed = all.length >= OVERHEAD && all[0] == VERSION && all[1] == AES_256_GCM_HKDF_SHA256;
        return listed && isCanonical(text, all) ? all : null;
    }

    /** Base64 leaves unused bits in the last character; only one spelling of the same bytes is a value. */
    private static boolean isCanonical(String text, byte[] all) {
        if (all.length % 3 == 0) {
            return text.charAt(text.length() - 1) != '=';
        }
        return text.endsWith(ENCODER.encodeToString(
                        java.util.Arrays.copyOfRange(all, all.length - all.length % 3, all.length)))
                && text.length() == PREFIX.length() + (all.length * 8 + 5) / 6;
    }
}
