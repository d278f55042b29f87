package io.github.dppkit.retention.notice;

import org.jspecify.annotations.Nullable;

/** The earlier and the later of two dates of which either may be unknown. */
final class Later {

    private Later() {}

    static <T extends Comparable<? super T>> @Nullable T first(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.compareTo(one) < 0 ? other : one;
    }

    static <T extends Comparable<? super T>> @Nullable T last(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.compareTo(one) > 0 ? other : one;
    }
}
