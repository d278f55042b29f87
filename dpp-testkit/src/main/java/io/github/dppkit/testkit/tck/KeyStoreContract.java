package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link KeyStore} must do. Extend it, return a store over an empty base, and run it with JUnit.
 */
public abstract class KeyStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
    private static final LocalDate DAY = LocalDate.parse("2026-12-21");
    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final PiiScope ORDER = PiiScope.order(PARTNER, "902-3159896-1390916");

    /** Creates the contract. */
    protected KeyStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    protected abstract KeyStore emptyStore();

    private static EpochSecretRecord epoch(LocalDate day, int seed) {
        return new EpochSecretRecord(day, 1, bytes(60, seed), "file", NOW);
    }

    private static DataKeyRecord key(PiiScope scope, int seed) {
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

    private static WrappedKey bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed * 31 + i * 7 - 100);
        }
        return WrappedKey.of(bytes);
    }

    @Test
    void returnsNothing_whereNothingWasAdded() {
        KeyStore store = emptyStore();
        assertThat(store.epochSecret(DAY)).isEmpty();
        assertThat(store.namedSecret("subject-tokens")).isEmpty();
        assertThat(store.dataKey(ORDER)).isEmpty();
        assertThat(store.reserveUses(new DataKeyId(1, 2), 1, 10)).isFalse();
        assertThat(store.destroyEpochSecrets(DAY)).isZero();
    }

    @Test
    void returnsWhatWasAdded_toTheLastBit() {
        KeyStore store = emptyStore();
        NamedSecretRecord named = new NamedSecretRecord("subject-tokens", bytes(60, 9), "aws-kms://key", NOW);
        assertThat(store.addEpochSecret(epoch(DAY, 1))).isEqualTo(epoch(DAY, 1));
        assertThat(store.addNamedSecret(named)).isEqualTo(named);
        assertThat(store.addDataKey(key(ORDER, 3))).isEqualTo(key(ORDER, 3));

        assertThat(store.epochSecret(DAY)).contains(epoch(DAY, 1));
        assertThat(store.namedSecret("subject-tokens")).contains(named);
        assertThat(store.dataKey(ORDER)).contains(key(ORDER, 3));
        assertThat(store.dataKey(key(ORDER, 3).id())).contains(key(ORDER, 3));
        assertThat(store.dataKey(key(ORDER, 4).id())).isEmpty();
    }

    @Test
    void keepsTheFirst_whenASecondIsAddedForTheSameDayNameOrScope() {
        KeyStore store = emptyStore();
        store.addEpochSecret(epoch(DAY, 1));
        store.addDataKey(key(ORDER, 1));
        store.addNamedSecret(new NamedSecretRecord("subject-tokens", bytes(60, 1), "file", NOW));

        assertThat(store.addEpochSecret(epoch(DAY, 2))).isEqualTo(epoch(DAY, 1));
        assertThat(store.addDataKey(key(ORDER, 2))).isEqualTo(key(ORDER, 1));
        assertThat(store.addNamedSecret(new NamedSecretRecord("subject-tokens", bytes(60, 2), "file", NOW))
                        .wrapped())
                .isEqualTo(bytes(60, 1));
        assertThat(store.dataKey(ORDER)).contains(key(ORDER, 1));
    }

    @Test
    void keepsScopesApart_thatDifferInPartnerKindOrCase() {
        KeyStore store = emptyStore();
        List<PiiScope> scopes = List.of(
                ORDER,
                PiiScope.order(SellingPartner.of("a2euq1wtgctbg2"), ORDER.id()),
                PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG3"), ORDER.id()),
                PiiScope.sellingPartner(PARTNER),
                PiiScope.order(PARTNER, PARTNER.id()),
                PiiScope.ingest(PARTNER, "orders/2026-01-01/searchOrders", DAY));
        for (int i = 0; i < scopes.size(); i++) {
            assertThat(store.addDataKey(key(scopes.get(i), i))).isEqualTo(key(scopes.get(i), i));
        }
        for (int i = 0; i < scopes.size(); i++) {
            assertThat(store.dataKey(scopes.get(i))).contains(key(scopes.get(i), i));
        }
    }

    @Test
    void destroysTheSecretsOfAllDaysUpToOne_andNoLater() {
        KeyStore store = emptyStore();
        for (int i = 0; i < 5; i++) {
            store.addEpochSecret(epoch(DAY.plusDays(i), i));
        }
        assertThat(store.destroyEpochSecrets(DAY.plusDays(2))).isEqualTo(3);
        assertThat(store.destroyEpochSecrets(DAY.plusDays(2))).isZero();
        assertThat(store.epochSecret(DAY.plusDays(2))).isEmpty();
        assertThat(store.epochSecret(DAY.plusDays(3))).contains(epoch(DAY.plusDays(3), 3));
    }

    @Test
    void reservesUses_upToTheLimitAndNotOneMore() {
        KeyStore store = emptyStore();
        DataKeyRecord key = store.addDataKey(key(ORDER, 1));
        assertThat(store.reserveUses(key.id(), 256, 768)).isTrue();
        assertThat(store.reserveUses(key.id(), 256, 768)).isTrue();
        assertThat(store.reserveUses(key.id(), 1, 768)).isFalse();
        assertThat(store.dataKey(ORDER).map(DataKeyRecord::uses)).contains(768L);
        assertThat(store.reserveUses(key.id(), 1L << 31, 1L << 32)).isTrue();
    }

    @Test
    void reservesNothing_underAKeyWhoseEraseHasBegun() {
        KeyStore store = emptyStore();
        DataKeyRecord active = key(ORDER, 1);
        DataKeyRecord disposing = store.addDataKey(new DataKeyRecord(
                active.id(),
                active.scope(),
                active.epochDay(),
                active.epochVersion(),
                active.version(),
                DataKeyRecord.State.DISPOSING,
                active.wrapped(),
                active.commitment(),
                active.knownUntil(),
                active.origin(),
                active.createdAt(),
                0));
        assertThat(store.reserveUses(disposing.id(), 1, 100)).isFalse();
        assertThat(store.dataKey(ORDER)).contains(disposing);
    }

    @Test
    void letsExactlyOneWin_whenManyAddAtOnce() throws Exception {
        KeyStore store = emptyStore();
        Set<DataKeyId> keys = ConcurrentHashMap.newKeySet();
        Set<WrappedKey> secrets = ConcurrentHashMap.newKeySet();
        inParallel(8, caller -> {
            for (int round = 0; round < 5; round++) {
                keys.add(store.addDataKey(key(PiiScope.order(PARTNER, "race-" + round), caller * 100 + round))
                        .id());
                secrets.add(store.addEpochSecret(epoch(DAY.plusDays(round), caller * 100 + round))
                        .wrapped());
            }
        });
        assertThat(keys).hasSize(5);
        assertThat(secrets).hasSize(5);
    }

    @Test
    void neverReservesMoreThanTheLimit_whenManyReserveAtOnce() throws Exception {
        KeyStore store = emptyStore();
        DataKeyRecord key = store.addDataKey(key(ORDER, 1));
        Set<String> granted = ConcurrentHashMap.newKeySet();
        inParallel(8, caller -> {
            for (int round = 0; round < 10; round++) {
                if (store.reserveUses(key.id(), 10, 256 + 400)) {
                    granted.add(caller + "/" + round);
                }
            }
        });
        assertThat(granted).hasSize(40);
        assertThat(store.dataKey(ORDER).map(DataKeyRecord::uses)).contains(656L);
    }

    /** A step of one of several callers. */
    @FunctionalInterface
    private interface Step {
        void run(int caller) throws Exception;
    }

    private static void inParallel(int callers, Step step) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                tasks.add(() -> {
                    step.run(caller);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
