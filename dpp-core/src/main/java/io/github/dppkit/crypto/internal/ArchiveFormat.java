package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.internal.CanonicalBytes;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record of the cold archive: header, encapsulated key, ciphertext, tag, and of the content inside;
 * {@code docs/formats.md} lays them out. The header holds all that a record is bound to, since whoever opens it, ten years
 * later, may have nothing but the record and its hash.
 */
public final class ArchiveFormat {

    /** What the text of an archive key starts with. */
    public static final String KEY_USE = "dpp-archive-key1";

    /** The most content of a record, in bytes. */
    public static final int MAXIMUM = 16 * 1024 * 1024;

    private static final int MAGIC = 0x44505041;
    private static final int VERSION = 1;
    private static final int TOKEN_LENGTH = 16;
    private static final String CONTENT_LABEL = "dpp/archive-content/v1";
    private static final Pattern NAME = Pattern.compile("[A-Z]{2}-[2-9][0-9]{3}");
    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9./-]{1,63}");

    private ArchiveFormat() {}

    /**
     * One field of a record.
     *
     * @param name where it stood, or {@code document}
     * @param type its type's code, 0 for a document
     * @param content UTF-8 of its canonical text, or the document's bytes; shared
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; the encryptor clears the bytes
    public record Entry(String name, int type, byte[] content) {

        @Override
        public String toString() {
            return "Entry[" + name + "]";
        }
    }

    /**
     * What is inside a record.
     *
     * @param scope whose data, such as {@code order:902-…}
     * @param entries the fields
     */
    public record Content(String scope, List<Entry> entries) {}

    /**
     * What a record says of itself, and is bound to.
     *
     * @param keyId which key
     * @param jurisdiction whose law
     * @param fiscalYear which year
     * @param environment which deployment
     * @param partner the selling partner's id
     * @param token the scope's audit token
     * @param purpose {@code Purpose.canonical()}
     * @param schema what the fields mean
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Header(
            byte[] keyId,
            String jurisdiction,
            int fiscalYear,
            String environment,
            String partner,
            byte[] token,
            String purpose,
            String schema) {

        /**
         * Returns the stored form.
         *
         * @return the bytes in front of the encapsulated key
         */
        public byte[] toBytes() {
            ByteArrayOutputStream out = new ByteArrayOutputStream(128);
            out.writeBytes(ByteBuffer.allocate(6)
                    .putInt(MAGIC)
                    .put((byte) VERSION)
                    .put((byte) Hpke.X25519_HKDF_SHA256_AES_256_GCM)
                    .array());
            out.writeBytes(jurisdiction.getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) fiscalYear).array());
            out.writeBytes(keyId);
            out.writeBytes(token);
            for (String part : List.of(environment, partner, purpose, schema)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                out.write(bytes.length);
                out.writeBytes(bytes);
            }
            return out.toByteArray();
        }
    }

    /**
     * Reads the header of a record.
     *
     * @param record what was stored
     * @return the header, or null if it is no record of a version and suite that this reader lists
     */
    public static @Nullable Header header(byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        try {
            if (in.getInt() != MAGIC || in.get() != VERSION || in.get() != Hpke.X25519_HKDF_SHA256_AES_256_GCM) {
                return null;
            }
            String jurisdiction = text(in, 2);
            int year = in.getShort();
            byte[] keyId = bytes(in, NamedPublicKey.ID_LENGTH);
            byte[] token = bytes(in, TOKEN_LENGTH);
            String[] parts = new String[4];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = text(in, Byte.toUnsignedInt(in.get()));
            }
            Header read = new Header(keyId, jurisdiction, year, parts[0], parts[1], token, parts[2], parts[3]);
            byte[] again = read.toBytes();
            boolean same = Arrays.equals(again, Arrays.copyOf(record, again.length));
            return same && isYear(jurisdiction, year) && in.remaining() >= Hpke.OVERHEAD ? read : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    /**
     * Returns what HPKE binds a record to.
     *
     * @param header its header
     * @return label and header, each behind its length
     */
    public static byte[] info(byte[] header) {
        return CanonicalBytes.of("dpp/archive/v1").add(header).toBytes();
    }

    /**
     * Joins header and body.
     *
     * @param header what the record says of itself
     * @param body what HPKE gave
     * @return the record
     */
    public static byte[] join(byte[] header, byte[] body) {
        byte[] record = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, record, header.length, body.length);
        return record;
    }

    /**
     * Writes content.
     *
     * @param scope whose data
     * @param entries the fields
     * @return the canonical bytes
     */
    public static byte[] content(String scope, List<Entry> entries) {
        CanonicalBytes out = CanonicalBytes.of(CONTENT_LABEL).add(scope).add(entries.size());
        for (Entry entry : entries) {
            out.add(entry.name()).add(entry.type()).add(entry.content());
        }
        return out.toBytes();
    }

    /**
     * Reads content.
     *
     * @param bytes what {@link #content} wrote
     * @return the content, or null if it is none
     */
    public static @Nullable Content content(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (!part(in).equals(CONTENT_LABEL)) {
                return null;
            }
            String scope = part(in);
            int count = number(in);
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(new Entry(part(in), number(in), bytes(in, in.getInt())));
            }
            return Arrays.equals(content(scope, entries), bytes) ? new Content(scope, entries) : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static String part(ByteBuffer in) {
        return text(in, in.getInt());
    }

    private static int number(ByteBuffer in) {
        return ByteBuffer.wrap(bytes(in, in.getInt())).getInt();
    }

    private static String text(ByteBuffer in, int length) {
        return new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] out = new byte[length];
        in.get(out);
        return out;
    }

    /**
     * Returns the name of a year's key.
     *
     * @param jurisdiction two capital letters
     * @param fiscalYear four digits
     * @return such as {@code DE-2026}
     */
    public static String name(String jurisdiction, int fiscalYear) {
        return jurisdiction + "-" + fiscalYear;
    }

    /**
     * Tells whether a text can be the name of a year's key.
     *
     * @param name such as {@code DE-2026}
     * @return false if it has another form
     */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Tells whether there can be a key for a year.
     *
     * @param jurisdiction two capital letters
     * @param fiscalYear four digits
     * @return false if one of them has another form
     */
    public static boolean isYear(String jurisdiction, int fiscalYear) {
        return isName(name(jurisdiction, fiscalYear));
    }

    /**
     * Tells whether a text can name a schema.
     *
     * @param schema such as {@code invoice/1}
     * @return false if it has another form
     */
    public static boolean isSchema(String schema) {
        return SCHEMA.matcher(schema).matches();
    }
}
