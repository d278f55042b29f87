package io.github.dppkit.keys.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.google.crypto.tink.Aead;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of the deadline days, each the source of that day's key-encryption keys: one per selling partner, derived
 * by HKDF-SHA256 and never stored.
 *
 * <p>A day's secret serves until 00:00 UTC of that day and not a moment longer, whether or not its row is gone yet: from
 * then on no copy of a data key wrapped under it, of any age, opens. A day has more than one secret while a dirty one is
 * rolled: new wrappings are under the newest, stored ones name theirs.
 */
@Enforces("L4.d")
final class EpochSecrets implements WithdrawalWatch.Cached {

    private static final long MILLIS_OF_A_DAY = 86_400_000;
    private static final long LAST_DAY = Long.MAX_VALUE / MILLIS_OF_A_DAY;
    private static final String KEK_LABEL = "dpp/kek/v1";

    /** Which key-encryption key. */
    private record KekId(SellingPartner partner, LocalDate day, int version) {}

    /** A key-encryption key, the version of the secret it comes from, and when that secret's row was read. */
    record Kek(Aead aead, int epochVersion, long readAt) {}

    private final Environment environment;
    private final SecretWrapping wrapping;
    private final KeyStore store;
    private final KeyEvents events;
    private final InstantSource clock;
    private final KeyCaches caches;
    private final Cache<KekId, Kek> keks;

    EpochSecrets(
            Environment environment,
            SecretWrapping wrapping,
            KeyStore store,
            KeyEvents events,
            InstantSource clock,
            KeyCaches caches) {
        this.environment = environment;
        this.wrapping = wrapping.recording(events);
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.caches = caches;
        this.keks = caches.create(Kek::readAt);
    }

    @Override
    public void dropAll() {
        keks.invalidateAll();
    }

    @Override
    public void expire() {
        keks.cleanUp();
    }

    /** Returns the key-encryption key for a new wrapping, of the day's newest secret, making it if it is the first. */
    Kek forWrapping(SellingPartner partner, LocalDate day) {
        requireAlive(day);
        long readAt = caches.now();
        EpochSecretRecord record = store.epochSecret(day).orElseGet(() -> create(day));
        return kek(partner, record, readAt);
    }

    /** Returns the key-encryption key of a stored wrapping, or null if that secret is destroyed. */
    @Nullable Kek forUnwrapping(SellingPartner partner, LocalDate day, int version) {
        requireAlive(day);
        Kek cached = keks.getIfPresent(new KekId(partner, day, version));
        if (cached != null) {
            return cached;
        }
        long readAt = caches.now();
        EpochSecretRecord record = store.epochSecret(day, version).orElse(null);
        return record == null ? null : kek(partner, record, readAt);
    }

    /** Makes the first secret of a day to come unless it has one; the root key wraps it and opens nothing. */
    void make(LocalDate day) {
        requireAlive(day);
        create(day);
    }

    /** Returns a newer secret of the same day than a dirty one, made now if there is none; null if the day's are destroyed. */
    @Nullable EpochSecretRecord successor(EpochSecretRecord dirty) {
        EpochSecretRecord newest = store.epochSecret(dirty.day()).orElse(null);
        if (newest == null || newest.version() > dirty.version()) {
            return newest;
        }
        add(dirty.day(), dirty.version() + 1, next -> {
            store.succeedEpochSecret(next); // if not, another node did
            return store.epochSecret(next.day(), next.version());
        });
        return store.epochSecret(dirty.day()).orElse(null);
    }

    /** Destroys a secret that has a newer one and no active key under it; false if it cannot go yet. */
    boolean retire(EpochSecretRecord dirty) {
        boolean destroyed = store.destroyEpochSecret(dirty.day(), dirty.version());
        keks.asMap().keySet().removeIf(id -> id.day().equals(dirty.day()) && id.version() == dirty.version());
        return destroyed;
    }

