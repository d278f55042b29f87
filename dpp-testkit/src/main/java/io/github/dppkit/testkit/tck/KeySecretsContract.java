package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.Callers.inParallel;
import static io.github.dppkit.testkit.tck.KeySamples.DAY;
import static io.github.dppkit.testkit.tck.KeySamples.NOW;
import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.bytes;
import static io.github.dppkit.testkit.tck.KeySamples.epoch;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static io.github.dppkit.testkit.tck.KeySamples.next;
import static io.github.dppkit.testkit.tck.KeySamples.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.NamedSecretRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The part of {@link KeyStoreContract} about what is done to all secrets at once. */
abstract class KeySecretsContract extends KeyBatchContract {

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

    @Test
    void listsEverySecret_inOrder() {
        KeyStore store = emptyStore();
        assertThat(store.epochSecrets()).isEmpty();
        assertThat(store.namedSecrets()).isEmpty();
        EpochSecretRecord later = store.addEpochSecret(epoch(DAY.plusDays(1), 1));
        EpochSecretRecord first = store.addEpochSecret(epoch(DAY, 2));
        store.succeedEpochSecret(next(first));
        NamedSecretRecord tokens =
                store.addNamedSecret(new NamedSecretRecord("subject-tokens", bytes(60, 3), "aws-kms://one", NOW));
        NamedSecretRecord index =
                store.addNamedSecret(new NamedSecretRecord("blind-index-2026-11", bytes(60, 4), "file", NOW));
        assertThat(store.epochSecrets()).containsExactly(first, next(first), later);
        assertThat(store.namedSecrets()).containsExactly(index, tokens);
    }

    @Test
    void replacesTheWrappingOfAnEpochSecret_thatIsStoredAsItWasRead_andNothingElse() {
        KeyStore store = withSecrets(emptyStore());
        store.addDataKey(key(ORDER, 1));
        store.beginDisposal(key(ORDER, 1).id());
        EpochSecretRecord read = store.epochSecret(DAY, 1).orElseThrow();
        List<EpochSecretRecord> others = new ArrayList<>(store.epochSecrets());
        others.remove(read);

        assertThat(store.rewrapEpochSecret(read, bytes(93, 5), "aws-kms://two")).isTrue();
        EpochSecretRecord moved = new EpochSecretRecord(DAY, 1, bytes(93, 5), "aws-kms://two", read.createdAt());
        assertThat(store.epochSecret(DAY, 1)).contains(moved);
        assertThat(store.dirtyEpochSecrets()).as("it stays dirty").containsExactly(moved);
        assertThat(store.rewrapEpochSecret(read, bytes(93, 6), "file"))
                .as("read before")
                .isFalse();
        assertThat(store.epochSecrets()).containsAll(others).contains(moved).hasSize(20);

        assertThat(store.destroyEpochSecret(DAY, 1))
                .as("a rewrapped secret goes as any")
                .isTrue();
        assertThat(store.dirtyEpochSecrets()).isEmpty();
        assertThat(store.rewrapEpochSecret(moved, bytes(93, 7), "file"))
                .as("gone")
                .isFalse();
        assertThat(store.epochSecret(DAY, 1)).isEmpty();
    }

    @Test
    void replacesTheWrappingOfANamedSecret_thatIsStoredAsItWasRead() {
        KeyStore store = emptyStore();
        NamedSecretRecord read =
                store.addNamedSecret(new NamedSecretRecord("subject-tokens", bytes(60, 3), "file", NOW));
        NamedSecretRecord other =
                store.addNamedSecret(new NamedSecretRecord("blind-index-2026-11", bytes(60, 3), "file", NOW));
        assertThat(store.rewrapNamedSecret(read, bytes(70, 4), "aws-kms://two")).isTrue();
        assertThat(store.rewrapNamedSecret(read, bytes(70, 5), "file")).isFalse();
        assertThat(store.namedSecrets())
                .containsExactly(other, new NamedSecretRecord("subject-tokens", bytes(70, 4), "aws-kms://two", NOW));
        store.destroyNamedSecret(other.name());
        assertThat(store.rewrapNamedSecret(other, bytes(70, 6), "file")).isFalse();
        assertThat(store.namedSecret(other.name())).isEmpty();
    }

    @Test
    void letsOneOfManyReplaceAWrapping() throws Exception {
        KeyStore store = withSecrets(emptyStore());
        EpochSecretRecord read = store.epochSecret(DAY, 1).orElseThrow();
        AtomicInteger won = new AtomicInteger();
        inParallel(4, caller -> {
            if (store.rewrapEpochSecret(read, bytes(60, 100 + caller), "caller-" + caller)) {
                won.incrementAndGet();
            }
        });
        assertThat(won).hasValue(1);
        EpochSecretRecord stored = store.epochSecret(DAY, 1).orElseThrow();
        int winner = Integer.parseInt(stored.rootUri().substring("caller-".length()));
        assertThat(stored.wrapped()).isEqualTo(bytes(60, 100 + winner));
    }

    @Test
    void keepsInstants_andChangesThemOnlyAsTheyWereRead() {
        KeyStore store = emptyStore();
        Instant later = NOW.plusSeconds(9);
        assertThat(store.keyDate("key-backup")).isEmpty();
        assertThat(store.replaceKeyDate("key-backup", null, null)).isTrue();
        assertThat(store.replaceKeyDate("key-backup", NOW, later)).isFalse();
        assertThat(store.replaceKeyDate("key-backup", null, NOW)).isTrue();
        assertThat(store.replaceKeyDate("key-backup", null, later)).isFalse();
        assertThat(store.replaceKeyDate("key-backup", null, null)).isFalse();
        assertThat(store.keyDate("key-backup")).contains(NOW);
        assertThat(store.keyDate("key-backup-2")).isEmpty();
        assertThat(store.replaceKeyDate("key-backup", later, NOW)).isFalse();
        assertThat(store.replaceKeyDate("key-backup", NOW, later)).isTrue();
        assertThat(store.keyDate("key-backup")).contains(later);
        assertThat(store.replaceKeyDate("key-backup-2", null, NOW)).isTrue();
        assertThat(store.replaceKeyDate("kept-keys-60", null, NOW)).isTrue();
        assertThat(store.keyDates("key-backup")).containsOnly(entry("key-backup", later), entry("key-backup-2", NOW));
        assertThat(store.keyDates("kept-")).containsOnly(entry("kept-keys-60", NOW));
        assertThat(store.keyDates("other-")).isEmpty();
        assertThat(store.replaceKeyDate("key-backup", NOW, null)).isFalse();
        assertThat(store.replaceKeyDate("key-backup", later, null)).isTrue();
        assertThat(store.keyDate("key-backup")).isEmpty();
    }
}
