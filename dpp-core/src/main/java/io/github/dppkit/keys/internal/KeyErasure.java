package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.util.Collection;
import java.util.Set;

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
        store.beginDisposals(scopes);
        scopes.forEach(opened::forget);
    }

    /** As {@link KeyUpkeep#finishErase} says. */
    Set<PiiScope> finishAll(Collection<PiiScope> scopes) {
        store.removeDataKeys(scopes);
        Set<PiiScope> left = store.scopesWithDataKeys(scopes);
        if (!left.isEmpty()) { // an active one stays: its erase was not begun, or it is newer
            store.beginDisposals(left);
            store.removeDataKeys(left);
            left = store.scopesWithDataKeys(left);
        }
        scopes.forEach(opened::forget);
        threadKey.clear();
        return left;
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
