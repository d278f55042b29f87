package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Environment;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Wraps data keys under the key-encryption key of partner and day, and opens them again.
 *
 * <p>A wrapping is bound to environment, partner, scope, key, day, version of the day's secret and version of the record:
 * it opens as what it is or not at all.
 */
final class DataKeyWrapping {

    private static final String WRAP_LABEL = "dpp/dek/v1";
    private static final String EXPAND_LABEL = "dpp/data/v1";
    private static final int COMMITMENT_LENGTH = 16;

    private final Environment environment;
    private final EpochSecrets epochs;

    DataKeyWrapping(Environment environment, EpochSecrets epochs) {
        this.environment = environment;
        this.epochs = epochs;
    }

    /** A key out of its wrapping; to be closed, which overwrites it. */
    static final class Unwrapped implements AutoCloseable {

        private final byte[] key;
        private final byte[] expanded;
        private final long secretReadAt;

        private Unwrapped(byte[] key, byte[] expanded, long secretReadAt) {
            this.key = key;
            this.expanded = expanded;
            this.secretReadAt = secretReadAt;
        }

        /** Returns a copy of the key that encrypts fields. */
        byte[] fieldKey() {
            return Arrays.copyOf(expanded, RawKeys.KEY_LENGTH);
        }

        /** Returns when the row of the day's secret was read, in monotonic nanoseconds. */
        long secretReadAt() {
            return secretReadAt;
        }

        @Override
        public void close() {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(expanded, (byte) 0);
        }
    }

    /** A new key: what is to be stored, and the key itself. */
    record Created(DataKeyRecord candidate, Unwrapped key) implements AutoCloseable {

        /** Tells whether a stored key is this one in this wrapping. */
        boolean isStoredAs(DataKeyRecord stored) {
            return stored.id().equals(candidate.id())
                    && stored.scope().equals(candidate.scope())
                    && stored.epochDay().equals(candidate.epochDay())
                    && stored.epochVersion() == candidate.epochVersion()
                    && stored.version() == candidate.version()
                    && stored.state() == candidate.state()
                    && stored.wrapped().equals(candidate.wrapped())
                    && stored.commitment().equals(candidate.commitment());
        }

        @Override
        public void close() {
            key.close();
        }
    }

    /** Returns a new random key, wrapped under the day of its deadline, with its first block of encryptions reserved. */
    Created create(PiiScope scope, DeadlineSource.Deadline deadline, String origin, Instant now)
            throws GeneralSecurityException {
        LocalDate day = LocalDate.ofInstant(deadline.deadline(), ZoneOffset.UTC);
        EpochSecrets.Kek kek = epochs.forWrapping(scope.partner(), day);
        DataKeyId id = DataKeyId.read(RawKeys.random(DataKeyId.LENGTH), 0);
        byte[] key = RawKeys.random(RawKeys.KEY_LENGTH);
        byte[] expanded = expand(key, scope, id);
        DataKeyRecord record = new DataKeyRecord(
                id,
                scope,
                day,
                kek.epochVersion(),
                1,
                DataKeyRecord.State.ACTIVE,
                WrappedKey.of(kek.aead().encrypt(key, wrapBinding(scope, id, day, kek.epochVersion(), 1))),
                WrappedKey.of(commitment(expanded)),
                deadline.knownUntil(),
                origin,
                now,
                DataKey.BLOCK);
        return new Created(record, new Unwrapped(key, expanded, kek.readAt()));
    }

    /** Returns a new random key in the place of one, wrapped under the same day, with its first block reserved. */
    DataKeyRecord successor(DataKeyRecord old, Instant now) throws GeneralSecurityException {
        DeadlineSource.Deadline same = new DeadlineSource.Deadline(
                old.knownUntil(), old.epochDay().atStartOfDay(ZoneOffset.UTC).toInstant());
        try (Created created = create(old.scope(), same, old.origin(), now)) {
            return created.candidate();
        }
    }

