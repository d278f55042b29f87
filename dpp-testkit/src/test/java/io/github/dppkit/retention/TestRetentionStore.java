package io.github.dppkit.retention;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A retention store that forgets everything with the process. */
final class TestRetentionStore implements RetentionStore {

    /** What a record is of. */
    private record Data(PiiScope scope, DataClass dataClass) {}

    /** What a tombstone is of. */
    private record Grave(SubjectToken token, DataClass dataClass) {}

    private final Map<Data, RetentionRecord> records = new HashMap<>();
    private final Map<Grave, Tombstone> tombstones = new HashMap<>();

    TestRetentionStore() {}

    @Override
    public synchronized Optional<RetentionRecord> find(PiiScope scope, DataClass dataClass) {
        return Optional.ofNullable(records.get(new Data(scope, dataClass)));
    }

    @Override
    public synchronized RetentionRecord add(RetentionRecord candidate) {
        RetentionRecord first = records.putIfAbsent(data(candidate), candidate);
        return first == null ? candidate : first;
    }

    @Override
    public synchronized boolean replace(RetentionRecord next) {
        RetentionRecord stored = records.get(data(next));
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        records.put(
                data(next),
                new RetentionRecord(
                        next.scope(),
                        next.dataClass(),
                        next.state(),
                        stored.origin(),
                        stored.firstSeenAt(),
                        next.facts(),
                        next.deadline(),
                        next.dueAt(),
                        next.keyDay(),
                        next.lastKeyDay(),
                        next.pseudonym(),
                        next.claimedUntil(),
                        next.version()));
        return true;
    }

    @Override
    public synchronized List<RetentionRecord> due(Instant now, int limit) {
        return records.values().stream()
                .filter(r -> !r.dueAt().isAfter(now))
                .filter(r -> r.claimedUntil() == null || !r.claimedUntil().isAfter(now))
                .sorted(Comparator.comparing(RetentionRecord::dueAt))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean finish(RetentionRecord last, Tombstone tombstone) {
        RetentionRecord stored = records.get(data(last));
        if (stored == null || stored.version() != last.version()) {
            return false;
        }
        records.remove(data(last));
        tombstones.putIfAbsent(new Grave(tombstone.token(), tombstone.dataClass()), tombstone);
        return true;
    }

    @Override
    public synchronized Optional<Tombstone> tombstone(SubjectToken token, DataClass dataClass) {
        return Optional.ofNullable(tombstones.get(new Grave(token, dataClass)));
    }

    @Override
    public synchronized Optional<Instant> oldestDue(Instant now) {
        return records.values().stream()
                .map(RetentionRecord::dueAt)
                .filter(at -> !at.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    private static Data data(RetentionRecord record) {
        return new Data(record.scope(), record.dataClass());
    }
}
