package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums of the scopes of a notice, taken in one pass in the order of their tokens; for one thread. */
public final class Tally {

    /** How many different exceptions are named one by one; more are counted together. */
    private static final int MOST_EXCEPTIONS = 100;

    final Map<ScopeResult.Outcome, Long> outcomes = new TreeMap<>();
    final Map<String, Long> targets = new TreeMap<>();
    final Map<String, Long> returned = new TreeMap<>();
    final Map<String, Long> exceptions = new TreeMap<>();
    long selected;
    long files;
    long furtherExceptions;

    @Nullable Instant firstSeenAt;

    @Nullable Instant endedAt;

    @Nullable Instant servedUntil;

    @Nullable LocalDate lastKeyDay;

    private final MessageDigest scopes = Sha256.digest();
    private final MessageDigest manifest = Sha256.digest();

    /** Creates an empty sum. */
    public Tally() {}

    /**
     * Adds a scope.
     *
     * @param token its token
     * @param result what is noted of it
     */
    public void add(SubjectToken token, ScopeResult result) {
        selected++;
        outcomes.merge(result.outcome(), 1L, Long::sum);
        result.targets().forEach((name, count) -> targets.merge(name, Math.max(0, count), Long::sum));
        for (String exception : result.exceptions()) {
            if (exceptions.size() < MOST_EXCEPTIONS || exceptions.containsKey(exception)) {
                exceptions.merge(exception, 1L, Long::sum);
            } else {
                furtherExceptions++;
            }
        }
        firstSeenAt = earlier(firstSeenAt, result.firstSeenAt());
        endedAt = later(endedAt, result.endedAt());
        servedUntil = later(servedUntil, result.servedUntil());
        lastKeyDay = later(lastKeyDay, result.lastKeyDay());
        line(scopes, token + " " + result.outcome() + " " + String.join(" ", result.certificates()));
        ScopeResult.Returned file = result.returned();
        if (file != null) {
            files++;
            file.counts().forEach((category, count) -> returned.merge(category, count, Long::sum));
            line(manifest, file.sha256() + "  " + file.file());
        }
    }

    /**
     * Returns when the first of the data came.
     *
     * @return null if there were none
     */
    public @Nullable Instant firstSeenAt() {
        return firstSeenAt;
    }

    /**
     * Returns when the last of them were gone.
     *
     * @return null if none are
     */
    public @Nullable Instant endedAt() {
        return endedAt;
    }

    /**
     * Returns from when on no cache serves any of them.
     *
     * @return null if none are gone
     */
    public @Nullable Instant servedUntil() {
        return servedUntil;
    }

    /**
     * Returns the latest day under which one of the keys was ever wrapped.
     *
     * @return null if there was no key
     */
    public @Nullable LocalDate lastKeyDay() {
        return lastKeyDay;
    }

    /** Returns the hash of all scopes with their outcomes and certificates; ends the sum. */
    String scopesHash() {
        return HexFormat.of().formatHex(scopes.digest());
    }

    /** Returns the hash of the list of returned files; ends the sum. */
    String manifestHash() {
        return HexFormat.of().formatHex(manifest.digest());
    }

    private static void line(MessageDigest digest, String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static <T extends Comparable<? super T>> @Nullable T later(@Nullable T one, @Nullable T other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }

    private static <T extends Comparable<? super T>> @Nullable T earlier(@Nullable T one, @Nullable T other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }
}