    /** Returns the same key wrapped under another day, as the next version of its record; null as {@link #open} does. */
    @Nullable DataKeyRecord rewrap(DataKeyRecord stored, LocalDate day, Instant knownUntil) throws GeneralSecurityException {
        return rewrap(stored, day, knownUntil, epochs.forWrapping(stored.scope().partner(), day));
    }

    /** Returns the same key wrapped under another secret of its day; null if either secret is destroyed. */
    @Nullable DataKeyRecord roll(DataKeyRecord stored, EpochSecretRecord target) throws GeneralSecurityException {
        EpochSecrets.Kek next = epochs.forUnwrapping(stored.scope().partner(), target.day(), target.version());
        return next == null ? null : rewrap(stored, target.day(), stored.knownUntil(), next);
    }

    /** Returns the same key wrapped under another key-encryption key of that day; null as {@link #open} does. */
    @Nullable DataKeyRecord rewrap(DataKeyRecord stored, LocalDate day, Instant knownUntil, EpochSecrets.Kek next)
            throws GeneralSecurityException {
        int version = stored.version() + 1;
        byte[] binding = wrapBinding(stored.scope(), stored.id(), day, next.epochVersion(), version);
        try (Unwrapped opened = open(stored)) {
            if (opened == null) {
                return null;
            }
            return new DataKeyRecord(
                    stored.id(),
                    stored.scope(),
                    day,
                    next.epochVersion(),
                    version,
                    stored.state(),
                    WrappedKey.of(next.aead().encrypt(opened.key, binding)),
                    stored.commitment(),
                    knownUntil,
                    stored.origin(),
                    stored.createdAt(),
                    stored.uses());
        }
    }

    /**
     * Opens the wrapping of a stored key and holds the key against its commitment. Null if its secret is destroyed: then the
     * key died with it, or was wrapped under another since its row was read.
     */
    @Nullable Unwrapped open(DataKeyRecord stored) throws GeneralSecurityException {
        PiiScope scope = stored.scope();
        EpochSecrets.Kek kek = epochs.forUnwrapping(scope.partner(), stored.epochDay(), stored.epochVersion());
        if (kek == null) {
            return null;
        }
        byte[] key = kek.aead()
                .decrypt(
                        stored.wrapped().toBytes(),
                        wrapBinding(scope, stored.id(), stored.epochDay(), stored.epochVersion(), stored.version()));
        byte[] expanded = expand(key, scope, stored.id());
        if (!stored.commitment().equals(WrappedKey.of(commitment(expanded)))) {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(expanded, (byte) 0);
            throw new GeneralSecurityException("key does not match its commitment");
        }
        return new Unwrapped(key, expanded, kek.readAt());
    }

    private byte[] wrapBinding(PiiScope scope, DataKeyId id, LocalDate day, int epochVersion, int version) {
        return CanonicalBytes.of(WRAP_LABEL)
                .add(environment.name())
                .add(scope.partner().id())
                .add(scope.canonical())
                .add(id.toBytes())
                .add(day.toString())
                .add(epochVersion)
                .add(version)
                .toBytes();
    }

    /**
     * One random secret gives the key that encrypts fields and the commitment to it, by HKDF. What every value under it is
     * bound to goes in here, once, and not into the associated data of each value.
     */
    private byte[] expand(byte[] key, PiiScope scope, DataKeyId id) {
        byte[] info = CanonicalBytes.of(EXPAND_LABEL)
                .add(environment.name())
                .add(scope.partner().id())
                .add(scope.canonical())
                .add(id.toBytes())
                .toBytes();
        return RawKeys.derive(key, info, RawKeys.KEY_LENGTH + COMMITMENT_LENGTH);
    }

    private static byte[] commitment(byte[] expanded) {
        return Arrays.copyOfRange(expanded, RawKeys.KEY_LENGTH, RawKeys.KEY_LENGTH + COMMITMENT_LENGTH);
    }
}
