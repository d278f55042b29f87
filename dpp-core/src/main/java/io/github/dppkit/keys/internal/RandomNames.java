package io.github.dppkit.keys.internal;

import java.util.HexFormat;

/** Names that nobody can guess or compute again: random hexadecimal digits. */
public final class RandomNames {

    private static final int BYTES = 16;

    private RandomNames() {}

    /**
     * Returns a fresh name.
     *
     * @return 32 lower-case hexadecimal digits
     */
    public static String next() {
        return HexFormat.of().formatHex(RawKeys.random(BYTES));
    }
}
