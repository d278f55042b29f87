package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch of disposals does that one by one cannot show: a culprit is found, a dead place costs little, a slow one gets less. */
class DisposalBatchTest {

    private static final Instant HARD_LINE = Instant.parse("2027-03-31T00:00:00Z");

    private final RetentionLab lab = new RetentionLab();
    private final Place place = new Place();

    /** A target that takes many scopes at a time. */
    private final class Place implements DisposalTarget {

        private final List<Integer> calls = new ArrayList<>();
        private final List<Integer> alone = new ArrayList<>();
        private final Set<PiiScope> cleared = new HashSet<>();
        private Predicate<PiiScope> poisoned = scope -> false;
        private Duration time = Duration.ZERO;

        @Override
        public String name() {
            return "place";
        }

        @Override
        public long dispose(Disposal disposal) {
            throw new AssertionError("one by one");
        }

        @Override
        public long remaining(PiiScope scope) {
            return 0;
        }

        @Override
        public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
            calls.add(disposals.size());
            if (disposals.size() == 1) {
                alone.add(Integer.valueOf(disposals.get(0).scope().id().substring("902-0000000-".length())));
            }
            lab.clock.advance(time.multipliedBy(disposals.size()));
            Map<PiiScope, Long> changed = new HashMap<>();
            for (Disposal disposal : disposals) {
                if (poisoned.test(disposal.scope())) {
                    throw new PortFaults.Broken();
                }
                changed.put(disposal.scope(), 3L);
            }
            cleared.addAll(changed.keySet());
            return changed;
        }
    }

    private RetentionLab.Node dueOrders(int count) {
        return dueOrders(count, over -> {});
    }

    private RetentionLab.Node dueOrders(int count, BatchRest.Sleep sleep) {
        lab.settings = builder -> builder.target(place).rest(new BatchRest(Duration.ofSeconds(2), sleep));
        RetentionLab.Node node = lab.node();
        for (int i = 0; i < count; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(HARD_LINE);
        return node;
    }

    @Test
    @Verifies({"L4.c", "#98"})
    void findsTheOneThatFails_andDoesTheOthers() {
        RetentionLab.Node node = dueOrders(60);
        place.poisoned = RetentionLab.order(33)::equals;
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.disposed()).isEqualTo(59);
        assertThat(run.partial()).isEqualTo(1);
        assertThat(run.failures())
                .containsExactly(new DisposalRun.Failure("place", PortFaults.Broken.class.getName(), 1));
        assertThat(place.cleared).hasSize(59);
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS)).isEqualTo(59);
        assertThat(lab.last(Action.DISPOSE, Outcome.SUCCESS).count()).isEqualTo(5);
        place.poisoned = scope -> false;
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    @Verifies("L4.c")
    void givesAPlaceUpThatIsDown_afterTwentyInARow_andComesToAllInTheEnd() {
        RetentionLab.Node node = dueOrders(100);
        place.poisoned = scope -> true;
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.partial()).isEqualTo(100);
        assertThat(run.failures())
                .containsExactly(new DisposalRun.Failure("place", PortFaults.Broken.class.getName(), 100));
        assertThat(place.calls.stream().filter(size -> size == 1).count())
                .as("single tries, of calls of 16, 32 and 52")
                .isEqualTo(16 + 20 + 20);
        place.poisoned = scope -> false;
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(100);
    }

    @Test
    @Verifies("L4.c")
    void givesASlowPlaceFewAtATime_andKeepsItsClaims() {
        RetentionLab.Node node = dueOrders(40);
        place.time = Duration.ofSeconds(17); // 40 of them take longer than a claim
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.disposed()).isEqualTo(40);
        assertThat(run.elsewhere()).isZero();
        assertThat(place.calls.get(0)).isEqualTo(16);
        assertThat(place.calls.get(place.calls.size() - 1)).isEqualTo(1);
    }

    @Test
    @Verifies("L4.c")
    void givesAFastPlaceMoreEachTime() {
        RetentionLab.Node node = dueOrders(600);
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(600);
        assertThat(place.calls).containsExactly(16, 32, 64, 128, 256, 4, 100);
    }

    @Test
    @Verifies("L4.c")
    void writesALedgerOfManyAtOnce_behindALineThatACrashCutOff(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("erased.txt");
        ErasureLedger ledger = ErasureLedger.file(file);
        ledger.appendAll(List.of(), HARD_LINE);
        assertThat(file).isEmptyFile();
        Files.writeString(file, "2027-03-30T00:00:00Z 0000");
        ledger.appendAll(List.of(new SubjectToken(1, 2), new SubjectToken(3, 4)), HARD_LINE);
        ledger.append(new SubjectToken(5, 6), HARD_LINE);
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "2027-03-30T00:00:00Z 0000",
                        HARD_LINE + " " + new SubjectToken(1, 2),
                        HARD_LINE + " " + new SubjectToken(3, 4),
                        HARD_LINE + " " + new SubjectToken(5, 6));
    }

    @Test
    @Verifies({"L4.c", "A2.6.a"})
    void aCertificateThatNoStoreTakes_holdsUpItsOwnScopeAlone() {
        lab.settings = builder -> {
            for (int i = 0; i < 200; i++) {
                builder.target(new RetentionLab.Rows("%064d".formatted(i), DataClass.INFORMATION));
            }
            return builder;
        };
        RetentionLab.Node node = lab.node();
        PiiScope figures = RetentionLab.order(9_999);
        node.retention.registerInformation(figures, "orders/2026-01-01/getOrder", RetentionLab.START);
        Instant end = node.retention
                .status(figures, DataClass.INFORMATION)
                .orElseThrow()
                .deadline();
        lab.clock.set(end.minus(Duration.ofDays(30)));
        for (int i = 0; i < 10; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(end);
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.disposed()).isEqualTo(10);
        assertThat(run.partial()).isEqualTo(1);
        assertThat(run.failures())
                .containsExactly(
                        new DisposalRun.Failure("dppkit:certificate", CertificateRefusedException.class.getName(), 1));
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS))
                .as("no outcome that no certificate stands behind")
                .isEqualTo(10);
    }

    /** The orders that a place which is down was tried with alone, one after the other. */
    private List<Integer> triedAloneWhileThePlaceIsDown(Duration later) {
        RetentionLab.Node node = dueOrders(60);
        place.poisoned = scope -> true;
        lab.clock.advance(later);
        node.retention.disposeDue();
        return place.alone;
    }

    @Test
    @Verifies("L4.c")
    void beginsElsewhereEachTime_soThatNobodyStandsBehindTheSameFailingOnesForEver() {
        List<Integer> now = triedAloneWhileThePlaceIsDown(Duration.ZERO);
        assertThat(now).hasSizeGreaterThanOrEqualTo(20);
        DisposalBatchTest other = new DisposalBatchTest();
        assertThat(other.triedAloneWhileThePlaceIsDown(Duration.ofMillis(5)))
                .isNotEqualTo(now)
                .hasSameSizeAs(now);
    }

    @Test
    @Verifies("#102")
    void restsAfterEachBatch_andNotWhereNothingIsDue() {
        List<Duration> rests = new ArrayList<>();
        RetentionLab.Node node = dueOrders(DisposalBatch.MOST + 1, rests::add);
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(DisposalBatch.MOST + 1);
        assertThat(rests).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        node.retention.disposeDue();
        assertThat(rests).hasSize(2);
    }

    @Test
    @Verifies("L4.c")
    void anInterruptEndsTheRunWhileItRests_andTheNextGoesOn() {
        List<Duration> rests = new ArrayList<>();
        RetentionLab.Node node = dueOrders(DisposalBatch.MOST + 1, over -> {
            rests.add(over);
            if (rests.size() == 1) {
                throw new InterruptedException();
            }
        });
        DisposalRun run = node.retention.disposeDue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.disposed()).isEqualTo(DisposalBatch.MOST);
        assertThat(run.more()).isTrue();
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    @Verifies("#102")
    void refusesARestThatWouldHoldDisposalUp() {
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> Retention.builder().restBetweenBatches(Duration.ofMillis(5_001)))
                .withMessageContaining("restBetweenBatches");
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(() -> Retention.builder().restBetweenBatches(Duration.ofMillis(-1)));
    }
}
