package io.github.dppkit.logging.internal;

import java.time.InstantSource;
import java.time.ZoneOffset;

/**
 * Adds four hexadecimal digits to a label, the same for the same value on the same day (UTC), so that lines about one
 * person can be put together: {@code [NAME#7f3a]}.
 *
 * <p>They are 16 bits of a hash under a random key of the process and the day: different values share one now and then,
 * nodes and days do not agree, and nobody without the key can try values. Case, spaces and punctuation make no
 * difference. Safe for use by several threads.
 */
public final class Correlation {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int DIGITS = 4;

    private final FingerprintKey key;
    private final InstantSource clock;

    /** Creates one that takes the day from a clock. */
    public Correlation(FingerprintKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** Returns the text of a label with the digits of a value. */
    String label(Label label, char[] text, int start, int end) {
        long day = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
        WordHash hash = key.newHash();
        long token = hash.of(day);
        for (int i = start; i < end; i++) {
            if (Character.isLetterOrDigit(text[i])) {
                hash.add(Character.toLowerCase(Character.toUpperCase(text[i])));
            }
        }
        token = WordHash.join(token, hash.finish());
        String plain = label.text();
        StringBuilder out = new StringBuilder(plain.length() + DIGITS + 1)
                .append(plain, 0, plain.length() - 1)
                .append(Label.MARK);
        for (int shift = 4 * (DIGITS - 1); shift >= 0; shift -= 4) {
            out.append(HEX[(int) (token >>> shift) & 0xF]);
        }
        return out.append(']').toString();
    }
}
