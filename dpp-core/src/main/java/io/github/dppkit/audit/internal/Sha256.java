package io.github.dppkit.audit.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256, plain and with the two prefixes of RFC 6962 section 2.1.
 *
 * <p>The prefixes keep a leaf from ever being read as an inner node (second preimage by structure).
 */
public final class Sha256 {

    /** Length of a hash in bytes. */
    public static final int LENGTH = 32;

    private static final byte LEAF = 0x00;
    private static final byte NODE = 0x01;

    private Sha256() {}

    /** Returns the hash of the bytes, without a prefix. */
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    /** Returns the hash of a leaf: SHA-256(0x00 | bytes). */
    public static byte[] leaf(byte[] bytes) {
        MessageDigest digest = digest();
        digest.update(LEAF);
        return digest.digest(bytes);
    }

    /** Returns the hash of an inner node: SHA-256(0x01 | left | right). */
    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = digest();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** Returns the root of the tree without leaves: SHA-256 of nothing. */
    public static byte[] empty() {
        return digest().digest();
    }

    /**
     * Returns a digest for what is too long to stand in one array.
     *
     * @return a new one
     */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256, which every Java platform must have.", e);
        }
    }
}
