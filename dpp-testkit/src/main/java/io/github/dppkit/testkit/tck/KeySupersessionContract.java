package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.KeySamples.DAY;
import static io.github.dppkit.testkit.tck.KeySamples.NOW;
import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.PARTNER;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static io.github.dppkit.testkit.tck.KeySamples.under;
import static io.github.dppkit.testkit.tck.KeySamples.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The part of {@link KeyStoreContract} about scopes that have a superseded key beside the one that encrypts. */
abstract class KeySupersessionContract extends KeySecretsContract {

    private static final DataKeyRecord OLD = key(ORDER, 1);
    private static final DataKeyRecord NEW = key(ORDER, 2);

    private static KeyStore superseded(KeyStore store) {
        withSecrets(store).addDataKey(OLD);
        assertThat(store.supersedeDataKey(OLD, NEW)).isTrue();
        return store;
    }

    private static DataKeyRecord former(KeyStore store) {
        return store.supersededDataKey(ORDER).orElseThrow();
    }

    @Test
    void keepsTheOldKeyBesideTheNewOne_eachFoundByItsId() {
        KeyStore store = superseded(emptyStore());
        assertThat(store.dataKey(ORDER)).contains(NEW);
        assertThat(store.dataKey(NEW.id())).contains(NEW);
        assertThat(former(store).state()).isEqualTo(DataKeyRecord.State.SUPERSEDED);
        assertThat(former(store).id()).isEqualTo(OLD.id());
        assertThat(store.dataKey(OLD.id())).contains(former(store));
        assertThat(store.addDataKey(key(ORDER, 3))).contains(NEW);
        assertThat(store.activeDataKeys(DAY, 1, null, 9)).containsExactlyInAnyOrder(NEW, former(store));
        assertThat(store.activeDataKeys(NOW, NOW.plusSeconds(1), null, 9)).containsExactly(former(store), NEW);
        assertThat(store.dirtyEpochSecrets()).isEmpty();
    }

    @Test
    void supersedesNothing_butTheKeyThatWasRead_onceAtATime() {
        KeyStore store = withSecrets(emptyStore());
        assertThat(store.supersedeDataKey(OLD, NEW)).as("there is none").isFalse();
        store.addDataKey(OLD);
        assertThat(store.supersedeDataKey(under(OLD, DAY, 1), NEW))
                .as("another version")
                .isFalse();
        assertThat(store.supersedeDataKey(key(ORDER, 5), NEW)).as("another key").isFalse();
        assertThat(store.supersedeDataKey(OLD, under(NEW, DAY.minusDays(1), 1)))
                .as("a secret that is not there")
                .isFalse();
        assertThat(store.dataKey(ORDER)).contains(OLD);
        assertThat(store.supersededDataKey(ORDER)).isEmpty();

        assertThat(store.supersedeDataKey(OLD, NEW)).isTrue();
        assertThat(store.supersedeDataKey(OLD, NEW)).isFalse();
        assertThat(store.supersedeDataKey(NEW, key(ORDER, 3)))
                .as("one superseded key at a time")
                .isFalse();
        assertThat(store.dataKey(ORDER)).contains(NEW);

        DataKeyRecord erased =
                store.addDataKey(key(PiiScope.order(PARTNER, "902-9"), 9)).orElseThrow();
        store.beginDisposal(erased.id());
        assertThat(store.supersedeDataKey(erased, key(erased.scope(), 10))).isFalse();
    }

    @Test
    void movesAndRollsASupersededKeyLikeAnyOther() {
        KeyStore store = superseded(emptyStore());
        assertThat(store.rewrapDataKey(under(OLD, DAY.plusDays(1), 1)))
                .as("read before it was superseded")
                .isFalse();
        assertThat(store.rewrapDataKey(under(former(store), DAY.plusDays(1), 1)))
                .isTrue();
        assertThat(former(store).epochDay()).isEqualTo(DAY.plusDays(1));
        assertThat(store.rollDataKeys(List.of(under(former(store), DAY.plusDays(1), 2))))
                .isEqualTo(1);
        assertThat(former(store).epochVersion()).isEqualTo(2);
        assertThat(store.dataKey(ORDER)).contains(NEW);
        assertThat(store.rewrapDataKey(under(former(store), DAY, 2))).isTrue();
        assertThat(store.dirtyEpochSecrets().stream().map(EpochSecretRecord::day))
                .containsOnly(DAY.plusDays(1));
        assertThat(store.destroyEpochSecret(DAY, 1))
                .as("the new key is under it")
                .isFalse();
        assertThat(store.rollDataKeys(List.of(under(NEW, DAY, 2)))).isEqualTo(1);
        assertThat(store.destroyEpochSecret(DAY, 1)).isTrue();
        assertThat(store.reserveUses(OLD.id(), 10, 1_000)).isTrue();
    }

