package io.github.dppkit.spapi.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What holds for every payload. */
public final class Payloads {

    /** How long a payload may be. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How long it may be once it is encrypted. */
    static final int MAX_STORED_BYTES = 8 * MAX_BYTES;

    /** What an encrypted text starts with. */
    static final String PREFIX = "dpp1.";

    private Payloads() {}

    /**
     * Refuses a payload that is too long.
     *
     * @param payload the bytes
     * @return the same
     */
    public static byte[] bounded(byte @Nullable [] payload) {
        if (payload == null || payload.length == 0) {
            throw Refusals.refused("it is empty");
        }
        if (payload.length > MAX_BYTES) {
            throw tooLong();
        }
        return payload;
    }

    /**
     * Reads a payload and stops at the limit.
     *
     * @param in the payload; left open
     * @return its bytes
     */
    public static byte[] read(InputStream in) {
        try {
            return bounded(in.readNBytes(MAX_BYTES + 1));
        } catch (IOException e) {
            throw new UncheckedIOException("The SP-API payload cannot be read.", e);
        }
    }

    private static RuntimeException tooLong() {
        return Refusals.refused("it is longer than " + MAX_BYTES + " bytes");
    }
}
