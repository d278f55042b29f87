package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.KeySamples.DAY;
import static io.github.dppkit.testkit.tck.KeySamples.NOW;
import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.PARTNER;
import static io.github.dppkit.testkit.tck.KeySamples.bytes;
import static io.github.dppkit.testkit.tck.KeySamples.disposing;
import static io.github.dppkit.testkit.tck.KeySamples.epoch;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static io.github.dppkit.testkit.tck.KeySamples.known;
import static io.github.dppkit.testkit.tck.KeySamples.rewrapped;
import static io.github.dppkit.testkit.tck.KeySamples.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * What every {@link KeyStore} must do. Extend it, return a store over an empty base, and run it with JUnit.
 */
public abstract class KeyStoreContract extends KeyBatchContract {

    /** Creates the contract. */
    protected KeyStoreContract() {}

    /**
     * Returns a store over an empty base.
     *
     * @return the store to test
     */
    @Override
    protected abstract KeyStore emptyStore();

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
        assertThat(store.addDataKey(key(ORDER, 3))).contains(key(ORDER, 3));

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
        assertThat(store.addDataKey(key(ORDER, 2))).contains(key(ORDER, 1));
        assertThat(store.addNamedSecret(new NamedSecretRecord("subject-tokens", bytes(60, 2), "file", NOW))
                        .wrapped())
                .isEqualTo(bytes(60, 1));
        assertThat(store.dataKey(ORDER)).contains(key(ORDER, 1));
    }

    @Test
    void keepsScopesApart_thatDifferInPartnerKindOrCase() {
        KeyStore store = withSecrets(emptyStore());
        List<PiiScope> scopes = List.of(
                ORDER,
                PiiScope.order(SellingPartner.of("a2euq1wtgctbg2"), ORDER.id()),
                PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG3"), ORDER.id()),
                PiiScope.sellingPartner(PARTNER),
                PiiScope.order(PARTNER, PARTNER.id()),
                PiiScope.ingest(PARTNER, "orders/2026-01-01/searchOrders", DAY));
        for (int i = 0; i < scopes.size(); i++) {
            assertThat(store.addDataKey(key(scopes.get(i), i))).contains(key(scopes.get(i), i));
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
    void destroysTheNamedSecretAskedFor_andNoOther() {
        KeyStore store = emptyStore();
        List<NamedSecretRecord> secrets = List.of(
                new NamedSecretRecord("blind-index-2026-11", bytes(60, 1), "file", NOW),
                new NamedSecretRecord("blind-index-2026-1", bytes(60, 2), "file", NOW),
                new NamedSecretRecord("blind-index-2026-12", bytes(60, 3), "file", NOW));
        secrets.forEach(store::addNamedSecret);

        assertThat(store.destroyNamedSecret("blind-index-2026-11")).isTrue();
        assertThat(store.destroyNamedSecret("blind-index-2026-11")).isFalse();
        assertThat(store.destroyNamedSecret("blind-index-2026-1%")).isFalse();
        assertThat(store.namedSecret("blind-index-2026-11")).isEmpty();
        assertThat(store.namedSecret("blind-index-2026-1")).contains(secrets.get(1));
        assertThat(store.namedSecret("blind-index-2026-12")).contains(secrets.get(2));

        NamedSecretRecord fresh = new NamedSecretRecord("blind-index-2026-11", bytes(60, 4), "file", NOW);
        assertThat(store.addNamedSecret(fresh)).isEqualTo(fresh);
    }

    @Test
    void reservesUses_upToTheLimitAndNotOneMore() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key = store.addDataKey(key(ORDER, 1)).orElseThrow();
        assertThat(store.reserveUses(key.id(), 256, 768)).isTrue();
        assertThat(store.reserveUses(key.id(), 256, 768)).isTrue();
        assertThat(store.reserveUses(key.id(), 1, 768)).isFalse();
        assertThat(store.dataKey(ORDER).map(DataKeyRecord::uses)).contains(768L);
        assertThat(store.reserveUses(key.id(), 1L << 31, 1L << 32)).isTrue();
    }

    @Test
    void reservesNothing_underAKeyWhoseEraseHasBegun() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord active = key(ORDER, 1);
        DataKeyRecord disposing = store.addDataKey(disposing(active)).orElseThrow();
        assertThat(store.reserveUses(disposing.id(), 1, 100)).isFalse();
        assertThat(store.dataKey(ORDER)).contains(disposing);
    }

    @Test
    void letsExactlyOneWin_whenManyAddAtOnce() throws Exception {
        KeyStore store = emptyStore();
        Set<DataKeyId> keys = ConcurrentHashMap.newKeySet();
        Set<WrappedKey> secrets = ConcurrentHashMap.newKeySet();
        Set<WrappedKey> named = ConcurrentHashMap.newKeySet();
        inParallel(8, caller -> {
            for (int round = 0; round < 5; round++) {
                secrets.add(store.addEpochSecret(epoch(DAY.plusDays(round), caller * 100 + round))
                        .wrapped());
                named.add(store.addNamedSecret(
                                new NamedSecretRecord("race-" + round, bytes(60, caller * 100 + round), "file", NOW))
                        .wrapped());
                keys.add(store.addDataKey(key(PiiScope.order(PARTNER, "race-" + round), caller * 100 + round))
                        .orElseThrow()
                        .id());
            }
        });
        assertThat(keys).hasSize(5);
        assertThat(secrets).hasSize(5);
        assertThat(named).hasSize(5);
    }

    @Test
    void neverReservesMoreThanTheLimit_whenManyReserveAtOnce() throws Exception {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key = store.addDataKey(key(ORDER, 1)).orElseThrow();
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

    @Test
    void rewrapsAKey_fromTheVersionBeforeAlone_andKeepsEverythingElse() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord first = store.addDataKey(key(ORDER, 1)).orElseThrow();
        store.reserveUses(first.id(), 256, 1_000);
        assertThat(store.rewrapDataKey(rewrapped(first, 1, 5))).isFalse();
        assertThat(store.rewrapDataKey(rewrapped(first, 3, 5))).isFalse();
        assertThat(store.rewrapDataKey(rewrapped(key(ORDER, 2), 2, 5))).isFalse();

        assertThat(store.rewrapDataKey(rewrapped(first, 2, 5))).isTrue();
        assertThat(store.rewrapDataKey(rewrapped(first, 2, 6))).isFalse();

        DataKeyRecord expected = new DataKeyRecord(
                first.id(),
                ORDER,
                DAY.plusDays(2),
                2,
                2,
                DataKeyRecord.State.ACTIVE,
                bytes(60, 5),
                first.commitment(),
                NOW.plusSeconds(2),
                first.origin(),
                first.createdAt(),
                512);
        assertThat(store.dataKey(ORDER)).contains(expected);
        assertThat(store.dataKey(first.id())).contains(expected);
        assertThat(store.rewrapDataKey(rewrapped(first, 3, 7))).isTrue();
    }

    @Test
    void cutsNoMoreThanNanosecondsOff_whenAKeyIsRewrapped() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord next = rewrapped(store.addDataKey(key(ORDER, 1)).orElseThrow(), 2, 5);
        Instant fine = next.knownUntil().plusNanos(999);
        assertThat(store.rewrapDataKey(known(next, fine))).isTrue();
        assertThat(store.dataKey(ORDER))
                .hasValueSatisfying(stored -> assertThat(stored.knownUntil()).isBetween(next.knownUntil(), fine));
    }

    @Test
    void endsAKeyInTwoSteps_eachOfWhichMayBeRepeated() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key = store.addDataKey(key(ORDER, 1)).orElseThrow();
        DataKeyRecord other =
                store.addDataKey(key(PiiScope.order(PARTNER, "902-2"), 2)).orElseThrow();
        assertThat(store.removeDataKey(key.id())).isFalse();
        assertThat(store.dataKey(ORDER)).contains(key);

        assertThat(store.beginDisposal(key.id())).isTrue();
        assertThat(store.beginDisposal(key.id())).isTrue();
        assertThat(store.dataKey(ORDER)).contains(disposing(key));
        assertThat(store.reserveUses(key.id(), 1, 1_000)).isFalse();
        assertThat(store.rewrapDataKey(rewrapped(key, 2, 5))).isFalse();
        assertThat(store.addDataKey(key(ORDER, 3))).contains(disposing(key));

        assertThat(store.removeDataKey(key.id())).isTrue();
        assertThat(store.removeDataKey(key.id())).isFalse();
        assertThat(store.beginDisposal(key.id())).isFalse();
        assertThat(store.rewrapDataKey(rewrapped(key, 2, 5))).isFalse();
        assertThat(store.dataKey(ORDER)).isEmpty();
        assertThat(store.dataKey(key.id())).isEmpty();
        assertThat(store.dataKey(other.id())).contains(other);
    }

    @Test
    void letsExactlyOneRewrapEachVersion_whenManyRewrapAtOnce() throws Exception {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key = store.addDataKey(key(ORDER, 1)).orElseThrow();
        Set<String> wins = ConcurrentHashMap.newKeySet();
        inParallel(8, caller -> {
            for (int version = 2; version <= 6; version++) {
                if (store.rewrapDataKey(rewrapped(key, version, caller + 1))) {
                    wins.add(version + "/" + caller);
                }
                int wanted = version;
                while (store.dataKey(ORDER).orElseThrow().version() < wanted) {
                    Thread.onSpinWait();
                }
            }
        });
        assertThat(wins).hasSize(5);
        assertThat(store.dataKey(ORDER).map(DataKeyRecord::version)).contains(6);
    }

    @Test
    void eraseWins_whateverRewrapsAndReservesAtTheSameTime() throws Exception {
        KeyStore store = withSecrets(emptyStore());
        for (int round = 0; round < 5; round++) {
            PiiScope scope = PiiScope.order(PARTNER, "erase-" + round);
            DataKeyRecord key = store.addDataKey(key(scope, round)).orElseThrow();
            inParallel(4, caller -> {
                if (caller == 0) {
                    assertThat(store.beginDisposal(key.id())).isTrue();
                    DataKeyRecord begun = store.dataKey(scope).orElseThrow();
                    assertThat(begun.state()).isEqualTo(DataKeyRecord.State.DISPOSING);
                    assertThat(store.rewrapDataKey(rewrapped(key, begun.version() + 1, 9)))
                            .isFalse();
                    assertThat(store.dataKey(scope)).contains(begun);
                    assertThat(store.removeDataKey(key.id())).isTrue();
                } else {
                    for (int version = 2; version < 8; version++) {
                        store.rewrapDataKey(rewrapped(key, version, caller));
                        store.reserveUses(key.id(), 1, 10_000);
                    }
                }
            });
            assertThat(store.dataKey(scope)).isEmpty();
        }
    }
}
