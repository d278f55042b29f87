package io.github.dppkit.keys.internal;

import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyId;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The opened data key of one scope: AES-256-GCM with a random nonce. Environment, selling partner, scope and id are part of
 * what it is derived from.
 *
 * <p>Safe for use by several threads. It counts its encryptions against a budget that all nodes share through the key
 * store, and stops before 2^32 (NIST SP 800-38D section 8.3), long before a random nonce would repeat.
 */
public final class DataKey {

    /** How many encryptions there may be under one key, on all nodes together. */
    static final long LIMIT = (1L << 32) - 1;

    /** How many encryptions a process reserves at a time. */
    static final long BLOCK = 256;

    private final DataKeyId id;
    private final Aead aead;
    private final long endMillis;
    private final long readAt;
    private final BlockReservation reservation;
    private final AtomicLong left;

    /** Reserves the next block of encryptions in the key store; false when there is none. */
    @FunctionalInterface
    interface BlockReservation {
        boolean reserve();
    }

    DataKey(DataKeyId id, Aead aead, long endMillis, long readAt, long reserved, BlockReservation reservation) {
        this.id = id;
        this.aead = aead;
        this.endMillis = endMillis;
        this.readAt = readAt;
        this.left = new AtomicLong(reserved);
        this.reservation = reservation;
    }

    /**
     * Returns the id that goes into the header of every value.
     *
     * @return the id
     */
    public DataKeyId id() {
        return id;
    }

    /** Returns when it dies, in milliseconds. */
    long endMillis() {
        return endMillis;
    }

    /** Returns when its row was read, in monotonic nanoseconds. */
    long readAt() {
        return readAt;
    }

    /**
     * Encrypts.
     *
     * @param plaintext what
     * @param associatedData what it is bound to
     * @return nonce, ciphertext, tag
     * @throws KeyUnavailableException if the key has no encryption left
     */
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
        if (left.getAndDecrement() <= 0) {
            refill();
        }
        try {
            return aead.encrypt(plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt.", e);
        }
    }

    private synchronized void refill() {
        while (left.getAndDecrement() <= 0) {
            if (!reservation.reserve()) {
                throw new KeyUnavailableException("Data key unavailable (A2.4.a): it is erased, being erased, or has"
                        + " no encryption left below 2^32.");
            }
            left.set(BLOCK);
        }
    }

    /**
     * Decrypts.
     *
     * @param bytes where nonce, ciphertext and tag stand
     * @param associatedData what it must be bound to
     * @return the plaintext
     * @throws GeneralSecurityException if it is not what was encrypted, or bound to something else
     */
    public byte[] decrypt(byte[] bytes, byte[] associatedData) throws GeneralSecurityException {
        return aead.decrypt(bytes, associatedData);
    }
}
