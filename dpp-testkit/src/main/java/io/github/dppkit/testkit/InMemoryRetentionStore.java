package io.github.dppkit.testkit;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTrend;
import io.github.dppkit.retention.spi.GuardMark;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RetentionStore} that forgets everything with the process: for tests only.
 *
 * <p>It keeps the whole contract but durability, and cuts instants to the microsecond as a database does. {@link #tamper}
 * and {@link #copy} play the attacker: they change what is stored behind dppkit's back, or take a copy of it as of today.
 * Safe for use by several threads.
 */
public final class InMemoryRetentionStore implements RetentionStore {

    /** The last instant that a database can hold. */
    private static final Instant LAST = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private static final Comparator<RetentionRecord> BY_KEY = Comparator.comparing(
                    (RetentionRecord one) -> one.scope().partner().id())
            .thenComparing(one -> one.scope().kind())
            .thenComparing(one -> one.scope().id())
            .thenComparing(RetentionRecord::dataClass);

    private final Map<RecordKey, RetentionRecord> records = new HashMap<>();
    private final Map<TombstoneKey, Tombstone> tombstones = new HashMap<>();
    private final Map<String, GuardMark> guardMarks = new HashMap<>();
    private final Map<String, Mark> marks = new HashMap<>();
    private final @Nullable InstantSource databaseClock;

    /** Creates an empty store without a clock of its own. */
    public InMemoryRetentionStore() {
        this.databaseClock = null;
    }

    /**
     * Creates an empty store that has a clock, as a database server has.
     *
     * @param databaseClock what {@link #databaseTime()} tells
     */
    public InMemoryRetentionStore(InstantSource databaseClock) {
        this.databaseClock = Objects.requireNonNull(databaseClock, "databaseClock");
    }

    /** What tells one record from another. */
    private record RecordKey(PiiScope scope, DataClass dataClass) {}

    /** What tells one tombstone from another. */
    private record TombstoneKey(SubjectToken token, DataClass dataClass) {}

    @Override
    public synchronized Optional<RetentionRecord> find(PiiScope scope, DataClass dataClass) {
        return Optional.ofNullable(records.get(new RecordKey(scope, dataClass)));
    }

    @Override
    public synchronized RetentionRecord add(RetentionRecord candidate) {
        requireFit(candidate);
        RetentionRecord mine = merged(candidate, candidate);
        RetentionRecord first = records.putIfAbsent(key(mine), mine);
        return first == null ? mine : first;
    }

    @Override
    public synchronized boolean replace(RetentionRecord next) {
        requireFit(next);
        RetentionRecord stored = records.get(key(next));
        if (stored == null || stored.version() != next.version() - 1) {
            return false;
        }
        records.put(key(stored), merged(stored, next));
        return true;
    }

    @Override
    public synchronized List<RetentionRecord> due(Instant now, int limit) {
        Instant cut = cut(now);
        return records.values().stream()
                .filter(stored -> !stored.dueAt().isAfter(cut))
                .filter(stored ->
                        stored.claimedUntil() == null || !stored.claimedUntil().isAfter(cut))
                .sorted(Comparator.comparing(RetentionRecord::dueAt))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean finish(RetentionRecord last, Tombstone tombstone) {
        if (tombstone.certificate().length() > Tombstone.LONGEST_CERTIFICATE) {
            throw new IllegalArgumentException("A certificate has at most 16,384 characters.");
        }
        RetentionRecord stored = records.get(key(last));
        if (stored == null || stored.version() != last.version()) {
            return false;
        }
        records.remove(key(last));
        tombstones.putIfAbsent(
                new TombstoneKey(tombstone.token(), tombstone.dataClass()),
                new Tombstone(
                        tombstone.token(),
                        tombstone.dataClass(),
                        cut(tombstone.disposedAt()),
                        tombstone.certificate()));
        return true;
    }

    @Override
    public synchronized Optional<Tombstone> tombstone(SubjectToken token, DataClass dataClass) {
        return Optional.ofNullable(tombstones.get(new TombstoneKey(token, dataClass)));
    }

    @Override
    public synchronized Optional<Instant> oldestDue(Instant now) {
        Instant cut = cut(now);
        return records.values().stream()
                .map(RetentionRecord::dueAt)
                .filter(due -> !due.isAfter(cut))
                .min(Comparator.naturalOrder());
    }

    @Override
    public synchronized List<RetentionRecord> page(
            @Nullable SellingPartner partner, @Nullable RetentionRecord after, int limit) {
        return records.values().stream()
                .filter(stored -> partner == null || stored.scope().partner().equals(partner))
                .filter(stored -> after == null || BY_KEY.compare(stored, after) > 0)
                .sorted(BY_KEY)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long countDue(Instant dueBy, Instant deadlineBy, boolean begun, int limit) {
        Instant due = cut(dueBy);
        Instant deadline = cut(deadlineBy);
        return records.values().stream()
                .filter(stored -> begun || stored.state() == RetentionRecord.State.ACTIVE)
                .filter(stored ->
                        !stored.dueAt().isAfter(due) && !stored.deadline().isAfter(deadline))
                .limit(limit)
                .count();
    }

    @Override
    public synchronized List<RetentionRecord> dueExcept(Instant now, Instant from, Instant to, int limit) {
        Instant first = cut(from);
        Instant last = cut(to);
        return due(now, Integer.MAX_VALUE).stream()
                .filter(stored -> stored.state() != RetentionRecord.State.ACTIVE
                        || stored.deadline().isBefore(first)
                        || stored.deadline().isAfter(last))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void suppress(SubjectToken token, DataClass dataClass, Instant at) {
        tombstones.putIfAbsent(new TombstoneKey(token, dataClass), new Tombstone(token, dataClass, cut(at), ""));
    }

    @Override
    public synchronized Map<String, Mark> marks() {
        return new HashMap<>(marks);
    }

    @Override
    public synchronized void raise(String name, Mark mark) {
        Mark cut = new Mark(mark.position(), cut(mark.at()));
        marks.merge(name, cut, (stored, next) -> next.position() < stored.position() ? stored : next);
    }

    @Override
    public synchronized DisposalTrend trend(Instant since) {
        Instant cut = cut(since);
        List<Instant> disposed = tombstones.values().stream()
                .filter(tombstone -> !tombstone.certificate().isEmpty())
                .map(Tombstone::disposedAt)
                .filter(at -> !at.isBefore(cut))
                .sorted()
                .toList();
        return new DisposalTrend(records.size(), disposed.size(), disposed.isEmpty() ? null : disposed.get(0));
    }

    @Override
    public synchronized Optional<GuardMark> mark(String name) {
        return Optional.ofNullable(guardMarks.get(name));
    }

    @Override
    public synchronized boolean putMark(GuardMark next) {
        GuardMark stored = guardMarks.get(next.name());
        if (next.version() != (stored == null ? 1 : stored.version() + 1)) {
            return false;
        }
        guardMarks.put(
                next.name(),
                new GuardMark(next.name(), cut(next.at()), cut(next.until()), next.number(), next.version()));
        return true;
    }

    @Override
    public Optional<Instant> databaseTime() {
        return databaseClock == null ? Optional.empty() : Optional.of(databaseClock.instant());
    }

    /**
     * Changes a stored record as somebody with the table in hand would.
     *
     * @param scope whose record
     * @param dataClass which of them
     * @param change what becomes of it; the result is stored under the same key, whatever it says
     */
    public synchronized void tamper(PiiScope scope, DataClass dataClass, UnaryOperator<RetentionRecord> change) {
        records.computeIfPresent(new RecordKey(scope, dataClass), (key, stored) -> change.apply(stored));
    }

    /**
     * Returns a copy of everything as of now, as a backup would hold it.
     *
     * @return another store that shares nothing with this one
     */
    public synchronized InMemoryRetentionStore copy() {
        InMemoryRetentionStore copy =
                databaseClock == null ? new InMemoryRetentionStore() : new InMemoryRetentionStore(databaseClock);
        copy.records.putAll(records);
        copy.tombstones.putAll(tombstones);
        copy.guardMarks.putAll(guardMarks);
        copy.marks.putAll(marks);
        return copy;
    }

    private static RecordKey key(RetentionRecord stored) {
        return new RecordKey(stored.scope(), stored.dataClass());
    }

    private static void requireFit(RetentionRecord candidate) {
        if (candidate.version() < 1 || candidate.dueAt().isAfter(candidate.deadline())) {
            throw new IllegalArgumentException(
                    "A retention record has a version of 1 or more and is due no later than its deadline.");
        }
    }

    /** What is stored: origin and first instant of one, everything else of the other. */
    private static RetentionRecord merged(RetentionRecord first, RetentionRecord next) {
        RetentionFacts facts = next.facts();
        return new RetentionRecord(
                next.scope(),
                next.dataClass(),
                next.state(),
                first.origin(),
                cut(first.firstSeenAt()),
                new RetentionFacts(
                        cutOrNull(facts.purchasedAt()),
                        cutOrNull(facts.unshippedAsOf()),
                        cutOrNull(facts.undeliveredAsOf()),
                        cutOrNull(facts.shippedAt()),
                        cutOrNull(facts.fulfilledAt()),
                        cutOrNull(facts.deliveredAt()),
                        cutOrNull(facts.cancelledAt()),
                        cutOrNull(facts.promisedBy()),
                        cutOrNull(facts.shippedBefore())),
                cut(next.deadline()),
                cut(next.dueAt()),
                next.keyDay(),
                next.lastKeyDay(),
                next.pseudonym(),
                cutOrNull(next.claimedUntil()),
                next.version());
    }

    private static Instant cut(Instant instant) {
        if (instant.isAfter(LAST)) {
            throw new IllegalArgumentException("An instant lies within the range that 64 bits of microseconds count.");
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant cutOrNull(@Nullable Instant instant) {
        return instant == null ? null : cut(instant);
    }
}
