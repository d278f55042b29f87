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
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link KeyStoreContract} about many keys at a time and about the alarms of secrets. */
abstract class KeyBatchContract extends KeyRollContract {

    private static final int MANY = 600;

    private static List<DataKeyRecord> filled(KeyStore store, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> store.addDataKey(key(PiiScope.order(PARTNER, "902-" + i), i))
                        .orElseThrow())
                .toList();
    }

    @Test
    void returnsTheKeysOfManyScopes_andOfNoOther() {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = new ArrayList<>(filled(store, 5));
        SellingPartner other = SellingPartner.of("A3OTHER0000001");
        keys.add(store.addDataKey(key(PiiScope.order(other, "902-1"), 50)).orElseThrow());
        keys.add(store.addDataKey(key(PiiScope.sellingPartner(other), 51)).orElseThrow());
        store.beginDisposal(keys.get(2).id());
        assertThat(store.dataKeys(List.of())).isEmpty();
        assertThat(store.dataKeys(List.of(ORDER, PiiScope.order(other, "902-2"))))
                .isEmpty();
        List<PiiScope> asked =
                new ArrayList<>(keys.stream().skip(1).map(DataKeyRecord::scope).toList());
        asked.add(ORDER);
        assertThat(store.dataKeys(asked))
                .extracting(DataKeyRecord::scope)
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().skip(1).map(DataKeyRecord::scope).toList());
        assertThat(store.dataKeys(List.of(keys.get(2).scope()))).containsExactly(KeySamples.disposing(keys.get(2)));
    }

    @Test
    void rewrapsManyKeys_moreThanOneStatementTakes() {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(store, MANY);
        List<DataKeyRecord> next = IntStream.range(0, MANY)
                .mapToObj(i -> under(keys.get(i), DAY.plusDays(1 + i % 3), 1 + i % 2))
                .toList();
        assertThat(store.rewrapDataKeys(List.of())).isEmpty();
        assertThat(store.rewrapDataKeys(next)).hasSize(MANY);
        assertThat(store.dataKeys(keys.stream().map(DataKeyRecord::scope).toList()))
                .containsExactlyInAnyOrderElementsOf(next);
        assertThat(store.rewrapDataKeys(next)).isEmpty();
        assertThat(store.dirtyEpochSecrets()).isEmpty();
    }

    @Test
    void rewrapsNone_thatIsGoneOrErasedOrAnotherVersionOrWithoutSecret_andAllOthers() {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(store, 6);
        store.beginDisposal(keys.get(0).id());
        store.beginDisposal(keys.get(1).id());
        store.removeDataKey(keys.get(1).id());
        assertThat(store.rewrapDataKey(under(keys.get(2), DAY.plusDays(1), 1))).isTrue();
        List<DataKeyRecord> next = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            next.add(under(keys.get(i), DAY.plusDays(2), 1));
        }
        next.add(under(keys.get(4), DAY.plusDays(2), 3));
        next.add(under(keys.get(5), DAY.plusDays(99), 1));
        assertThat(store.rewrapDataKeys(next)).containsExactly(keys.get(3).id());
        assertThat(store.dataKey(keys.get(3).id())).contains(next.get(3));
        assertThat(store.dataKey(keys.get(4).id())).contains(keys.get(4));
        assertThat(store.dataKey(keys.get(5).id())).contains(keys.get(5));
        assertThat(store.dataKey(keys.get(0).id()).orElseThrow().epochDay()).isEqualTo(DAY);
    }

    @Test
    void marksTheLaterDays_ofThoseThatMoveBack() {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(store, 3);
        List<DataKeyRecord> later =
                keys.stream().map(key -> under(key, DAY.plusDays(4), 1)).toList();
        store.rewrapDataKeys(later);
        assertThat(store.rewrapDataKeys(List.of(
                        under(later.get(0), DAY.plusDays(5), 1),
                        under(later.get(1), DAY.plusDays(3), 2),
                        under(later.get(2), DAY.plusDays(4), 2))))
                .hasSize(3);
        assertThat(store.dirtyEpochSecrets())
                .extracting(EpochSecretRecord::day, EpochSecretRecord::version)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(DAY.plusDays(4), 1));
        store.beginDisposal(keys.get(0).id());
        assertThat(store.dirtyEpochSecrets()).as("what it was ever under").hasSize(11);
    }

    @Test
    void letsOneOfTwoRewrapEachKey_whoeverComesFirst() throws Exception {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(store, 40);
        Queue<DataKeyId> replaced = new ConcurrentLinkedQueue<>();
        inParallel(4, caller -> {
            List<DataKeyRecord> next = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                DataKeyRecord key = keys.get(caller % 2 == 0 ? i : keys.size() - 1 - i);
                next.add(under(key, DAY.plusDays(1 + caller), 1));
            }
            for (int from = 0; from < next.size(); from += 10) {
                replaced.addAll(store.rewrapDataKeys(next.subList(from, from + 10)));
            }
        });
        assertThat(replaced)
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(DataKeyRecord::id).toList());
        assertThat(store.dataKeys(keys.stream().map(DataKeyRecord::scope).toList()))
                .allSatisfy(key -> assertThat(key.version()).isEqualTo(2));
    }

    @Test
    void listsTheSecretsOfASpanOfDays() {
        KeyStore store = withSecrets(emptyStore());
        assertThat(store.epochSecrets(DAY.plusDays(2), DAY.plusDays(3)))
                .containsExactly(
                        epoch(DAY.plusDays(2), 2),
                        next(epoch(DAY.plusDays(2), 2)),
                        epoch(DAY.plusDays(3), 3),
                        next(epoch(DAY.plusDays(3), 3)));
        assertThat(store.epochSecrets(DAY.minusDays(9), DAY.minusDays(1))).isEmpty();
        store.destroyEpochSecrets(DAY.plusDays(2));
        assertThat(store.epochSecrets(DAY, DAY.plusDays(2))).isEmpty();
    }

    @Test
    void givesTheAlarmOfASecretToOne_untilHisClaimLapses() throws Exception {
        KeyStore store = emptyStore();
        assertThat(store.claimEpochAlarm(DAY, 1, NOW, NOW.plusSeconds(9))).isFalse();
        EpochSecretRecord first = store.addEpochSecret(epoch(DAY, 1));
        store.succeedEpochSecret(next(first));
        Queue<Integer> winners = new ConcurrentLinkedQueue<>();
        Instant until = NOW.plusSeconds(9);
        inParallel(4, caller -> {
            if (store.claimEpochAlarm(DAY, 1, NOW, until)) {
                winners.add(caller);
            }
        });
        assertThat(winners).hasSize(1);
        assertThat(store.claimEpochAlarm(DAY, 1, until.minusMillis(1), until)).isFalse();
        assertThat(store.claimEpochAlarm(DAY, 2, NOW, until))
                .as("another secret")
                .isTrue();
        assertThat(store.claimEpochAlarm(DAY, 1, until, until.plusSeconds(9))).isTrue();
        assertThat(store.epochSecret(DAY, 1)).contains(first);
        assertThat(store.dirtyEpochSecrets()).isEmpty();
        assertThat(Set.copyOf(store.epochSecrets(DAY, DAY))).hasSize(2);
    }

    @Test
    void erasesManyKeys_moreThanOneStatementTakes() {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(store, MANY);
        List<DataKeyRecord> erased = keys.subList(0, MANY - 1);
        List<DataKeyId> ids = erased.stream().map(DataKeyRecord::id).toList();
        List<PiiScope> scopes = erased.stream().map(DataKeyRecord::scope).toList();
        long mark = store.withdrawnKeys(-1, 1).mark();
        store.beginDisposals(List.of());
        store.removeDataKeys(List.of());
        assertThat(store.scopesWithDataKeys(List.of())).isEmpty();
        store.removeDataKeys(scopes);
        assertThat(store.dataKeys(keys.stream().map(DataKeyRecord::scope).toList()))
                .as("active keys are not removed")
                .hasSize(MANY);
        store.beginDisposals(scopes);
        store.beginDisposals(scopes);
        assertThat(store.withdrawnKeys(mark, 2 * MANY).keys()).as("each once").containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store.dirtyEpochSecrets()).isNotEmpty();
        assertThat(store.dataKeys(erased.stream().map(DataKeyRecord::scope).toList()))
                .allSatisfy(key -> assertThat(key.state()).isEqualTo(DataKeyRecord.State.DISPOSING));
        assertThat(store.scopesWithDataKeys(scopes)).as("closed, not removed").hasSize(MANY - 1);
        store.removeDataKeys(scopes);
        store.removeDataKeys(scopes);
        assertThat(store.dataKeys(keys.stream().map(DataKeyRecord::scope).toList()))
                .containsExactly(keys.get(MANY - 1));
        assertThat(store.scopesWithDataKeys(scopes)).isEmpty();
        assertThat(store.scopesWithDataKeys(
                        keys.stream().map(DataKeyRecord::scope).toList()))
                .containsExactly(keys.get(MANY - 1).scope());
    }

    @Test
    void marksWhatEachOfManyErasedKeysWasEverUnder_andNothingElse() {
        KeyStore one = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(one, 4);
        one.rewrapDataKeys(List.of(
                under(keys.get(0), DAY.plusDays(2), 1),
                under(keys.get(1), DAY.plusDays(4), 2),
                under(keys.get(2), DAY.plusDays(5), 1)));
        one.beginDisposals(List.of(keys.get(0).scope(), keys.get(1).scope()));
        assertThat(one.dirtyEpochSecrets())
                .extracting(EpochSecretRecord::day)
                .contains(DAY, DAY.plusDays(2), DAY.plusDays(4))
                .doesNotContain(DAY.plusDays(5));
        int marked = one.dirtyEpochSecrets().size();
        KeyStore other = withSecrets(emptyStore());
        List<DataKeyRecord> same = filled(other, 4);
        other.rewrapDataKeys(List.of(
                under(same.get(0), DAY.plusDays(2), 1),
                under(same.get(1), DAY.plusDays(4), 2),
                under(same.get(2), DAY.plusDays(5), 1)));
        other.beginDisposal(same.get(0).id());
        other.beginDisposal(same.get(1).id());
        assertThat(other.dirtyEpochSecrets()).as("as one by one").hasSize(marked);
    }

    @Test
    void erasesOneKeyOfMany_whoeverComesFirst() throws Exception {
        KeyStore store = withSecrets(emptyStore());
        List<DataKeyRecord> keys = filled(store, 40);
        List<DataKeyId> ids = keys.stream().map(DataKeyRecord::id).toList();
        long mark = store.withdrawnKeys(-1, 1).mark();
        inParallel(4, caller -> {
            List<PiiScope> mine =
                    new ArrayList<>(keys.stream().map(DataKeyRecord::scope).toList());
            if (caller % 2 == 1) {
                Collections.reverse(mine);
            }
            store.beginDisposals(mine);
            store.removeDataKeys(mine);
        });
        assertThat(store.withdrawnKeys(mark, 100).keys()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(ids).allSatisfy(id -> assertThat(store.dataKey(id)).isEmpty());
    }
}
