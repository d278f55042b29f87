package io.github.dppkit.testkit;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.StoredRequest;
import io.github.dppkit.governance.request.spi.StoredSubject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataRequestStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryDataRequestStore implements DataRequestStore {

    private static final Comparator<SubjectToken> UNSIGNED =
            (one, other) -> Arrays.compareUnsigned(one.toBytes(), other.toBytes());

    private final Map<String, StoredRequest> requests = new HashMap<>();
    private final Map<String, TreeMap<SubjectToken, StoredSubject>> scopes = new HashMap<>();

    /** Creates an empty store. */
    public InMemoryDataRequestStore() {}

    @Override
    public synchronized StoredRequest add(StoredRequest candidate) {
        StoredRequest mine = stored(candidate, candidate.receivedAt());
        StoredRequest first = requests.putIfAbsent(candidate.id(), mine);
        return first == null ? mine : first;
    }

    @Override
    public synchronized Optional<StoredRequest> find(String id) {
        return Optional.ofNullable(requests.get(id));
    }

    @Override
    public synchronized boolean replace(StoredRequest next) {
        StoredRequest stored = requests.get(next.id());
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        requests.put(next.id(), stored(next, stored.receivedAt()));
        return true;
    }

    @Override
    public synchronized List<StoredRequest> open(int limit) {
        return requests.values().stream()
                .filter(request -> request.state() != StoredRequest.State.CLOSED)
                .sorted(Comparator.comparing(StoredRequest::receivedAt))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void addSubjects(List<StoredSubject> added) {
        added.forEach(scope -> of(scope.request()).putIfAbsent(scope.token(), scope));
    }

    @Override
    public synchronized boolean replaceSubject(StoredSubject next) {
        StoredSubject stored = of(next.request()).get(next.token());
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        of(next.request()).put(next.token(), next);
        return true;
    }

    @Override
    public synchronized List<StoredSubject> subjects(
            String request, boolean open, @Nullable SubjectToken after, int limit) {
        NavigableMap<SubjectToken, StoredSubject> all = of(request);
        return (after == null ? all : all.tailMap(after, false))
                .values().stream()
                        .filter(scope -> !open || scope.state() != StoredSubject.State.DONE)
                        .limit(limit)
                        .toList();
    }

    private NavigableMap<SubjectToken, StoredSubject> of(String request) {
        return scopes.computeIfAbsent(request, id -> new TreeMap<>(UNSIGNED));
    }

    private static StoredRequest stored(StoredRequest next, Instant receivedAt) {
        Instant claimed = next.claimedUntil();
        return new StoredRequest(
                next.id(),
                next.state(),
                receivedAt.truncatedTo(ChronoUnit.MICROS),
                claimed == null ? null : claimed.truncatedTo(ChronoUnit.MICROS),
                next.body(),
                next.answer(),
                next.version());
    }
}
