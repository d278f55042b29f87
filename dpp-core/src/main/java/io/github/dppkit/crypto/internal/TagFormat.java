package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.internal.CanonicalBytes;
import io.github.dppkit.keys.spi.DataKeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record tag: the header of a value with a type of its own, the row's version, a nonce and the tag that
 * AES-GCM gives for no plaintext; {@code docs/formats.md} lays them out.
 */
public final class TagFormat {

    /** What every stored tag starts with. */
    public static final String PREFIX = "dppt1.";

    /** Stands where a value has its type's code; no type will ever have it. */
    public static final int TYPE = 0xFD;

    /** Length of a tag: header, version, nonce, tag of AES-GCM. */
    public static final int LENGTH = ValueFormat.HEADER_LENGTH + Long.BYTES + 12 + 16;

    private static final int BODY_AT = ValueFormat.HEADER_LENGTH + Long.BYTES;
    private static final String LABEL = "dpp/row/v1";
    private static final byte[] NONE = new byte[0];
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private TagFormat() {}

    /**
     * Tells whether bytes can be a tag of the version and suite that this reader lists.
     *
     * @param tag what was stored
     * @return false if they cannot
     */
    public static boolean isListed(byte[] tag) {
        return tag.length == LENGTH
                && tag[0] == ValueFormat.VERSION
                && tag[1] == ValueFormat.AES_256_GCM_HKDF_SHA256
                && tag[ValueFormat.TYPE_AT] == (byte) TYPE
                && tag[ValueFormat.CATEGORY_AT] == 0
                && version(tag) >= 0;
    }

    /**
     * Returns the version of the row that a tag says it is of.
     *
     * @param tag of the right length
     * @return 0 or more if it is listed
     */
    public static long version(byte[] tag) {
        return ByteBuffer.wrap(tag).getLong(ValueFormat.HEADER_LENGTH);
    }

    /**
     * Joins a tag.
     *
     * @param key which data key
     * @param version of the row
     * @param body nonce and tag
     * @return {@link #LENGTH} bytes
     */
    public static byte[] join(DataKeyId key, long version, byte[] body) {
        return ByteBuffer.allocate(LENGTH)
                .put(ValueFormat.header(TYPE, 0, key))
                .putLong(version)
                .put(body)
                .array();
    }

    /**
     * Returns nonce and tag of AES-GCM.
     *
     * @param tag a listed tag
     * @return a copy
     */
    public static byte[] body(byte[] tag) {
        return Arrays.copyOfRange(tag, BODY_AT, LENGTH);
    }

    /**
     * Returns what a tag is made of. Scope, environment and data key are in the key.
     *
     * @param table the table's name
     * @param row the row's id
     * @param version the row's version
     * @param columns the stored bytes by the columns' names, null where there is none
     * @return parts behind their lengths: label, table, row, version, number of columns, and for each its name, whether it
     *     holds anything, and what
     */
    public static byte[] associatedData(
            String table, String row, long version, SortedMap<String, byte @Nullable []> columns) {
        CanonicalBytes out = CanonicalBytes.of(LABEL)
                .add(new byte[] {ValueFormat.VERSION, ValueFormat.AES_256_GCM_HKDF_SHA256, (byte) TYPE, 0})
                .add(table)
                .add(row)
                .add(ByteBuffer.allocate(Long.BYTES).putLong(version).array())
                .add(columns.size());
        for (Map.Entry<String, byte @Nullable []> column : columns.entrySet()) {
            byte[] held = column.getValue();
            out.add(column.getKey()).add(held == null ? 0 : 1).add(held == null ? NONE : held);
        }
        return out.toBytes();
    }

    /**
     * Returns the text of a tag.
     *
     * @param tag its bytes
     * @return {@code dppt1.} and base64url without padding
     */
    public static String encode(byte[] tag) {
        return PREFIX + ENCODER.encodeToString(tag);
    }

    /**
     * Reads the text of a tag.
     *
     * @param text what was stored
     * @return its bytes, or none if the text is not the one spelling of a tag
     */
    public static byte[] decode(String text) {
        if (!text.startsWith(PREFIX)) {
            return NONE;
        }
        try {
            byte[] tag = DECODER.decode(text.substring(PREFIX.length()));
            return isListed(tag) && encode(tag).equals(text) ? tag : NONE;
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }
}
