package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.Enforces;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in the key store how long backups were kept, and until when: who shortens a retention does not shorten the life
 * of the backups that were taken under the longer one.
 *
 * <p>Of each retention that was ever stated, the last instant is kept at which it was known to hold. One that is followed by
 * another is taken to have held until the other was first seen. What was unknown is not remembered: whoever states a retention
 * states it of the backups that there are. Safe for use by several threads and processes.
 */
@Enforces({"A2.1.a", "L4.d"})
public final class KeptBackups {

    private static final String PREFIX = "kept-";
    private static final int ATTEMPTS = 5;

    /** Backups of what. */
    public enum Of {
        /** Backups of the key store alone. */
        KEYS,
        /** Backups of the root key and of generations. */
        ROOT,
        /** Backups of the data without keys. */
        DATA,
        /** Backups of the data that hold the key store too. */
        BOTH
    }

    private final KeyStore store;
    private final InstantSource clock;

    /** Of each kind, by the retention in seconds, the last instant at which it held; empty before anything was noted here. */
    private final AtomicReference<Map<Of, Map<Long, Instant>>> known = new AtomicReference<>(Map.of());

    private final AtomicBoolean noted = new AtomicBoolean();

    KeptBackups(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Remembers what holds now. Idempotent.
     *
     * @param now by kind; a kind that is not there is not taken, or unknown
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store does not answer
     */
    public void note(Map<Of, Duration> now) {
        Instant at = clock.instant();
        Map<Of, Map<Long, Instant>> stored = read();
        for (Of kind : Of.values()) {
            Map<Long, Instant> held = stored.getOrDefault(kind, Map.of());
            Duration current = now.get(kind);
            if (current == null && held.isEmpty()) {
                continue;
            }
            long seconds = current == null ? 0 : current.plusNanos(999_999_999).toSeconds();
            Long last = held.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(null);
            if (last != null && last != seconds) {
                put(name(kind, last), at); // backups were taken under it until this one was seen
            }
            put(name(kind, seconds), at.plusMillis(1)); // so that the present one is the latest
        }
        known.set(read());
        noted.set(true);
    }

    /**
     * Remembers what holds now, unless this process has done so.
     *
     * @param now by kind
     * @throws io.github.dppkit.keys.KeyUnavailableException if the key store does not answer
     */
    public void noteOnce(Map<Of, Duration> now) {
        if (!noted.get()) {
            note(now);
        }
    }

    /**
     * Returns when the last backup is gone that holds something.
     *
     * @param kind backups of what
     * @param from since when there was something to hold: retentions that ended before do not count
     * @param until when it went: later backups do not hold it
     * @param now the retention that holds now, null if it is unknown or no such backups are taken
     * @return no earlier than the truth; null if there is no retention at all to tell it by
     */
    public @Nullable Instant clear(Of kind, Instant from, Instant until, @Nullable Duration now) {
        Instant latest = now == null ? null : until.plus(now);
        for (Map.Entry<Long, Instant> held :
                known.get().getOrDefault(kind, Map.of()).entrySet()) {
            Instant last = held.getValue();
            if (held.getKey() > 0 && !last.isBefore(from)) {
                Instant gone = (last.isBefore(until) ? last : until).plusSeconds(held.getKey());
                latest = latest == null || gone.isAfter(latest) ? gone : latest;
            }
        }
        return latest;
    }

    private Map<Of, Map<Long, Instant>> read() {
        Map<Of, Map<Long, Instant>> read = new EnumMap<>(Of.class);
        Map<String, Instant> dates = store.keyDates(PREFIX);
        for (Of kind : Of.values()) {
            String prefix = PREFIX + kind.name().toLowerCase(Locale.ROOT) + "-";
            dates.forEach((name, at) -> {
                if (name.startsWith(prefix)) {
                    read.computeIfAbsent(kind, first -> new HashMap<>())
                            .put(Long.valueOf(name.substring(prefix.length())), at);
                }
            });
        }
        return read;
    }

    private static String name(Of kind, long seconds) {
        return PREFIX + kind.name().toLowerCase(Locale.ROOT) + "-" + seconds;
    }

    private void put(String name, Instant at) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Instant stored = store.keyDate(name).orElse(null);
            boolean later = stored != null && !stored.isBefore(at);
            if (later || store.replaceKeyDate(name, stored, at)) {
                return;
            }
        }
        throw new KeyUnavailableException(
                "Backup retention unavailable (L4.d): what held could not be noted; it was changed by others all the time.");
    }
}
