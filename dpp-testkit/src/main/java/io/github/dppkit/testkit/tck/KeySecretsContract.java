package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.KeySamples.DAY;
import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.epoch;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static io.github.dppkit.testkit.tck.KeySamples.next;
import static io.github.dppkit.testkit.tck.KeySamples.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.KeyStore;
import org.junit.jupiter.api.Test;

/** The part of {@link KeyStoreContract} about what is done to all secrets at once. */
abstract class KeySecretsContract extends KeyRollContract {

    @Test
    void marksEverySecretOfEveryDay() {
        KeyStore store = withSecrets(emptyStore());
        store.addDataKey(key(ORDER, 1));
        store.beginDisposal(key(ORDER, 1).id());
        int before = store.dirtyEpochSecrets().size();
        assertThat(before).isPositive();
        assertThat(store.markAllEpochsDirty()).isEqualTo(20 - before);
        assertThat(store.dirtyEpochSecrets()).hasSize(20);
        assertThat(store.markAllEpochsDirty()).isZero();

        store.succeedEpochSecret(next(store.epochSecret(DAY).orElseThrow()));
        store.addEpochSecret(epoch(DAY.minusDays(1), 3));
        assertThat(store.dirtyEpochSecrets()).as("what was made since is clean").hasSize(20);
        assertThat(store.markAllEpochsDirty()).isEqualTo(2);
        assertThat(store.dirtyEpochSecrets()).hasSize(22);
    }
}
