package io.github.dppkit.testkit.tck;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.time.LocalDate;

/** What {@link KeyStoreContract} stores. */
final class KeySamples {

    private KeySamples() {}

    static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
    static final LocalDate DAY = LocalDate.parse("2026-12-21");
    static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");

    static EpochSecretRecord epoch(LocalDate day, int seed) {
        return new EpochSecretRecord(day, 1, bytes(60, seed), "file", NOW);
    }

    static EpochSecretRecord next(EpochSecretRecord secret) {
        return new EpochSecretRecord(
                secret.day(), secret.version() + 1, bytes(60, secret.version() + 40), "file", NOW.plusSeconds(1));
    }

    /** Adds two secrets for each of the ten days on which these samples are wrapped. */
    static KeyStore withSecrets(KeyStore store) {
        for (int day = 0; day < 10; day++) {
            EpochSecretRecord first = store.addEpochSecret(epoch(DAY.plusDays(day), day));
            store.succeedEpochSecret(next(first));
        }
        return store;
    }

    static DataKeyRecord key(PiiScope scope, int seed) {
        return new DataKeyRecord(
                new DataKeyId(0x0102030405060708L + seed, 0xF0000000 + seed),
                scope,
                DAY,
                1,
                1,
                DataKeyRecord.State.ACTIVE,
                bytes(60, seed),
                bytes(16, seed + 1),
                NOW,
                "orders/2026-01-01/getOrder",
                NOW,
                256);
    }

    static WrappedKey bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed * 31 + i * 7 - 100);
        }
        return WrappedKey.of(bytes);
    }

    /** What a rewrap hands over: every part differs from the stored key but its id, to show what a store takes of it. */
    static DataKeyRecord rewrapped(DataKeyRecord key, int version, int seed) {
        return new DataKeyRecord(
                key.id(),
                PiiScope.order(PARTNER, "another-scope"),
                DAY.plusDays(version),
                2,
                version,
                DataKeyRecord.State.DISPOSING,
                bytes(60, seed),
                bytes(16, seed + 7),
                NOW.plusSeconds(version),
                "another/origin",
                NOW.minusSeconds(9),
                7);
    }

    /** The key under another secret, as a move or a roll hands it over. */
    static DataKeyRecord under(DataKeyRecord key, LocalDate day, int epochVersion) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                day,
                epochVersion,
                key.version() + 1,
                key.state(),
                bytes(60, epochVersion + 90),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    static DataKeyRecord disposing(DataKeyRecord key) {
        return changed(key, DataKeyRecord.State.DISPOSING, key.knownUntil());
    }

    static DataKeyRecord known(DataKeyRecord key, Instant knownUntil) {
        return changed(key, key.state(), knownUntil);
    }

    private static DataKeyRecord changed(DataKeyRecord key, DataKeyRecord.State state, Instant knownUntil) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay(),
                key.epochVersion(),
                key.version(),
                state,
                key.wrapped(),
                key.commitment(),
                knownUntil,
                key.origin(),
                key.createdAt(),
                key.uses());
    }
}
