package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DisposalTest {

    private static final SubjectToken TOKEN = new RetentionLab.Tokens().scopeToken(ORDER);
    private static final Instant HARD_LINE = Instant.parse("2027-03-31T00:00:00Z");

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private void shipped() {
        node.ingest(ORDER);
        node.retention.record(ORDER, OrderEvent.shipped(RetentionLab.START));
    }

    @Test
    @Verifies({"A2.1.a", "L4.b", "L4.c", "A2.6.a"})
    void disposesOfAnOrder_twoDaysAheadOfTheHardLine() throws Exception {
        shipped();
        lab.clock.set(HARD_LINE.minus(Duration.ofDays(2)).minusMillis(1));
        assertThat(node.retention.disposeDue().disposed()).isZero();
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");

        lab.clock.advance(Duration.ofMillis(1));
        DisposalRun run = node.retention.disposeDue();

        assertThat(run.isComplete()).isTrue();
        assertThat(run.disposed()).isEqualTo(1);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lab.labels.rows).isEmpty();
        assertThat(lab.figures.disposals).as("another class of data").isEmpty();
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
        assertThat(lab.store.find(ORDER, DataClass.PII)).isEmpty();
        assertThat(lab.ledger).containsExactly(TOKEN);
        assertThat(lab.forgotten).containsExactly(ORDER);
        assertThat(lab.orders.pseudonyms).isEqualTo(lab.labels.pseudonyms);
        assertThat(lab.orders.pseudonyms.get(0)).matches("[0-9a-f]{32}");

        AuditEvent done = lab.last(Action.DISPOSE, Outcome.SUCCESS);
        DisposalCertificate certificate =
                node.retention.certificate(ORDER, DataClass.PII).orElseThrow();
        assertThat(run.certificates()).containsExactly(certificate);
        assertThat(certificate.verify(RetentionLab.verifier())).isTrue();
        assertThat(done.reason()).isEqualTo(Reason.SCHEDULED);
        assertThat(done.relatesTo()).isEqualTo(certificate.intent().orElseThrow());
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(certificate.toJson().getBytes(StandardCharsets.UTF_8));
        assertThat(done.evidence()).isEqualTo(HexFormat.of().formatHex(hash));
        assertThat(node.retention.disposeDue().disposed()).isZero();
    }

    @Test
    void keepsALease_toTheHardLine() {
        node.ingest(ORDER);
        lab.clock.set(HARD_LINE.minusMillis(1));
        assertThat(node.retention.disposeDue().disposed()).isZero();
        lab.clock.set(HARD_LINE);
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    @Verifies({"A2.1.a", "L4.c"})
    void leavesItPartial_whileATargetFailsOrKeepsSomething() {
        shipped();
        lab.clock.set(HARD_LINE.minus(Duration.ofDays(1)));
        lab.labels.broken = true;
        DisposalRun failed = node.retention.disposeDue();
        assertThat(failed.partial()).isEqualTo(1);
        assertThat(failed.failures())
                .containsExactly(new DisposalRun.Failure("labels", PortFaults.Broken.class.getName(), 1));
        assertThat(failed.toString()).doesNotContain("902-3159896").doesNotContain("anna");
        assertThat(lab.stored(ORDER).state()).isEqualTo(RetentionRecord.State.PARTIAL);
        assertThat(lab.last(Action.DISPOSE, Outcome.FAILURE).relatesTo()).isNotNull();
        assertThat(node.retention.certificate(ORDER, DataClass.PII)).isEmpty();
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.open(lab.labels.value(ORDER), ORDER));

        lab.labels.broken = false;
        lab.labels.sticky = true;
        assertThat(lab.node().retention.disposeDue().failures())
                .containsExactly(new DisposalRun.Failure("labels", "remaining", 1));
        lab.labels.sticky = false;
        assertThat(lab.node().retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.orders.disposals.stream().map(Disposal::pseudonym).distinct())
                .as("one pseudonym for all attempts")
                .hasSize(1);
    }

    @Test
    void goesOnToOthers_whenSomeFail() {
        for (int i = 0; i < 20; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(HARD_LINE.plusSeconds(1));
        lab.labels.rows.remove(RetentionLab.order(3));
        lab.labels.sticky = true;
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.partial()).isEqualTo(19);
        assertThat(run.disposed()).isEqualTo(1);
        lab.labels.sticky = false;
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(19);
    }

    @Test
    @Verifies("A2.6.a")
    void erasesNothing_whileTheIntentCannotBeRecorded_untilTheHardLine() {
        shipped();
        boolean[] down = {true};
        lab.settings = builder -> builder.recorder(event -> {
            if (down[0]) {
                throw new PortFaults.Broken();
            }
            lab.events.add(event);
            return new EventId(9, lab.events.size());
        });
        RetentionLab.Node blind = lab.node();
        lab.clock.set(HARD_LINE.minusMillis(1));
        assertThat(blind.retention.disposeDue().failures())
                .extracting(DisposalRun.Failure::target)
                .contains("dppkit:audit");
        assertThat(lab.orders.rows).hasSize(1);
        assertThat(lab.keyStore.dataKey(ORDER)).isPresent();
        assertThat(lab.ledger).isEmpty();

        lab.clock.set(HARD_LINE);
        DisposalRun run = blind.retention.disposeDue();
        assertThat(run.partial()).isEqualTo(1);
        assertThat(lab.keyStore.dataKey(ORDER)).as("the deadline wins").isEmpty();
        assertThat(lab.ledger).as("a key that goes is in the ledger").containsExactly(TOKEN);
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lab.keyStore.epochSecret(LocalDate.parse("2027-03-31"))).isEmpty();
        assertThat(blind.retention.certificate(ORDER, DataClass.PII)).isEmpty();

        down[0] = false;
        assertThat(blind.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.last(Action.DISPOSE, Outcome.SUCCESS).relatesTo()).isNotNull();
        assertThat(lab.events)
                .anyMatch(event -> event.action() == Action.KEY_USE
                        && event.outcome() == Outcome.SUCCESS
                        && event.reason() == Reason.SCHEDULED);
    }

    @Test
    @Verifies({"A2.1.a", "L4.d", "L4.c"})
    void raisesAnAlarmAndClaimsNothing_whenAKeyDiesAtTheHardLineAndTheLedgerIsDown() {
        shipped();
        boolean[] down = {true};
        lab.settings = builder -> builder.ledger((token, at) -> {
            if (down[0]) {
                throw new PortFaults.Broken();
            }
            lab.ledger.add(token);
        });
        RetentionLab.Node cut = lab.node();
        lab.clock.set(HARD_LINE.minusMillis(1));
        DisposalRun early = cut.retention.disposeDue();
        assertThat(lab.keyStore.dataKey(ORDER)).isPresent();
        assertThat(early.alarms()).as("nothing went").doesNotContainKey(Reason.ERASURE_UNLISTED);

        lab.clock.set(HARD_LINE);
        DisposalRun run = cut.retention.disposeDue();
        assertThat(lab.keyStore.dataKey(ORDER)).as("the deadline wins").isEmpty();
        assertThat(run.partial()).isEqualTo(1);
        assertThat(run.failures()).extracting(DisposalRun.Failure::target).containsExactly("dppkit:ledger");
        assertThat(run.alarms()).containsEntry(Reason.ERASURE_UNLISTED, 1);
        assertThat(lab.events)
                .filteredOn(event -> event.reason() == Reason.ERASURE_UNLISTED)
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.count()).isEqualTo(1));
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS)).isZero();
        assertThat(cut.retention.certificate(ORDER, DataClass.PII)).isEmpty();

        down[0] = false;
        assertThat(cut.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.ledger).as("before anything claims to be complete").containsExactly(TOKEN);
    }

    private List<AuditEvent> destructions() {
        return lab.events.stream()
                .filter(event -> event.action() == Action.KEY_USE
                        && event.outcome() == Outcome.SUCCESS
                        && event.reason() == Reason.SCHEDULED)
                .toList();
    }

    @Test
    @Verifies("L4.d")
    void destroysTheSecretsOfDaysThatHaveCome_onRecordOnceADay() {
        node.ingest(ORDER);
        lab.clock.set(HARD_LINE.minusMillis(1));
        node.retention.disposeDue();
        assertThat(lab.keyStore.epochSecret(LocalDate.parse("2027-03-31"))).isPresent();
        lab.events.clear();
        lab.clock.set(HARD_LINE);
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.epochSecrets()).isEqualTo(1);
        assertThat(lab.keyStore.epochSecret(LocalDate.parse("2027-03-31"))).isEmpty();
        assertThat(destructions()).singleElement().satisfies(destroyed -> {
            assertThat(destroyed.count()).isEqualTo(1);
            assertThat(destroyed.relatesTo()).isNotNull();
        });
        node.retention.disposeDue();
        assertThat(destructions()).hasSize(1);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.keys.destroyEpochs(LocalDate.parse("2027-04-01")));
    }

    @Test
    @Verifies("A2.1.a")
    void disposesAheadOfTime_whenSomebodyAsks() {
        shipped();
        DisposalRun run = node.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED);
        assertThat(run.disposed()).isEqualTo(1);
        assertThat(lab.last(Action.DISPOSE, Outcome.SUCCESS).reason()).isEqualTo(Reason.REQUESTED);
        DisposalRun again = node.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED);
        assertThat(again.disposed()).isZero();
        assertThat(again.certificates()).isEqualTo(run.certificates());
        assertThat(node.retention
                        .disposeNow(RetentionLab.order(9), DataClass.PII, Reason.REQUESTED)
                        .certificates())
                .isEmpty();
    }

    @Test
    void triesAgainInTheNextRun_whatFailedAheadOfItsTime() {
        shipped();
        lab.orders.broken = true;
        assertThat(node.retention
                        .disposeNow(ORDER, DataClass.PII, Reason.REQUESTED)
                        .partial())
                .isEqualTo(1);
        lab.orders.broken = false;
        assertThat(lab.node().retention.disposeDue().disposed()).isEqualTo(1);
    }

    @Test
    void leavesAClaimToItsNode_untilItLapses() {
        shipped();
        lab.clock.set(HARD_LINE);
        RetentionRecord stored = lab.stored(ORDER);
        assertThat(lab.store.replace(Records.disposing(
                        stored,
                        RetentionRecord.State.DISPOSING,
                        stored.dueAt(),
                        "0123456789abcdef0123456789abcdef",
                        HARD_LINE.plus(Duration.ofMinutes(5)))))
                .isTrue();
        assertThat(node.retention.disposeDue()).satisfies(run -> {
            assertThat(run.disposed()).isZero();
            assertThat(run.elsewhere()).isEqualTo(1);
            assertThat(run.isComplete()).as("it is due and not gone").isFalse();
        });
        assertThat(node.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED))
                .satisfies(run -> {
                    assertThat(run.elsewhere()).isEqualTo(1);
                    assertThat(run.isComplete()).isFalse();
                });
        lab.clock.advance(Duration.ofMinutes(5));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.orders.pseudonyms).containsExactly("0123456789abcdef0123456789abcdef");
    }

    @Test
    void tellsWhatAnotherNodeHas_fromWhatFailedHere() {
        for (int i = 0; i < 5; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(HARD_LINE);
        for (int i = 0; i < 2; i++) {
            RetentionRecord stored = lab.stored(RetentionLab.order(i));
            lab.store.replace(Records.disposing(
                    stored,
                    RetentionRecord.State.DISPOSING,
                    stored.dueAt(),
                    "0123456789abcdef0123456789abcdef",
                    HARD_LINE.plus(Duration.ofMinutes(5))));
        }
        lab.labels.rows.remove(RetentionLab.order(4));
        lab.labels.sticky = true;
        DisposalRun run = node.retention.disposeDue();
        assertThat(run.disposed()).isEqualTo(1);
        assertThat(run.partial()).isEqualTo(2);
        assertThat(run.elsewhere()).isEqualTo(2);
        lab.labels.sticky = false;
        assertThat(node.retention.disposeDue()).satisfies(next -> {
            assertThat(next.disposed()).isEqualTo(2);
            assertThat(next.failures()).isEmpty();
            assertThat(next.elsewhere()).isEqualTo(2);
            assertThat(next.isComplete()).isFalse();
        });
        lab.clock.advance(Duration.ofMinutes(5));
        assertThat(node.retention.disposeDue()).satisfies(last -> {
            assertThat(last.elsewhere()).isZero();
            assertThat(last.isComplete()).isTrue();
        });
    }

    @Test
    void stopsAtOnce_whenAnotherNodeHasTakenOver() {
        shipped();
        lab.clock.set(HARD_LINE.minus(Duration.ofDays(1)));
        RetentionLab.Node fast = lab.node();
        List<DisposalRun> other = new ArrayList<>();
        lab.settings = builder -> builder.listener(scope -> {
            if (other.isEmpty()) {
                lab.clock.advance(Duration.ofMinutes(6)); // this node stands still, its claim lapses
                other.add(fast.retention.disposeDue());
            }
        });
        RetentionLab.Node slow = lab.node();
        DisposalRun run = slow.retention.disposeDue();
        assertThat(other.get(0).disposed()).isEqualTo(1);
        assertThat(run.disposed()).isZero();
        assertThat(run.elsewhere()).isEqualTo(1);
        assertThat(lab.orders.disposals)
                .as("the slow node did nothing any more")
                .hasSize(1);
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS)).isEqualTo(1);
    }

    @Test
    @Verifies({"A2.1.a", "L4.c"})
    void disposesOfEachScopeOnce_withManyNodesAtATime() throws Exception {
        int orders = 400;
        for (int i = 0; i < orders; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(HARD_LINE);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<DisposalRun>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Retention retention = i < 4 ? node.retention : lab.node().retention;
                runs.add(retention::disposeDue);
            }
            int disposed = 0;
            for (Future<DisposalRun> run : threads.invokeAll(runs)) {
                assertThat(run.get().failures()).isEmpty();
                assertThat(run.get().partial()).isZero();
                disposed += run.get().disposed();
            }
            assertThat(disposed).isEqualTo(orders);
        } finally {
            threads.shutdownNow();
        }
        assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS)).isEqualTo(orders);
        assertThat(new HashSet<>(lab.ledger)).hasSize(orders);
        assertThat(lab.ledger).hasSize(orders);
        assertThat(lab.orders.disposals).hasSize(orders);
        assertThat(lab.orders.rows).isEmpty();
    }

    @Test
    @Verifies("A2.1.a")
    void disposesOfWhatIsDue_thoughManyKeysThatWereDueEarlierCannotFollow() {
        shipped();
        LocalDate day = LocalDate.parse("2027-04-25");
        lab.keyStore.addEpochSecret(new EpochSecretRecord(
                day, 1, WrappedKey.of(new byte[60]), "test:damaged", RetentionLab.START)); // no key moves to that day
        for (int i = 0; i < 1_100; i++) {
            node.ingest(RetentionLab.order(i));
        }
        lab.clock.set(lab.day(25));
        for (int i = 0; i < 1_100; i++) {
            PiiScope stuck = RetentionLab.order(i);
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> node.retention.record(stuck, OrderEvent.unshipped(lab.day(25))));
        }
        lab.clock.set(lab.day(28));
        assertThat(node.retention.disposeDue().disposed()).isEqualTo(1);
        assertThat(lab.orders.rows).doesNotContainKey(ORDER).hasSize(1_100);
    }

    @Test
    void saysThatThereIsMore_atItsLimit() {
        for (int i = 0; i < 10_200; i++) {
            node.retention.record(RetentionLab.order(i), OrderEvent.shipped(RetentionLab.START));
        }
        lab.clock.set(HARD_LINE);
        DisposalRun first = node.retention.disposeDue();
        assertThat(first.more()).isTrue();
        DisposalRun second = node.retention.disposeDue();
        assertThat(second.more()).isFalse();
        assertThat(first.disposed() + second.disposed()).isEqualTo(10_200);
    }
}
