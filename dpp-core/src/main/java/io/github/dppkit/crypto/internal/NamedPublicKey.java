package io.github.dppkit.crypto.internal;

import io.github.dppkit.keys.internal.CanonicalBytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key with its use and its name, and the text in which it is handed over: use, name, id and key, each behind a
 * plus sign; {@code docs/formats.md} lays it out.
 */
public final class NamedPublicKey {

    /** Length of a key's id in bytes. */
    public static final int ID_LENGTH = 8;

    private static final int FINGERPRINT_LENGTH = 16;
    private static final int GROUP = 4;
    private static final HexFormat HEX = HexFormat.of();

    private final String use;
    private final String name;
    private final byte[] key;
    private final byte[] digest;

    /**
     * Names a key.
     *
     * @param use what it is for, such as {@code dpp-message-key1}
     * @param name whose it is, without plus signs
     * @param key 32 bytes; kept
     */
    public NamedPublicKey(String use, String name, byte[] key) {
        this.use = use;
        this.name = name;
        this.key = key;
        this.digest = Hpke.sha256(CanonicalBytes.of(use).add(name).add(key).toBytes());
    }

    /**
     * Reads the text form.
     *
     * @param text what was handed over
     * @param use what it must be for
     * @return the key, or null if the text is not the one that {@link #toString()} writes, or the key cannot be used
     */
    public static @Nullable NamedPublicKey parse(String text, String use) {
        String[] part = text.strip().split("\\+", -1);
        if (part.length != 4 || !part[0].equals(use)) {
            return null;
        }
        byte[] key;
        try {
            key = Base64.getUrlDecoder().decode(part[3]);
        } catch (IllegalArgumentException e) {
            return null;
        }
        NamedPublicKey read = new NamedPublicKey(use, part[1], key);
        return read.toString().equals(text.strip()) && Hpke.isUsable(key) ? read : null;
    }

    /**
     * Returns whose key it is.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the key, shared: not to be changed.
     *
     * @return 32 bytes
     */
    public byte[] key() {
        return key;
    }

    /**
     * Returns what ciphertexts name the key by.
     *
     * @return the first eight bytes of the digest of use, name and key
     */
    public byte[] id() {
        return Arrays.copyOf(digest, ID_LENGTH);
    }

    /**
     * Returns what two people compare by phone.
     *
     * @return 128 bits of the digest: eight groups of four hexadecimal digits
     */
    public String fingerprint() {
        String digits = HEX.formatHex(digest, 0, FINGERPRINT_LENGTH);
        StringBuilder out = new StringBuilder(digits.length() + digits.length() / GROUP);
        for (int at = 0; at < digits.length(); at += GROUP) {
            out.append(at == 0 ? "" : " ").append(digits, at, at + GROUP);
        }
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamedPublicKey that
                && use.equals(that.use)
                && name.equals(that.name)
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** Returns the text form that {@link #parse} reads. */
    @Override
    public String toString() {
        return use + "+" + name + "+" + HEX.formatHex(id()) + "+"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
