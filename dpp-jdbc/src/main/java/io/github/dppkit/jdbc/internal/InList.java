package io.github.dppkit.jdbc.internal;

import java.sql.SQLException;
import java.util.List;

/**
 * A list of values in a statement. Its length is rounded up to a power of two and the last value repeated, so that a
 * driver meets few different statements and can keep them prepared.
 */
final class InList {

    /** How many values one statement takes at most. */
    static final int LONGEST = 512;

    private InList() {}

    /** Binds one value. */
    @FunctionalInterface
    interface Each<T> {
        Parameters bind(T value) throws SQLException;
    }

    /** Returns {@code IN (?, ?, ...)} for so many values. */
    static String of(int count) {
        return "IN (?" + ", ?".repeat(rounded(count) - 1) + ")";
    }

    /** Binds the values to an {@link #of} list. */
    static <T> void bind(List<T> values, Each<T> each) throws SQLException {
        int count = rounded(values.size());
        for (int i = 0; i < count; i++) {
            each.bind(values.get(Math.min(i, values.size() - 1)));
        }
    }

    private static int rounded(int count) {
        return Math.max(1, Integer.highestOneBit(2 * count - 1));
    }
}
