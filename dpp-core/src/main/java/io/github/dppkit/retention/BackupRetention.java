package io.github.dppkit.retention;

import io.github.dppkit.keys.internal.KeptBackups;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long the operator keeps backups, WAL archives and snapshots included: the longest time after which no copy is left. What
 * is not told is unknown: then no generation is destroyed, and certificates name what is missing. It may be shortened: dppkit
 * remembers the longer time, in the key store, for the backups that were taken under it. Told for the first time it is told of
 * every backup that there is. Immutable.
 */
@Enforces({"A2.1.a", "L4.d"})
public final class BackupRetention {

    private static final Duration MOST = Duration.ofDays(3_650);
    private static final Duration ADVISED_FOR_KEYS = Duration.ofDays(2);

    private final @Nullable Duration keys;
    private final @Nullable Duration root;
    private final @Nullable Duration data;
    private final @Nullable Duration ledger;
    private final boolean oneDomain;

    private BackupRetention(
            @Nullable Duration keys,
            @Nullable Duration root,
            @Nullable Duration data,
            @Nullable Duration ledger,
            boolean oneDomain) {
        this.keys = keys;
        this.root = root;
        this.data = data;
        this.ledger = ledger;
        this.oneDomain = oneDomain;
    }

    /**
     * Returns that nothing is known, and keys and data share one database and its backups.
     *
     * @return to be told more by the methods below
     */
    public static BackupRetention unknown() {
        return new BackupRetention(null, null, null, null, true);
    }

    /**
     * Sets how long backups of the key store are kept; 48 hours or less are advised.
     *
     * @param time zero to ten years
     * @return another value
     * @throws PolicyConfigurationException if it is out of range
     */
    public BackupRetention keys(Duration time) {
        return new BackupRetention(within(time, "key store"), root, data, ledger, oneDomain);
    }

    /**
     * Sets how long backups of the root key and of the generation store are kept.
     *
     * @param time zero, for a store without backups, to ten years
     * @return another value
     * @throws PolicyConfigurationException if it is out of range
     */
    public BackupRetention root(Duration time) {
        return new BackupRetention(keys, within(time, "root key and generations"), data, ledger, oneDomain);
    }

    /**
     * Sets how long backups of the data are kept.
     *
     * @param time zero to ten years
     * @return another value
     * @throws PolicyConfigurationException if it is out of range
     */
    public BackupRetention data(Duration time) {
        return new BackupRetention(keys, root, within(time, "data"), ledger, oneDomain);
    }

    /**
     * Sets how long the lines of the erasure ledger are kept. A backup that outlives the ledger brings erased data back
     * unnoticed, so a retention is refused that is not longer than that of every backup. Without it the ledger is taken to
     * be kept for ever, as dppkit keeps it.
     *
     * @param time zero to ten years
     * @return another value
     * @throws PolicyConfigurationException if it is out of range
     */
    public BackupRetention ledger(Duration time) {
        return new BackupRetention(keys, root, data, within(time, "erasure ledger"), oneDomain);
    }

    /**
     * Says that the key store has a database, or at least backups, of its own.
     *
     * @return another value
     */
    public BackupRetention inTwoDomains() {
        return new BackupRetention(keys, root, data, ledger, false);
    }

    /**
     * Says that every backup of the data holds the wrapped keys too.
     *
     * @return another value
     */
    public BackupRetention inOneDomain() {
        return new BackupRetention(keys, root, data, ledger, true);
    }

    /**
     * Returns how long backups of the key store are kept.
     *
     * @return empty if unknown
     */
    public Optional<Duration> keys() {
        return Optional.ofNullable(keys);
    }

    /**
     * Returns how long backups of the root key and of generations are kept.
     *
     * @return empty if unknown
     */
    public Optional<Duration> root() {
        return Optional.ofNullable(root);
    }

    /**
     * Returns how long backups of the data are kept.
     *
     * @return empty if unknown
     */
    public Optional<Duration> data() {
        return Optional.ofNullable(data);
    }

    /**
     * Tells whether keys and data share their backups.
     *
     * @return true for one domain
     */
    public boolean isOneDomain() {
        return oneDomain;
    }

    /** Refuses a ledger that a backup outlives. */
    void requireLedgerOutlivesBackups() {
        Duration kept = ledger;
        if (kept != null
                && Stream.of(keys(), root(), data())
                        .flatMap(Optional::stream)
                        .anyMatch(backup -> kept.compareTo(backup) <= 0)) {
            throw new PolicyConfigurationException("Erasure ledger refused (L4.d): it is kept for " + kept
                    + ", and a backup for as long or longer; a restore of it could not be held against the ledger. Keep"
                    + " the ledger longer than every backup.");
        }
    }

    /** Returns what is known, by kind. */
    Map<KeptBackups.Of, Duration> known() {
        Map<KeptBackups.Of, Duration> known = new EnumMap<>(KeptBackups.Of.class);
        keys().ifPresent(time -> known.put(KeptBackups.Of.KEYS, time));
        root().ifPresent(time -> known.put(KeptBackups.Of.ROOT, time));
        data().ifPresent(time -> known.put(KeptBackups.Of.DATA, time));
        if (oneDomain) {
            data().ifPresent(time -> known.put(KeptBackups.Of.BOTH, time));
        }
        return known;
    }

    /** Returns when the last backup of a kind is gone that holds what went at an instant; null if that is not known. */
    @Nullable Instant clear(KeptBackups kept, KeptBackups.Of kind, Instant from, @Nullable Instant gone) {
        return gone == null ? null : kept.clear(kind, from, gone, known().get(kind));
    }

    /**
     * Returns when the last backup is gone that may need an old generation, told by when that was made and since when it is
     * idle; null if one of the retentions that count is unknown.
     */
    @Nullable BinaryOperator<Instant> generations(KeptBackups kept) {
        if (!missing().isEmpty()) {
            return null;
        }
        return (made, idle) -> Stream.of(KeptBackups.Of.KEYS, KeptBackups.Of.ROOT, KeptBackups.Of.BOTH)
                .map(kind -> clear(kept, kind, made, idle))
                .filter(Objects::nonNull)
                .reduce(idle, (one, other) -> other.isAfter(one) ? other : one);
    }

    /** Returns what is missing to say when the last copy of a key is gone. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (keys == null) {
            missing.add("key-store-backup-retention");
        }
        if (root == null) {
            missing.add("root-backup-retention");
        }
        if (oneDomain && data == null) {
            missing.add("data-backup-retention");
        }
        return missing;
    }

    /**
     * Returns what an operator should know of these retentions when the application starts.
     *
     * @return sentences for a log; none if there is nothing to be careful about
     */
    public List<String> cautions() {
        return keys != null && keys.compareTo(ADVISED_FOR_KEYS) > 0
                ? List.of(
                        "Backups of the key store are kept for " + keys + " (L4.d): copies of erased keys live as long."
                                + " Keep them for 48 hours or less, and replicate the key store instead.")
                : List.of();
    }

    private static Duration within(Duration time, String of) {
        if (time.isNegative() || time.compareTo(MOST) > 0) {
            throw new PolicyConfigurationException("Backup retention refused (L4.d): that of the " + of
                    + " must be from zero to " + MOST.toDays() + " days; leave it out if it is unknown.");
        }
        return time;
    }

    /** Returns the retentions as they are configured. */
    @Override
    public String toString() {
        return "BackupRetention[keys " + keys + ", root " + root + ", data " + data
                + (ledger == null ? "" : ", ledger " + ledger)
                + (oneDomain ? ", one domain]" : ", two domains]");
    }
}
