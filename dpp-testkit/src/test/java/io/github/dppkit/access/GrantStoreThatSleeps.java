package io.github.dppkit.access;

import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.pii.ActorId;
import java.util.List;
import java.util.Optional;

/** Does not see sign-offs of others, as a node that read just before them. */
final class GrantStoreThatSleeps implements GrantStore {

    private final GrantStore store;

    GrantStoreThatSleeps(GrantStore store) {
        this.store = store;
    }

    @Override
    public boolean put(Grant grant) {
        return store.put(grant);
    }

    @Override
    public List<Grant> grantsOf(ActorId actor) {
        return store.grantsOf(actor);
    }

    @Override
    public List<Grant> grants() {
        return store.grants();
    }

    @Override
    public boolean putSignOff(SignOff signOff) {
        return store.putSignOff(signOff);
    }

    @Override
    public Optional<SignOff> lastSignOff() {
        return Optional.empty();
    }
}
