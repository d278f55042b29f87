package io.github.dppkit.retention;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many scopes a target is given at a time: few at first, then more while it is fast, so that a slow one comes back long
 * before the claim ends and the claim is renewed in between. Safe for use by several threads.
 */
final class TargetPace {

    private static final int FIRST = 16;

    private final int most;
    private final Duration aim;
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

    /** At most so many; a call is to take at most a sixteenth of the claim. */
    TargetPace(int most, Duration claimTime) {
        this.most = most;
        this.aim = claimTime.dividedBy(FIRST);
    }

    int next(String target) {
        return sizes.getOrDefault(target, FIRST);
    }

    /** Takes note of how long a call took for so many scopes. */
    void took(String target, int size, Duration time) {
        if (time.compareTo(aim) > 0) {
            sizes.put(target, Math.max(1, size / 2));
        } else if (size >= next(target)) {
            sizes.put(target, Math.min(most, 2 * size));
        }
    }
}
