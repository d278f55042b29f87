package io.github.dppkit.audit;

import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Throws before or after the n-th call of a store, or while it is down, or holds calls back. */
final class FaultyAuditStore implements AuditStore {

    private final AuditStore store;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int failAt = -1;
    private volatile boolean afterCall;
    private volatile boolean down;
    private volatile @Nullable CountDownLatch gate;
    private final AtomicInteger appends = new AtomicInteger();

    FaultyAuditStore(AuditStore store) {
        this.store = store;
    }

    /** Counts calls from zero again and fails the n-th, once. */
    void failAt(int call, boolean after) {
        calls.set(0);
        afterCall = after;
        failAt = call;
    }

    void setDown(boolean value) {
        down = value;
    }

    /** Holds every append back until the latch opens. */
    void holdAppends(@Nullable CountDownLatch latch) {
        gate = latch;
    }

    int calls() {
        return calls.get();
    }

    int appends() {
        return appends.get();
    }

    private <T> T call(Supplier<T> real) {
        int number = calls.getAndIncrement();
        if (down || (number == failAt && !afterCall)) {
            throw new AuditStoreException("injected before call " + number);
        }
        T result = real.get();
        if (number == failAt && afterCall) {
            throw new AuditStoreException("injected after call " + number);
        }
        return result;
    }

    private void call(Runnable real) {
        call(() -> {
            real.run();
            return true;
        });
    }

    @Override
    public WriterRecord openWriter(String node) {
        return call(() -> store.openWriter(node));
    }

    @Override
    public void append(WriterId writer, long expectedSize, List<StoredEvent> events, byte[] frontier) {
        CountDownLatch latch = gate;
        appends.incrementAndGet();
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AuditStoreException("interrupted", e);
            }
        }
        call(() -> store.append(writer, expectedSize, events, frontier));
    }

    @Override
    public void endWriter(WriterId writer, long expectedSize, WriterState state) {
        call(() -> store.endWriter(writer, expectedSize, state));
    }

    @Override
    public Optional<WriterRecord> writer(WriterId writer) {
        return call(() -> store.writer(writer));
    }

    @Override
    public List<WriterRecord> writers() {
        return call(store::writers);
    }

    @Override
    public List<WriterId> eventWriters() {
        return call(store::eventWriters);
    }

    @Override
    public List<StoredEvent> events(WriterId writer, long fromSeq, int limit) {
        return call(() -> store.events(writer, fromSeq, limit));
    }

    @Override
    public boolean appendMeta(long expectedSize, byte[] leaf) {
        return call(() -> store.appendMeta(expectedSize, leaf));
    }

    @Override
    public List<StoredLeaf> metaLeaves(long fromIndex, int limit) {
        return call(() -> store.metaLeaves(fromIndex, limit));
    }

    @Override
    public boolean putCheckpoint(StoredCheckpoint checkpoint) {
        return call(() -> store.putCheckpoint(checkpoint));
    }

    @Override
    public List<StoredCheckpoint> checkpoints(long fromSize, int limit) {
        return call(() -> store.checkpoints(fromSize, limit));
    }

    @Override
    public Optional<StoredCheckpoint> latestCheckpoint() {
        return call(store::latestCheckpoint);
    }

    @Override
    public List<PrunedWriter> pruned() {
        return call(store::pruned);
    }

    @Override
    public void prune(PrunedWriter upTo) {
        call(() -> store.prune(upTo));
    }
}
