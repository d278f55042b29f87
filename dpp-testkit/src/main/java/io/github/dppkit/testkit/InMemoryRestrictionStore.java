package io.github.dppkit.testkit;

import io.github.dppkit.access.spi.Restriction;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.SubjectToken;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RestrictionStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryRestrictionStore implements RestrictionStore {

    private static final Comparator<SubjectToken> UNSIGNED =
            (one, other) -> Arrays.compareUnsigned(one.toBytes(), other.toBytes());

    private final TreeMap<SubjectToken, Set<String>> requests = new TreeMap<>(UNSIGNED);

    /** Creates an empty store. */
    public InMemoryRestrictionStore() {}

    @Override
    public synchronized void add(List<Restriction> restrictions) {
        restrictions.forEach(one ->
                requests.computeIfAbsent(one.token(), token -> new HashSet<>()).add(one.request()));
    }

    @Override
    public synchronized Set<SubjectToken> among(Collection<SubjectToken> tokens) {
        Set<SubjectToken> restricted = new HashSet<>(tokens);
        restricted.retainAll(requests.keySet());
        return restricted;
    }

    @Override
    public synchronized int removeOf(String request) {
        int removed = 0;
        for (Set<String> of : requests.values()) {
            removed += of.remove(request) ? 1 : 0;
        }
        requests.values().removeIf(Set::isEmpty);
        return removed;
    }

    @Override
    public synchronized void remove(Collection<SubjectToken> tokens) {
        tokens.forEach(requests::remove);
    }

    @Override
    public synchronized List<SubjectToken> scopes(@Nullable SubjectToken after, int limit) {
        return (after == null ? requests : requests.tailMap(after, false))
                .keySet().stream().limit(limit).toList();
    }
}
