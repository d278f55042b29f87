package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.Ed25519;
import io.github.dppkit.audit.internal.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a key that signs checkpoints and certificates, in the sense of C2SP signed-note: a name, an id and an Ed25519 key.
 *
 * <p>Get it to the verifier by another way than through the audit store. Immutable.
 */
public final class VerifierKey {

    private static final byte ED25519 = 0x01;

    private final String name;
    private final byte[] publicKey;

    private VerifierKey(String name, byte[] publicKey) {
        this.name = name;
        this.publicKey = publicKey;
    }

    /**
     * Returns a key.
     *
     * @param name not empty, printable ASCII without spaces and plus signs
     * @param publicKey 32 bytes as in RFC 8032
     * @return the key
     * @throws AuditFormatException if one of them has another form
     */
    public static VerifierKey of(String name, byte[] publicKey) {
        if (publicKey.length != Ed25519.PUBLIC_KEY_LENGTH) {
            throw new AuditFormatException("Verifier key refused: an Ed25519 public key has 32 bytes.");
        }
        return new VerifierKey(requireName(name), publicKey.clone());
    }

    /**
     * Reads the text form {@code name+id+base64}, as {@link #toString()} and other signed-note tools write it.
     *
     * @param text what to read
     * @return the key
     * @throws AuditFormatException if it is not of that form or the id does not fit the key
     */
    public static VerifierKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length == 3) {
            byte[] typed = decode(parts[2]);
            if (typed.length == Ed25519.PUBLIC_KEY_LENGTH + 1 && typed[0] == ED25519) {
                VerifierKey key = of(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
                if (HexFormat.of().toHexDigits(key.id()).equals(parts[1])) {
                    return key;
                }
            }
        }
        throw new AuditFormatException(
                "Verifier key refused: expected name+id+key with an Ed25519 key in base64 and the id that belongs to it.");
    }

    static String requireName(String name) {
        boolean good =
                !name.isEmpty() && name.length() <= 255 && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '+');
        if (!good) {
            throw new AuditFormatException(
                    "Key name refused: use 1 to 255 printable ASCII characters without spaces and plus signs.");
        }
        return name;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new AuditFormatException("Verifier key refused: the key is not base64.", e);
        }
    }

    /**
     * Returns the key's name.
     *
     * @return as signature lines carry it
     */
    public String name() {
        return name;
    }

    /** Returns the key itself, 32 bytes. */
    byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Returns the key's id.
     *
     * @return the first four bytes of SHA-256(name | 0x0A | 0x01 | public key)
     */
    public int id() {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] input = ByteBuffer.allocate(nameBytes.length + 2 + publicKey.length)
                .put(nameBytes)
                .put((byte) '\n')
                .put(ED25519)
                .put(publicKey)
                .array();
        return ByteBuffer.wrap(Sha256.of(input)).getInt();
    }

    /**
     * Tells whether this key signed a message, such as a checkpoint or a certificate.
     *
     * @param message the signed bytes
     * @param signature the signature
     * @return false also for a signature that has not the form of one
     */
    public boolean verifies(byte[] message, byte[] signature) {
        return Ed25519.verifies(publicKey, message, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(publicKey));
    }

    /**
     * Returns the text form that {@link #parse(String)} reads.
     *
     * @return {@code name+id+base64(0x01 | public key)}
     */
    @Override
    public String toString() {
        byte[] typed = ByteBuffer.allocate(publicKey.length + 1)
                .put(ED25519)
                .put(publicKey)
                .array();
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
