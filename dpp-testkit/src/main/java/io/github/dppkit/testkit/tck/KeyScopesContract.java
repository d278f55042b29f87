package io.github.dppkit.testkit.tck;

import static io.github.dppkit.testkit.tck.KeySamples.ORDER;
import static io.github.dppkit.testkit.tck.KeySamples.PARTNER;
import static io.github.dppkit.testkit.tck.KeySamples.key;
import static io.github.dppkit.testkit.tck.KeySamples.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** The part of {@link KeyStoreContract} about many data keys at once. */
abstract class KeyScopesContract extends KeyWithdrawalContract {

    @Test
    void returnsTheKeysOfManyScopes_eachOnce() {
        KeyStore store = withSecrets(emptyStore());
        List<PiiScope> asked = new ArrayList<>();
        List<DataKeyRecord> stored = new ArrayList<>();
        for (int i = 1; i <= 2300; i++) {
            PiiScope scope = PiiScope.order(PARTNER, "902-" + i);
            asked.add(scope);
            asked.add(scope);
            if (i % 100 == 0) {
                stored.add(store.addDataKey(key(scope, i)).orElseThrow());
            }
        }
        assertThat(store.dataKeys(asked)).containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void returnsTheKeysOfScopesOfSeveralPartnersAndKinds_andOfNoOther() {
        KeyStore store = withSecrets(emptyStore());
        SellingPartner other = SellingPartner.of("A2EUQ1WTGCTBG3");
        PiiScope othersOrder = PiiScope.order(other, ORDER.id());
        DataKeyRecord order = store.addDataKey(key(ORDER, 1)).orElseThrow();
        DataKeyRecord others = store.addDataKey(key(othersOrder, 2)).orElseThrow();
        DataKeyRecord partners =
                store.addDataKey(key(PiiScope.sellingPartner(PARTNER), 3)).orElseThrow();
        store.beginDisposal(others.id());

        assertThat(store.dataKeys(List.of())).isEmpty();
        assertThat(store.dataKeys(List.of(ORDER))).containsExactly(order);
        assertThat(store.dataKeys(List.of(PiiScope.sellingPartner(other)))).isEmpty();
        assertThat(store.dataKeys(List.of(ORDER, othersOrder, PiiScope.sellingPartner(PARTNER))))
                .extracting(DataKeyRecord::id, DataKeyRecord::state)
                .containsExactlyInAnyOrder(
                        tuple(order, DataKeyRecord.State.ACTIVE),
                        tuple(others, DataKeyRecord.State.DISPOSING),
                        tuple(partners, DataKeyRecord.State.ACTIVE));
    }

    private static Tuple tuple(DataKeyRecord key, DataKeyRecord.State state) {
        return Assertions.tuple(key.id(), state);
    }
}
