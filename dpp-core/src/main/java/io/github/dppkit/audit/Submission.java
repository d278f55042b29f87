package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditWriteException.Durability;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What one caller handed in for one commit, and where he waits for it.
 *
 * <p>It is withdrawn by its caller or claimed by the writer, whichever comes first; so a caller who gave up before the
 * writer began knows that nothing is on record.
 */
final class Submission {

    private enum State {
        QUEUED,
        WITHDRAWN,
        CLAIMED,
        DURABLE,
        FAILED
    }

    private final List<Draft> drafts;
    private final boolean last;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable AuditWriteException failure;

    /** Creates a submission; {@code last} says that the writer ends after it. */
    Submission(List<Draft> drafts, boolean last) {
        this.drafts = drafts;
        this.last = last;
    }

    List<Draft> drafts() {
        return drafts;
    }

    boolean isLast() {
        return last;
    }

    /** Takes it for a commit; false if its caller withdrew it. */
    boolean claim() {
        return state.compareAndSet(State.QUEUED, State.CLAIMED);
    }

    void succeed() {
        state.set(State.DURABLE);
        done.countDown();
    }

    /** Ends it without success: unknown if a commit may have begun, else not recorded. */
    void fail(String message) {
        boolean unclaimed = state.compareAndSet(State.QUEUED, State.FAILED);
        if (unclaimed || state.compareAndSet(State.CLAIMED, State.FAILED)) {
            failure = new AuditWriteException(message, unclaimed ? Durability.NOT_RECORDED : Durability.UNKNOWN);
            done.countDown();
        }
    }

    /** Waits until it is durable; throws if it is not within the time. */
    void await(Duration timeout) {
        boolean finished;
        try {
            finished = done.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw gaveUp("Audit record not confirmed (L5.d): the thread was interrupted; deny the act.");
        }
        if (!finished && state.get() != State.DURABLE) {
            throw gaveUp("Audit record not confirmed in time (L5.d): deny the act and try again later.");
        }
        AuditWriteException refused = failure;
        if (refused != null) {
            throw new AuditWriteException(messageOf(refused), refused.durability(), refused);
        }
    }

    private AuditWriteException gaveUp(String message) {
        boolean withdrawn = state.compareAndSet(State.QUEUED, State.WITHDRAWN);
        return new AuditWriteException(message, withdrawn ? Durability.NOT_RECORDED : Durability.UNKNOWN);
    }

    private static String messageOf(AuditWriteException failure) {
        String message = failure.getMessage();
        return message == null ? "Audit record refused (L5.d): deny the act." : message;
    }
}
