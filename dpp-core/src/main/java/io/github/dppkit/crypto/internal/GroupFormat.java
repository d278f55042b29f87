package io.github.dppkit.crypto.internal;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plaintext of a group: its values one behind the other, by name. {@code docs/formats.md} lays them out.
 */
public final class GroupFormat {

    /** Stands where a value has its type's code; no type will ever have it. */
    public static final int TYPE = 0xFE;

    /** Stands where a value has its category's code: each value of a group has its own. */
    public static final int CATEGORY = 0;

    private GroupFormat() {}

    /**
     * Writes a group.
     *
     * @param access shows that the caller may see plaintext
     * @param members the values by name
     * @return to be overwritten by the caller once it is encrypted
     */
    public static byte[] write(PlaintextAccess access, SortedMap<String, Pii> members) {
        Buffer out = new Buffer();
        members.forEach((name, value) -> {
            byte[] text = value.plaintext(access).getBytes(StandardCharsets.UTF_8);
            out.write(value.type().code());
            out.write(value.category().code());
            out.add(name.getBytes(StandardCharsets.US_ASCII));
            out.add(text);
            Arrays.fill(text, (byte) 0);
        });
        byte[] plaintext = out.toByteArray();
        out.wipe();
        return plaintext;
    }

    /** A buffer that can be overwritten; what it outgrew is left to the collector. */
    private static final class Buffer extends ByteArrayOutputStream {

        Buffer() {
            super(512);
        }

        void add(byte[] part) {
            write(part.length >>> 24);
            write(part.length >>> 16);
            write(part.length >>> 8);
            write(part.length);
            writeBytes(part);
        }

        void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }

    /**
     * Reads a group.
     *
     * @param access shows that the caller may see plaintext
     * @param plaintext what was decrypted
     * @param scope whose data they are
     * @param issuer whose permits reveal them
     * @return the values by name
     * @throws GeneralSecurityException if it is no group that this version can read
     */
    public static Map<String, Pii> read(PlaintextAccess access, byte[] plaintext, PiiScope scope, PermitIssuer issuer)
            throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        Map<String, Pii> members = new TreeMap<>();
        try {
            while (in.hasRemaining()) {
                PiiType<?> type = PiiType.byCode(Byte.toUnsignedInt(in.get()));
                int category = Byte.toUnsignedInt(in.get());
                String name = text(in);
                members.put(name, type.restore(access, text(in), category, scope, issuer));
            }
        } catch (BufferUnderflowException | InvalidPiiException e) {
            throw new GeneralSecurityException("no group of this version");
        }
        return members;
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        String text = new String(utf8, StandardCharsets.UTF_8);
        Arrays.fill(utf8, (byte) 0);
        return text;
    }
}
