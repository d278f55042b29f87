package io.github.dppkit.retention;

import io.github.dppkit.DppException;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTrend;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A retention store whose every failure is one {@link RetentionUnavailableException}: a driver's text quotes rows, and so
 * order ids, and is not passed on.
 */
final class GuardedRetentionStore implements RetentionStore {

    private final RetentionStore store;

    GuardedRetentionStore(RetentionStore store) {
        this.store = store;
    }

    @Override
    public Optional<RetentionRecord> find(PiiScope scope, DataClass dataClass) {
        return guarded(() -> store.find(scope, dataClass));
    }

    @Override
    public RetentionRecord add(RetentionRecord candidate) {
        return guarded(() -> store.add(candidate));
    }

    @Override
    public boolean replace(RetentionRecord next) {
        return guarded(() -> store.replace(next));
    }

    @Override
    public List<RetentionRecord> due(Instant now, int limit) {
        return guarded(() -> store.due(now, limit));
    }

    @Override
    public boolean finish(RetentionRecord last, Tombstone tombstone) {
        return guarded(() -> store.finish(last, tombstone));
    }

    @Override
    public Optional<Tombstone> tombstone(SubjectToken token, DataClass dataClass) {
        return guarded(() -> store.tombstone(token, dataClass));
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return guarded(() -> store.oldestDue(now));
    }

    @Override
    public List<RetentionRecord> findAll(List<PiiScope> scopes, DataClass dataClass) {
        return guarded(() -> store.findAll(scopes, dataClass));
    }

    @Override
    public List<RetentionRecord> replaceAll(List<RetentionRecord> next) {
        return guarded(() -> store.replaceAll(next));
    }

    @Override
    public Set<SubjectToken> disposedOf(List<SubjectToken> tokens, DataClass dataClass) {
        return guarded(() -> store.disposedOf(tokens, dataClass));
    }

    @Override
    public Claims claimDue(Instant now, int limit, Claim claim) {
        return guarded(() -> store.claimDue(now, limit, claim));
    }

    @Override
    public List<RetentionRecord> finishAll(Map<RetentionRecord, Tombstone> ends) {
        return guarded(() -> store.finishAll(ends));
    }

    @Override
    public List<RetentionRecord> page(@Nullable SellingPartner partner, @Nullable RetentionRecord after, int limit) {
        return guarded(() -> store.page(partner, after, limit));
    }

    @Override
    public void suppress(SubjectToken token, DataClass dataClass, Instant at) {
        guarded(() -> {
            store.suppress(token, dataClass, at);
            return true;
        });
    }

    @Override
    public Map<String, Mark> marks() {
        return guarded(store::marks);
    }

    @Override
    public void raise(String name, long number, Instant at) {
        guarded(() -> {
            store.raise(name, number, at);
            return true;
        });
    }

    @Override
    public boolean putMark(String name, Mark next) {
        return guarded(() -> store.putMark(name, next));
    }

    @Override
    public long countDue(Instant dueBy, Instant deadlineBy, boolean begun, int limit) {
        return guarded(() -> store.countDue(dueBy, deadlineBy, begun, limit));
    }

    @Override
    public List<RetentionRecord> dueExcept(Instant now, Instant from, Instant to, int limit) {
        return guarded(() -> store.dueExcept(now, from, to, limit));
    }

    @Override
    public DisposalTrend trend(Instant since) {
        return guarded(() -> store.trend(since));
    }

    @Override
    public Optional<Instant> databaseTime() {
        return guarded(store::databaseTime);
    }

    private static <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (Exception | LinkageError e) { // also what the port does not declare, as Kotlin throws it
            String message = "Retention store unavailable (A2.1.a): it failed with "
                    + e.getClass().getName() + "; no deadline is given or moved until it answers.";
            throw e instanceof DppException
                    ? new RetentionUnavailableException(message, e)
                    : new RetentionUnavailableException(message);
        }
    }
}
