package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditTrailStatus.State;
import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.internal.CompactRange;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that appends to one writer's tree: it takes what has queued up, makes one commit of it, and wakes the
 * callers.
 *
 * <p>A commit whose outcome is unknown is repeated with the same bytes until the store answers, since the numbers of all
 * later events depend on it; the store recognises a repetition by the event ids. The tree in memory moves on only after
 * the store confirmed, so the two never differ. Losing the fence ends the thread for good.
 */
final class GroupCommitWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);
    private static final String ENDED = "Audit record refused (L5.d): the trail records no more; see its status.";

    private final AuditStore store;
    private final WriterId writer;
    private final int maxBatch;
    private final Duration retryPause;
    private final LinkedBlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
    private final Semaphore room;
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    /** The tree as the store holds it; replaced, never changed, after a commit. */
    private volatile CompactRange tree = CompactRange.empty();

    /** Once final it never changes, whoever else had a look at it before. */
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    private volatile boolean terminated;
    /** Taken from the queue but too large for the batch at hand; touched by the writer thread only. */
    private @Nullable Submission carried;

    GroupCommitWriter(AuditStore store, WriterId writer, int maxBatch, int queueCapacity, Duration retryPause) {
        this.store = store;
        this.writer = writer;
        this.maxBatch = maxBatch;
        this.retryPause = retryPause;
        this.room = new Semaphore(queueCapacity);
    }

    State state() {
        return state.get();
    }

    /** Returns the tree as of the last confirmed commit; not to be changed. */
    CompactRange tree() {
        return tree;
    }

    /** Returns how many calls wait for a commit to begin. */
    int queued() {
        return queue.size();
    }

    /** Queues events for one commit and waits until it is durable. */
    void write(List<Draft> drafts, Duration timeout) {
        if (state().isFinal()) {
            throw new AuditWriteException(ENDED, Durability.NOT_RECORDED);
        }
        if (!room.tryAcquire(drafts.size())) {
            throw new AuditWriteException(
                    "Audit record refused (L5.d): too many events wait already; deny the act and try again later.",
                    Durability.NOT_RECORDED);
        }
        enqueue(new Submission(drafts, false)).await(timeout);
    }

    /** Queues the last event and waits until the writer has ended. */
    void close(Draft last, Duration timeout) {
        Submission submission = new Submission(List.of(last), true);
        try {
            enqueue(submission).await(timeout);
        } finally {
            stopRequested.countDown();
        }
    }

    /** Refuses everything from now on, for a reason found outside this thread. */
    void fail(State reason) {
        state.updateAndGet(now -> now.isFinal() ? now : reason);
        stopRequested.countDown();
    }

    private Submission enqueue(Submission submission) {
        queue.add(submission);
        if (terminated) {
            failQueued();
        }
        return submission;
    }

    @Override
    public void run() {
        try {
            boolean more = true;
            while (more) {
                more = commit(nextBatch());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Audit writer {} was interrupted and records no more.", writer);
        } finally {
            fail(State.CLOSED);
            Submission left = carried;
            if (left != null) {
                left.fail(ENDED);
            }
            terminated = true;
            failQueued();
        }
    }

    private void failQueued() {
        for (Submission left = queue.poll(); left != null; left = queue.poll()) {
            left.fail(ENDED);
        }
    }

    private List<Submission> nextBatch() throws InterruptedException {
        List<Submission> batch = new ArrayList<>();
        if (state().isFinal()) {
            return batch;
        }
        int events = 0;
        Submission next = carried;
        carried = null;
        while (true) {
            if (next == null) {
                next = batch.isEmpty() ? await() : queue.poll();
            }
            if (next == null) {
                return batch;
            }
            if (events + next.drafts().size() > maxBatch && !batch.isEmpty()) {
                carried = next;
                return batch;
            }
            if (next.claim()) {
                batch.add(next);
                events += next.drafts().size();
            } else {
                release(next);
            }
            if (next.isLast()) {
                return batch;
            }
            next = null;
        }
    }

    /** Waits for a submission; null once the trail has failed. */
    private @Nullable Submission await() throws InterruptedException {
        while (!state().isFinal()) {
            Submission next = queue.poll(100, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    /** Makes one commit of the batch; false when the thread is to end. */
    private boolean commit(List<Submission> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return false;
        }
        boolean last = batch.get(batch.size() - 1).isLast();
        boolean durable = false;
        try {
            CompactRange next = tree.copy();
            List<StoredEvent> rows = rows(batch, next);
            durable = untilAnswered(() -> store.append(writer, tree.size(), rows, next.encode()));
            if (durable) {
                tree = next;
                durable = !last || untilAnswered(() -> store.endWriter(writer, next.size(), WriterState.CLOSED));
            }
            if (durable) {
                batch.forEach(Submission::succeed);
                return !last;
            }
            return false;
        } finally {
            if (!durable) {
                batch.forEach(submission -> submission.fail(ENDED));
            }
            room.release(batch.stream()
                    .filter(submission -> !submission.isLast())
                    .mapToInt(submission -> submission.drafts().size())
                    .sum());
        }
    }

    /** Gives the events their places and appends them to the tree. */
    private List<StoredEvent> rows(List<Submission> batch, CompactRange next) {
        List<StoredEvent> rows = new ArrayList<>();
        for (Submission submission : batch) {
            for (Draft draft : submission.drafts()) {
                byte[] body = draft.at(writer, next.size());
                byte[] leaf = Sha256.leaf(body);
                rows.add(new StoredEvent(next.size(), draft.id(), leaf, body));
                next.append(leaf);
            }
        }
        return rows;
    }

    private void release(Submission submission) {
        if (!submission.isLast()) {
            room.release(submission.drafts().size());
        }
    }

    /** Repeats a statement until its outcome is known; false if it lost the fence or the trail is to end. */
    private boolean untilAnswered(Runnable statement) throws InterruptedException {
        while (true) {
            try {
                statement.run();
                if (state.compareAndSet(State.DEGRADED, State.OPEN)) {
                    LOG.info("Audit store answers again; writer {} records.", writer);
                }
                return true;
            } catch (AuditFencedException e) {
                LOG.error("Audit writer {} lost its fence and records no more; run the verifier.", writer);
                fail(State.FENCED);
                return false;
            } catch (RuntimeException e) {
                if (state.compareAndSet(State.OPEN, State.DEGRADED)) {
                    LOG.warn("Audit store does not answer; acts are denied until it does.", e);
                }
            }
            if (state().isFinal() || stopRequested.await(retryPause.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
    }
}
