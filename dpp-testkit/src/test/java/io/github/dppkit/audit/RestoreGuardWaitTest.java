package io.github.dppkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFixtures.MovableClock;
import io.github.dppkit.audit.AuditFixtures.TestSigner;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryAuditStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers are denied at once while a restored store is read from end to end for an acknowledgement. */
class RestoreGuardWaitTest {

    private final TestSigner signer = new TestSigner(1);
    private final MovableClock clock = new MovableClock();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** An anchor that answers slowly once it is told to. */
    private final class SlowAnchor implements CheckpointAnchor {

        private final CheckpointAnchor inner;
        private volatile boolean slow;

        SlowAnchor(CheckpointAnchor inner) {
            this.inner = inner;
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public void publish(Checkpoint checkpoint) {
            inner.publish(checkpoint);
        }

        @Override
        public void restart(Checkpoint held, Checkpoint next) {
            inner.restart(held, next);
        }

        @Override
        public Optional<Checkpoint> latest() {
            if (slow) {
                reading.countDown();
                try {
                    assertThat(goOn.await(5, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return inner.latest();
        }
    }

    @Test
    @Timeout(600)
    @Verifies({"#10", "#25"})
    void deniesAtOnce_whileAnAcknowledgementReadsTheStore(@TempDir Path folder) throws InterruptedException {
        InMemoryAuditStore store = new InMemoryAuditStore();
        SlowAnchor anchor = new SlowAnchor(CheckpointAnchor.file(folder.resolve("anchor.txt")));
        InMemoryAuditStore backup;
        try (AuditTrail trail =
                AuditFixtures.trail(store, "node-a", anchor, signer, clock).open()) {
            backup = store.copy();
            trail.record(AuditFixtures.reveal(1));
        }
        try (AuditTrail trail =
                AuditFixtures.trail(backup, "node-a", anchor, signer, clock).open()) {
            anchor.slow = true;
            CompletableFuture<Void> word = CompletableFuture.runAsync(
                    () -> trail.restoreGuard().acknowledge(AuditFixtures.CLERK, "dba", Reason.RESTORED_AFTER_LOSS));
            assertThat(reading.await(5, TimeUnit.MINUTES)).isTrue();
            clock.move(Duration.ofMinutes(2));

            // Held up behind the acknowledgement, this would wait until the time-out of the test.
            assertThatThrownBy(() -> trail.record(AuditFixtures.reveal(2))).isInstanceOf(AuditWriteException.class);

            assertThat(word).isNotDone();
            goOn.countDown();
            word.join();
            trail.record(AuditFixtures.reveal(3));
        }
    }
}
