package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.KeySamples.DAY;
import static io.github.dppkit.testkit.tck.KeySamples.NOW;
import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.PARTNER;
import static io.github.dppkit.testkit.tck.KeySamples.epoch;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static io.github.dppkit.testkit.tck.KeySamples.next;
import static io.github.dppkit.testkit.tck.KeySamples.under;
import static io.github.dppkit.testkit.tck.KeySamples.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The half of {@link KeyStoreContract} about which secrets are dirty and how one takes the place of another. */
abstract class KeyRollContract extends KeyScopesContract {

    private static List<String> dirty(KeyStore store) {
        return store.dirtyEpochSecrets().stream()
                .map(secret -> ChronoUnit.DAYS.between(DAY, secret.day()) + "/" + secret.version())
                .toList();
    }

    private static DataKeyRecord moved(KeyStore store, DataKeyRecord key, int days, int epochVersion) {
        DataKeyRecord next = under(key, DAY.plusDays(days), epochVersion);
        assertThat(store.rewrapDataKey(next)).isTrue();
        return next;
    }

    @Test
    void addsTheNextSecretOfADay_toTheNewestAlone() {
        KeyStore store = emptyStore();
        EpochSecretRecord first = epoch(DAY, 1);
        assertThat(store.succeedEpochSecret(first)).isFalse();
        assertThat(store.succeedEpochSecret(next(first))).isFalse();
        store.addEpochSecret(first);
        EpochSecretRecord second = next(first);
        assertThat(store.succeedEpochSecret(next(second))).isFalse();
        assertThat(store.succeedEpochSecret(second)).isTrue();
        assertThat(store.succeedEpochSecret(second)).isFalse();
        assertThat(store.epochSecret(DAY)).contains(second);
        assertThat(store.epochSecret(DAY, 1)).contains(first);
        assertThat(store.epochSecret(DAY, 2)).contains(second);
        assertThat(store.epochSecret(DAY, 3)).isEmpty();
        assertThat(store.epochSecret(DAY.plusDays(1), 1)).isEmpty();
        assertThat(store.addEpochSecret(first)).isEqualTo(second);

        assertThat(store.destroyEpochSecret(DAY, 1)).isTrue();
        assertThat(store.addEpochSecret(first)).as("no version comes back").isEqualTo(second);
        assertThat(store.epochSecret(DAY, 1)).isEmpty();
        assertThat(store.destroyEpochSecrets(DAY)).isEqualTo(1);
    }

    @Test
    void destroysASecret_thatHasANewerOneAndNoActiveKey() {
        KeyStore store = emptyStore();
        EpochSecretRecord first = store.addEpochSecret(epoch(DAY, 1));
        DataKeyRecord active = store.addDataKey(key(ORDER, 1)).orElseThrow();
        DataKeyRecord erased =
                store.addDataKey(key(PiiScope.order(PARTNER, "902-2"), 2)).orElseThrow();
        store.beginDisposal(erased.id());
        assertThat(store.destroyEpochSecret(DAY, 1)).as("the newest of its day").isFalse();
        store.succeedEpochSecret(next(first));
        assertThat(store.destroyEpochSecret(DAY, 1))
                .as("an active key is under it")
                .isFalse();
        assertThat(store.epochSecret(DAY, 1)).contains(first);

        assertThat(store.rollDataKeys(List.of(under(active, DAY, 2)))).isEqualTo(1);
        assertThat(store.destroyEpochSecret(DAY, 1)).isTrue();
        assertThat(store.destroyEpochSecret(DAY, 1)).isFalse();
        assertThat(store.dataKey(ORDER)).contains(under(active, DAY, 2));
        assertThat(store.epochSecret(DAY, 2)).isPresent();
    }

    @Test
    void takesNoKey_underASecretThatIsNotThere() {
        KeyStore store = emptyStore();
        assertThat(store.addDataKey(key(ORDER, 1))).isEmpty();
        assertThat(store.dataKey(ORDER)).isEmpty();
        store.addEpochSecret(epoch(DAY, 1));
        DataKeyRecord key = store.addDataKey(key(ORDER, 1)).orElseThrow();
        assertThat(store.rewrapDataKey(under(key, DAY.plusDays(1), 1))).isFalse();
        assertThat(store.rewrapDataKey(under(key, DAY, 2))).isFalse();
        assertThat(store.rollDataKeys(List.of(under(key, DAY, 2)))).isZero();
        assertThat(store.dataKey(ORDER)).contains(key);
    }