    /** Destroys the secrets of all days up to one that has come; returns how many there were. */
    int destroy(LocalDate lastDay) {
        if (clock.millis() < endMillis(lastDay)) {
            throw new KeyUnavailableException("Epoch secrets kept (A2.1.a): their day is still to come.");
        }
        int count = store.destroyEpochSecrets(lastDay);
        keks.asMap().keySet().removeIf(id -> !id.day().isAfter(lastDay));
        return count;
    }

    private Kek kek(SellingPartner partner, EpochSecretRecord record, long readAt) {
        KekId id = new KekId(partner, record.day(), record.version());
        Kek cached = keks.getIfPresent(id);
        if (cached != null) {
            return cached;
        }
        events.record(KeyEvents.Type.ROOT_KEY_USED, null);
        byte[] secret = wrapping.unwrap(record.wrapped(), record.rootUri(), binding(record.day(), record.version()));
        byte[] key = RawKeys.derive(secret, kekInfo(id), RawKeys.KEY_LENGTH);
        Arrays.fill(secret, (byte) 0);
        Kek kek = new Kek(RawKeys.aesGcm(key), record.version(), readAt);
        Arrays.fill(key, (byte) 0);
        keks.put(id, kek);
        return kek;
    }

    private EpochSecretRecord create(LocalDate day) {
        return add(day, 1, candidate -> Optional.of(store.addEpochSecret(candidate)))
                .orElseThrow(EpochSecrets::destroyed);
    }

    /** Stores a fresh secret and returns what is stored then, which may be another node's. */
    private Optional<EpochSecretRecord> add(
            LocalDate day, int version, Function<EpochSecretRecord, Optional<EpochSecretRecord>> storing) {
        byte[] secret = RawKeys.random(RawKeys.KEY_LENGTH);
        try {
            EpochSecretRecord candidate = wrapped(day, version, secret);
            EpochSecretRecord stored = storing.apply(candidate).orElse(null);
            boolean ours = stored != null && stored.wrapped().equals(candidate.wrapped());
            return ours && !wrapping.isNewest(candidate.rootUri())
                    ? renewed(candidate, secret)
                    : Optional.ofNullable(stored);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private EpochSecretRecord wrapped(LocalDate day, int version, byte[] secret) {
        SecretWrapping.Target target = wrapping.target();
        return new EpochSecretRecord(
                day, version, target.wrap(secret, binding(day, version)), target.uri(), clock.instant());
    }

    /** What it is under was followed by another while it was stored, and may be gone soon. */
    private Optional<EpochSecretRecord> renewed(EpochSecretRecord stored, byte[] secret) {
        EpochSecretRecord next = wrapped(stored.day(), stored.version(), secret);
        store.rewrapEpochSecret(stored, next.wrapped(), next.rootUri()); // if not, another node did
        return store.epochSecret(stored.day(), stored.version());
    }

    private byte[] binding(LocalDate day, int version) {
        return SecretBinding.epoch(environment, day, version);
    }

    private byte[] kekInfo(KekId id) {
        return CanonicalBytes.of(KEK_LABEL)
                .add(environment.name())
                .add(id.partner().id())
                .add(id.day().toString())
                .toBytes();
    }

    /** Tells whether a day has come: from then on nothing opens under its secrets, and nothing is wrapped under them. */
    boolean isOver(LocalDate day) {
        return clock.millis() >= endMillis(day);
    }

    /** Returns the millisecond at which everything under a day dies; a day out of all reason is cut to the last one. */
    static long endMillis(LocalDate day) {
        return Math.max(-LAST_DAY, Math.min(LAST_DAY, day.toEpochDay())) * MILLIS_OF_A_DAY;
    }

    private void requireAlive(LocalDate day) {
        if (isOver(day)) {
            throw pastDeadline();
        }
    }

    static KeyUnavailableException destroyed() {
        return new KeyUnavailableException("Data key unavailable (L4.d): the secret of its deadline day is destroyed.");
    }

    static KeyUnavailableException pastDeadline() {
        return new KeyUnavailableException("Data key unavailable (A2.1.a): the deadline of its scope has passed.");
    }
}
