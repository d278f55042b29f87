package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.FakeKms;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SecretsAheadTest {

    private static final LocalDate TODAY = LocalDate.parse("2027-03-01");
    private static final LocalDate LAST = TODAY.plusDays(33);

    private final CountingRoot root = new CountingRoot();
    private final RetentionLab lab = new RetentionLab(
            MovableClock.at(RetentionLab.START), RootKey.remote(root, "test-kms://ahead"), new InMemoryKeyStore());

    /** A root key that counts, and that can be denied the right to wrap. */
    private static final class CountingRoot implements Aead {
        private final AtomicInteger wraps = new AtomicInteger();
        private final AtomicInteger unwraps = new AtomicInteger();
        private final Aead real = FakeKms.create(MovableClock.at(RetentionLab.START));
        private boolean mayWrap = true;

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            wraps.incrementAndGet();
            if (!mayWrap) {
                throw new GeneralSecurityException("no right to encrypt");
            }
            return real.encrypt(plaintext, associatedData);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            unwraps.incrementAndGet();
            return real.decrypt(ciphertext, associatedData);
        }
    }

    private List<AuditEvent> jobs(Outcome outcome) {
        return lab.events.stream()
                .filter(event -> event.action() == Action.KEY_USE
                        && event.outcome() == outcome
                        && event.reason() == Reason.NONE
                        && event.scope() == null)
                .toList();
    }

    @Test
    @Verifies("A2.4.b")
    void makesTheSecretsOfEveryDayThatADeadlineCanFallOn_onceAndOnRecord() {
        RetentionLab.Node node = lab.node();
        assertThat(node.retention.disposeDue().isComplete()).isTrue();
        assertThat(lab.keyStore.epochSecrets(TODAY, LAST.plusDays(9)))
                .extracting(EpochSecretRecord::day)
                .containsExactlyElementsOf(
                        TODAY.plusDays(1).datesUntil(LAST.plusDays(1)).toList());
        assertThat(root.wraps).hasValue(33);
        assertThat(root.unwraps).as("making opens nothing").hasValue(0);
        assertThat(jobs(Outcome.INTENDED))
                .singleElement()
                .satisfies(event -> assertThat(event.count()).isEqualTo(33));
        assertThat(jobs(Outcome.SUCCESS)).hasSize(1);

        node.retention.disposeDue();
        lab.node().retention.disposeDue();
        assertThat(root.wraps).hasValue(33);
        lab.clock.advance(Duration.ofDays(1));
        node.retention.disposeDue();
        assertThat(root.wraps).hasValue(34);
        assertThat(jobs(Outcome.SUCCESS)).hasSize(2);
    }

    @Test
    @Verifies("A2.4.b")
    void letsNodesTakeDataIn_thatMayNotWrapUnderTheRootKey() {
        lab.node().retention.disposeDue();
        root.mayWrap = false;
        for (int day = 0; day < 3; day++) { // as long as no run comes
            lab.clock.set(lab.day(day));
            RetentionLab.Node node = lab.node();
            root.unwraps.set(0);
            node.ingest(RetentionLab.order(day));
            assertThat(root.unwraps).as("opening needs the root key still").hasValue(1);
            assertThat(node.retention.record(RetentionLab.order(day), OrderEvent.unshipped(lab.clock.instant())))
                    .isTrue();
        }
        assertThat(root.wraps).hasValue(33);
    }

    @Test
    void goesOnWithoutThem_whenTheRootKeyDoesNotWrap() {
        root.mayWrap = false;
        DisposalRun run = lab.node().retention.disposeDue();
        assertThat(run.failures()).extracting(DisposalRun.Failure::target).containsExactly("dppkit:secrets-ahead");
        root.mayWrap = true;
        assertThat(lab.node().retention.disposeDue().isComplete()).isTrue();
        lab.node().ingest(ORDER);
        assertThat(lab.keyStore.epochSecrets(TODAY, LAST)).hasSize(33);
    }

    @Test
    @Verifies("A2.4.b")
    void keepsOneSecretOfADay_withManyNodesMakingThem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<DisposalRun>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RetentionLab.Node node = lab.node();
                runs.add(node.retention::disposeDue);
            }
            for (Future<DisposalRun> run : threads.invokeAll(runs)) {
                assertThat(run.get().isComplete()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(lab.keyStore.epochSecrets(TODAY, LAST))
                .hasSize(33)
                .allSatisfy(secret -> assertThat(secret.version()).isEqualTo(1));
        lab.node().ingest(ORDER);
        assertThat(lab.node().open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
    }
}
