package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.hold.HoldTooLateException;
import io.github.dppkit.retention.hold.HoldUnavailableException;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.Depth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two calls that place the same hold, and two nodes that dispose of the order, all at once. */
class HoldRaceTest {

    @Test
    @Verifies({"#88", "#106"})
    void hasOneOutcome_heldOrErased() throws Exception {
        HoldLab lab = new HoldLab();
        HoldLab.HoldProcess one = lab.process();
        HoldLab.HoldProcess two = lab.process();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < Depth.current().pick(150, 10_000); round++) {
                PiiScope order = RetentionLab.order(round);
                EncryptedValue<EmailAddress> value = one.ingest(order);
                CyclicBarrier start = new CyclicBarrier(4);
                List<Callable<Optional<Hold>>> calls = new ArrayList<>();
                for (HoldLab.HoldProcess process : List.of(one, two)) {
                    calls.add(() -> {
                        start.await();
                        return placed(process, value, order);
                    });
                    calls.add(() -> {
                        start.await();
                        process.node.retention.disposeNow(order, DataClass.PII, Reason.REQUESTED);
                        return Optional.empty();
                    });
                }
                Optional<Hold> hold = Optional.empty();
                for (Future<Optional<Hold>> call : threads.invokeAll(calls)) {
                    Optional<Hold> answer = call.get();
                    hold = answer.isPresent() ? answer : hold;
                }
                // where the disposal met the open hold first it waited
                one.node.retention.disposeNow(order, DataClass.PII, Reason.REQUESTED);
                assertOutcome(lab, one, order, hold, "round " + round);
            }
        } finally {
            threads.shutdownNow();
        }
        one.holds.endDue();
        lab.lab.clock.advance(Duration.ofDays(1));
        one.holds.endDue();
        assertThat(lab.archive.list("", 100_000))
                .containsExactlyInAnyOrderElementsOf(one.holds.list("", 100_000).stream()
                        .map(hold -> Objects.requireNonNull(hold.archived()))
                        .toList());
    }

    private static void assertOutcome(
            HoldLab lab, HoldLab.HoldProcess process, PiiScope order, Optional<Hold> hold, String what) {
        DisposalCertificate certificate =
                process.node.retention.certificate(order, DataClass.PII).orElseThrow();
        if (hold.isPresent()) {
            assertThat(process.holds.find(order)).as(what).containsExactly(hold.get());
            assertThat(lab.opened(hold.get())).as(what).isEqualTo(HoldLab.TEXT);
            assertThat(certificate.body().exceptions()).as(what).hasSize(1);
        } else {
            assertThat(certificate.body().exceptions()).as(what).isEmpty();
        }
    }

    private static Optional<Hold> placed(
            HoldLab.HoldProcess process, EncryptedValue<EmailAddress> value, PiiScope order) {
        while (true) {
            try {
                return Optional.of(process.place(value, order));
            } catch (HoldTooLateException e) {
                return Optional.empty();
            } catch (HoldUnavailableException e) {
                Thread.onSpinWait(); // another call places the same
            }
        }
    }
}
