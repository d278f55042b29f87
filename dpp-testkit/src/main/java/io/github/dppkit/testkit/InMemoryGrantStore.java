package io.github.dppkit.testkit;

import io.github.dppkit.access.Grant;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link GrantStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryGrantStore implements GrantStore {

    private static final Comparator<Grant> ORDER = Comparator.comparing(
                    (Grant grant) -> grant.actor().kind().name())
            .thenComparing(grant -> grant.actor().id())
            .thenComparing(Grant::role);

    private final Map<Key, Grant> grants = new HashMap<>();
    private final List<SignOff> signOffs = new ArrayList<>();

    /** Creates an empty store. */
    public InMemoryGrantStore() {}

    /** What tells one grant from another. */
    private record Key(
            ActorId actor,
            String role,
            @Nullable Purpose purpose,
            @Nullable SellingPartner partner) {}

    @Override
    public synchronized boolean put(Grant grant) {
        Key key = new Key(grant.actor(), grant.role(), grant.purpose(), grant.partner());
        Grant stored = grants.get(key);
        if (grant.equals(stored)) {
            return true;
        }
        if (grant.version() != (stored == null ? 1 : stored.version() + 1)) {
            return false;
        }
        grants.put(key, grant);
        return true;
    }

    @Override
    public synchronized List<Grant> grantsOf(ActorId actor) {
        return grants.values().stream()
                .filter(grant -> grant.actor().equals(actor))
                .toList();
    }

    @Override
    public synchronized List<Grant> grants() {
        return grants.values().stream().sorted(ORDER).toList();
    }

    @Override
    public synchronized boolean putSignOff(SignOff signOff) {
        SignOff newest = lastSignOff().orElse(null);
        if (signOff.equals(newest)) {
            return true;
        }
        if (signOff.number() != (newest == null ? 1 : newest.number() + 1)) {
            return false;
        }
        signOffs.add(signOff);
        return true;
    }

    @Override
    public synchronized Optional<SignOff> lastSignOff() {
        return signOffs.isEmpty() ? Optional.empty() : Optional.of(signOffs.get(signOffs.size() - 1));
    }
}
