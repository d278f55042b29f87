package io.github.dppkit.testkit;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.StoredNotice;
import io.github.dppkit.retention.notice.spi.StoredScope;
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
 * A {@link NoticeStore} that forgets everything with the process: for tests only. It keeps the whole contract but
 * durability. Safe for use by several threads.
 */
public final class InMemoryNoticeStore implements NoticeStore {

    private static final Comparator<SubjectToken> UNSIGNED =
            (one, other) -> Arrays.compareUnsigned(one.toBytes(), other.toBytes());

    private final Map<String, StoredNotice> notices = new HashMap<>();
    private final Map<String, TreeMap<SubjectToken, StoredScope>> scopes = new HashMap<>();

    /** Creates an empty store. */
    public InMemoryNoticeStore() {}

    @Override
    public synchronized StoredNotice add(StoredNotice candidate) {
        StoredNotice mine = stored(candidate, candidate.receivedAt());
        StoredNotice first = notices.putIfAbsent(candidate.id(), mine);
        return first == null ? mine : first;
    }

    @Override
    public synchronized Optional<StoredNotice> find(String id) {
        return Optional.ofNullable(notices.get(id));
    }

    @Override
    public synchronized boolean replace(StoredNotice next) {
        StoredNotice stored = notices.get(next.id());
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        notices.put(next.id(), stored(next, stored.receivedAt()));
        return true;
    }

    @Override
    public synchronized List<StoredNotice> open(int limit) {
        return notices.values().stream()
                .filter(notice -> notice.state() != StoredNotice.State.CLOSED)
                .sorted(Comparator.comparing(StoredNotice::receivedAt))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void addScopes(List<StoredScope> added) {
        added.forEach(scope -> of(scope.notice()).putIfAbsent(scope.token(), scope));
    }

    @Override
    public synchronized boolean replaceScope(StoredScope next) {
        StoredScope stored = of(next.notice()).get(next.token());
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        of(next.notice()).put(next.token(), next);
        return true;
    }

    @Override
    public synchronized List<StoredScope> scopes(String notice, boolean open, @Nullable SubjectToken after, int limit) {
        NavigableMap<SubjectToken, StoredScope> all = of(notice);
        return (after == null ? all : all.tailMap(after, false))
                .values().stream()
                        .filter(scope -> !open || scope.state() != StoredScope.State.DONE)
                        .limit(limit)
                        .toList();
    }

    private NavigableMap<SubjectToken, StoredScope> of(String notice) {
        return scopes.computeIfAbsent(notice, id -> new TreeMap<>(UNSIGNED));
    }

    private static StoredNotice stored(StoredNotice next, Instant receivedAt) {
        Instant claimed = next.claimedUntil();
        return new StoredNotice(
                next.id(),
                next.state(),
                receivedAt.truncatedTo(ChronoUnit.MICROS),
                claimed == null ? null : claimed.truncatedTo(ChronoUnit.MICROS),
                next.body(),
                next.certificate(),
                next.version());
    }
}