    @Test
    void beginsTheEraseOfBothKeys_whicheverIsNamed() {
        for (DataKeyRecord named : List.of(OLD, NEW)) {
            KeyStore store = superseded(emptyStore());
            assertThat(store.beginDisposal(named.id())).isTrue();
            assertThat(store.dataKey(ORDER).orElseThrow().state()).isEqualTo(DataKeyRecord.State.DISPOSING);
            assertThat(former(store).state()).isEqualTo(DataKeyRecord.State.DISPOSING);
            assertThat(store.dirtyEpochSecrets()).hasSize(1);
            assertThat(store.activeDataKeys(DAY, 1, null, 9)).isEmpty();
            assertThat(store.reserveUses(OLD.id(), 1, 1_000)).isFalse();
            assertThat(store.destroySupersededDataKey(OLD.id())).isFalse();
            assertThat(store.removeDataKey(OLD.id())).isTrue();
            assertThat(store.removeDataKey(NEW.id())).isTrue();
            assertThat(store.dataKey(ORDER)).isEmpty();
            assertThat(store.supersededDataKey(ORDER)).isEmpty();
        }
    }

    @Test
    void erasesBothKeys_amongThoseOfManyScopes() {
        KeyStore store = superseded(emptyStore());
        PiiScope none = PiiScope.order(ORDER.partner(), "902-without-a-key");
        long mark = store.withdrawnKeys(-1, 1).mark();
        store.beginDisposals(List.of(none, ORDER));
        assertThat(store.withdrawnKeys(mark, 9).keys()).containsExactlyInAnyOrder(OLD.id(), NEW.id());
        assertThat(store.scopesWithDataKeys(List.of(none, ORDER))).containsExactly(ORDER);
        store.removeDataKey(NEW.id());
        assertThat(store.scopesWithDataKeys(List.of(none, ORDER)))
                .as("the superseded one")
                .containsExactly(ORDER);
        store.removeDataKeys(List.of(none, ORDER));
        assertThat(store.scopesWithDataKeys(List.of(none, ORDER))).isEmpty();
        assertThat(store.supersededDataKey(ORDER)).isEmpty();
    }

    @Test
    void destroysASupersededKey_andMarksItsSecrets() {
        KeyStore store = superseded(emptyStore());
        assertThat(store.destroySupersededDataKey(NEW.id())).isFalse();
        assertThat(store.removeDataKey(OLD.id())).isFalse();
        assertThat(store.destroySupersededDataKey(OLD.id())).isTrue();
        assertThat(store.destroySupersededDataKey(OLD.id())).isFalse();
        assertThat(store.supersededDataKey(ORDER)).isEmpty();
        assertThat(store.dataKey(OLD.id())).isEmpty();
        assertThat(store.dirtyEpochSecrets()).extracting(EpochSecretRecord::day).containsExactly(DAY);
        assertThat(store.supersedeDataKey(NEW, key(ORDER, 3))).isTrue();
    }

    @Test
    void letsOneOfManySupersede_andNoneSurviveAnErase() throws Exception {
        for (int round = 0; round < 10; round++) {
            KeyStore store = withSecrets(emptyStore());
            store.addDataKey(OLD);
            boolean many = round % 2 == 0;
            AtomicInteger won = new AtomicInteger();
            inParallel(4, caller -> {
                if (caller == 3 && many) {
                    store.beginDisposals(List.of(ORDER));
                } else if (caller == 3) {
                    store.beginDisposal(OLD.id());
                } else if (store.supersedeDataKey(OLD, key(ORDER, 10 + caller))) {
                    won.incrementAndGet();
                }
            });
            assertThat(won.get()).isLessThanOrEqualTo(1);
            assertThat(store.activeDataKeys(DAY, 1, null, 9)).isEmpty();
        }
    }
}
