package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Erases the keys of a scope, a superseded one included, in two steps that may be repeated. */
@Enforces("A2.1.a")
final class KeyErasure {

    private final KeyStore store;
    private final OpenedKeys opened;
    private final ThreadKey threadKey;

    KeyErasure(KeyStore store, OpenedKeys opened, ThreadKey threadKey) {
        this.store = store;
        this.opened = opened;
        this.threadKey = threadKey;
    }

    /** As {@link DataKeys#beginErase} says. */
    boolean begin(PiiScope scope) {
        DataKeyRecord stored = store.dataKey(scope).orElse(null);
        boolean begun = stored != null && store.beginDisposal(stored.id());
        opened.forget(scope);
        return begun;
    }

    /** As {@link KeyUpkeep#beginErase} says. */
    void beginAll(Collection<PiiScope> scopes) {
        store.beginDisposals(ids(store.dataKeys(scopes)));
        scopes.forEach(opened::forget);
    }

    /** As {@link KeyUpkeep#finishErase} says. */
    Set<PiiScope> finishAll(Collection<PiiScope> scopes) {
        List<DataKeyRecord> stored = store.dataKeys(scopes);
        if (stored.stream().anyMatch(key -> key.state() != DataKeyRecord.State.DISPOSING)) {
            store.beginDisposals(ids(stored));
            stored = store.dataKeys(scopes); // with one that superseded another since it was read
        }
        store.removeDataKeys(ids(stored));
        scopes.forEach(opened::forget);
        threadKey.clear();
        return store.dataKeys(scopes).stream().map(DataKeyRecord::scope).collect(Collectors.toSet());
    }

    /** In an order that two erases of the same keys share. */
    private static List<DataKeyId> ids(List<DataKeyRecord> keys) {
        return keys.stream()
                .map(DataKeyRecord::id)
                .sorted(Comparator.comparing(DataKeyId::toString))
                .toList();
    }

    /** As {@link DataKeys#finishErase} says. */
    void finish(PiiScope scope) {
        DataKeyRecord stored = store.dataKey(scope).orElse(null);
        if (stored != null) {
            store.beginDisposal(stored.id());
            // the superseded key goes first: without a key of the scope nobody asks for it
            store.supersededDataKey(scope).ifPresent(former -> store.removeDataKey(former.id()));
            if (!store.removeDataKey(stored.id())) { // superseded since it was read, and gone already; or gone
                store.dataKey(scope).ifPresent(present -> store.removeDataKey(present.id()));
            }
        }
        opened.forget(scope);
        threadKey.clear();
        if (store.dataKey(scope).isPresent() || store.supersededDataKey(scope).isPresent()) {
            throw new KeyUnavailableException("Erase failed (A2.1.a): the data key is still there.");
        }
    }
}