    @Test
    void marksEverySecretThatAnErasedKeyMayHaveBeenUnder_andNoOther() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key = store.addDataKey(key(ORDER, 1)).orElseThrow();
        key = moved(store, key, 2, 1);
        assertThat(dirty(store)).as("a copy under an earlier day dies earlier").isEmpty();
        store.beginDisposal(key.id());
        assertThat(dirty(store)).containsExactly("0/1", "0/2", "1/1", "1/2", "2/1");

        assertThat(store.destroyEpochSecret(DAY, 1)).isTrue();
        assertThat(store.destroyEpochSecret(DAY.plusDays(2), 1)).isTrue();
        EpochSecretRecord fresh = next(store.epochSecret(DAY).orElseThrow());
        assertThat(store.succeedEpochSecret(fresh)).isTrue();
        store.beginDisposal(key.id());
        store.removeDataKey(key.id());
        assertThat(dirty(store))
                .as("nothing is marked twice, and a mark goes with its secret")
                .containsExactly("0/2", "1/1", "1/2");
        assertThat(store.destroyEpochSecrets(DAY)).isEqualTo(2);
        assertThat(dirty(store)).containsExactly("1/1", "1/2");
    }

    @Test
    void marksTheSecretsOfLaterDays_whenAKeyMovesToAnEarlierDay() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key =
                store.addDataKey(under(key(ORDER, 1), DAY.plusDays(3), 1)).orElseThrow();
        key = moved(store, key, 5, 1);
        key = moved(store, key, 4, 2);
        assertThat(dirty(store)).containsExactly("5/1");
        key = moved(store, key, 1, 2);
        assertThat(dirty(store)).containsExactly("3/1", "3/2", "4/1", "4/2", "5/1");
        key = moved(store, key, 2, 2);
        assertThat(dirty(store)).containsExactly("3/1", "3/2", "4/1", "4/2", "5/1");
        store.beginDisposal(key.id());
        assertThat(dirty(store)).containsExactly("1/1", "1/2", "2/1", "2/2", "3/1", "3/2", "4/1", "4/2", "5/1");
    }

    @Test
    void marksNothing_whenAMoveIsRefused() {
        KeyStore store = withSecrets(emptyStore());
        DataKeyRecord key =
                store.addDataKey(under(key(ORDER, 1), DAY.plusDays(3), 1)).orElseThrow();
        assertThat(store.rewrapDataKey(under(key, DAY.minusDays(1), 1))).isFalse();
        assertThat(store.rewrapDataKey(under(under(key, DAY, 1), DAY, 1))).isFalse();
        assertThat(dirty(store)).isEmpty();
    }

    @Test
    void rollsManyKeysWithinTheirDay_eachFromTheVersionBeforeAlone() {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            keys.add(store.addDataKey(key(PiiScope.order(PARTNER, "902-" + i), i))
                    .orElseThrow());
        }
        store.reserveUses(keys.get(0).id(), 256, 10_000);
        store.beginDisposal(keys.get(1).id());
        moved(store, keys.get(2), 1, 1);
        moved(store, keys.get(3), 0, 2);
        store.beginDisposal(keys.get(4).id());
        store.removeDataKey(keys.get(4).id());
        List<DataKeyRecord> next = keys.stream().map(key -> under(key, DAY, 2)).toList();
        assertThat(store.rollDataKeys(next)).isEqualTo(2);
        assertThat(store.rollDataKeys(next)).isZero();
        assertThat(store.rollDataKeys(List.of())).isZero();
        assertThat(store.dataKey(keys.get(5).id())).contains(next.get(5));
        assertThat(store.dataKey(keys.get(0).id())).hasValueSatisfying(stored -> {
            assertThat(stored.epochVersion()).isEqualTo(2);
            assertThat(stored.uses()).isEqualTo(512);
        });
        assertThat(store.dataKey(keys.get(1).id()).orElseThrow().epochVersion()).isEqualTo(1);
        assertThat(store.dataKey(keys.get(2).id()).orElseThrow().epochDay()).isEqualTo(DAY.plusDays(1));
        assertThat(store.dataKey(keys.get(4).id())).isEmpty();
        DataKeyRecord elsewhere = store.dataKey(keys.get(2).id()).orElseThrow();
        assertThat(store.rollDataKeys(List.of(under(elsewhere, DAY, 2)))).isZero();
    }

    @Test
    void listsActiveKeys_pageByPage() {
        KeyStore store = withSecrets(emptyStore());
        for (int i = 0; i < 7; i++) {
            store.addDataKey(key(PiiScope.order(PARTNER, "902-" + i), i * 40));
        }
        store.beginDisposal(key(ORDER, 40).id());
        moved(store, key(ORDER, 80), 0, 2);
        List<DataKeyId> bySecret = new ArrayList<>();
        DataKeyId last = null;
        List<DataKeyRecord> page = store.activeDataKeys(DAY, 1, null, 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(key -> bySecret.add(key.id()));
            last = page.get(page.size() - 1).id();
            page = store.activeDataKeys(DAY, 1, last, 2);
        }
        assertThat(bySecret)
                .hasSize(5)
                .doesNotHaveDuplicates()
                .doesNotContain(key(ORDER, 40).id(), key(ORDER, 80).id());

        List<DataKeyId> byTime = new ArrayList<>();
        Instant until = NOW.plusSeconds(1);
        page = store.activeDataKeys(NOW, until, null, 4);
        while (!page.isEmpty()) {
            page.forEach(key -> byTime.add(key.id()));
            page = store.activeDataKeys(NOW, until, page.get(page.size() - 1), 4);
        }
        assertThat(byTime)
                .hasSize(6)
                .doesNotHaveDuplicates()
                .doesNotContain(key(ORDER, 40).id());
        assertThat(store.activeDataKeys(NOW.minusSeconds(9), NOW, null, 4)).isEmpty();
        assertThat(store.activeDataKeys(until, until.plusSeconds(9), null, 4)).isEmpty();
    }

    @Test
    void pagesTheKeysWhoseEraseHasBegun_andNoOthers() {
        KeyStore store = withSecrets(emptyStore());
        for (int i = 0; i < 6; i++) {
            store.addDataKey(key(PiiScope.order(PARTNER, "902-" + i), i * 40));
        }
        assertThat(store.disposingDataKeys(null, 9)).isEmpty();
        for (int i = 0; i < 5; i++) {
            store.beginDisposal(key(ORDER, i * 40).id());
        }
        store.removeDataKey(key(ORDER, 0).id());
        List<DataKeyId> begun = new ArrayList<>();
        List<DataKeyRecord> page = store.disposingDataKeys(null, 3);
        while (!page.isEmpty()) {
            assertThat(page)
                    .hasSizeLessThanOrEqualTo(3)
                    .extracting(DataKeyRecord::state)
                    .containsOnly(DataKeyRecord.State.DISPOSING);
            page.forEach(key -> begun.add(key.id()));
            page = store.disposingDataKeys(begun.get(begun.size() - 1), 3);
        }
        assertThat(begun)
                .containsExactlyInAnyOrder(
                        key(ORDER, 40).id(),
                        key(ORDER, 80).id(),
                        key(ORDER, 120).id(),
                        key(ORDER, 160).id());
    }

    @Test
    void leavesNoKeyWithoutItsSecret_whateverComesTogether() throws Exception {
        KeyStore store = emptyStore();
        store.addEpochSecret(epoch(DAY, 1));
        inParallel(4, caller -> {
            for (int round = 0; round < 12; round++) {
                if (caller == 0) {
                    EpochSecretRecord newest = store.epochSecret(DAY).orElseThrow();
                    store.succeedEpochSecret(next(newest));
                    for (DataKeyRecord key : store.activeDataKeys(DAY, newest.version(), null, 100)) {
                        store.rollDataKeys(List.of(under(key, DAY, newest.version() + 1)));
                    }
                    store.destroyEpochSecret(DAY, newest.version());
                } else {
                    int version = store.epochSecret(DAY).orElseThrow().version();
                    PiiScope scope = PiiScope.order(PARTNER, "902-" + caller + "-" + round);
                    DataKeyRecord first = key(scope, caller * 100 + round);
                    store.addDataKey(version == 1 ? first : under(first, DAY, version));
                }
            }
        });
        List<DataKeyRecord> stored = store.activeDataKeys(NOW, NOW.plusSeconds(1), null, 100);
        assertThat(stored)
                .isNotEmpty()
                .allSatisfy(key ->
                        assertThat(store.epochSecret(DAY, key.epochVersion())).isPresent());
    }
}
