package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault at every call of every port, before and after its effect, as an exception and as a crash. */
class DisposalFaultTest {

    private static final SubjectToken TOKEN = new RetentionLab.Tokens().scopeToken(ORDER);

    /** What a process does, and what must hold once another one has run without faults. */
    private interface Scenario {
        void prepare(RetentionLab lab);

        void act(RetentionLab lab, RetentionLab.Node node);

        void judge(RetentionLab lab, boolean crash) throws Exception;
    }

    private static int sweep(Scenario scenario) throws Exception {
        int calls = run(scenario, 0, false, false);
        for (int call = 1; call <= calls; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (boolean crash : new boolean[] {false, true}) {
                    run(scenario, call, after, crash);
                }
            }
        }
        return calls;
    }

    private static int run(Scenario scenario, int call, boolean after, boolean crash) throws Exception {
        RetentionLab lab = new RetentionLab();
        scenario.prepare(lab);
        RetentionLab.Node faulty = lab.faultyNode();
        lab.faults.arm(call, after, crash);
        try {
            scenario.act(lab, faulty);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageNotContaining("902-3159896").hasMessageNotContaining("anna");
        } catch (PortFaults.Crash e) {
            assertThat(crash).isTrue();
        }
        int calls = lab.faults.calls();
        lab.faults.arm(0, false, false);
        try {
            scenario.judge(lab, crash);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "call " + call + " of " + calls + (after ? ", after" : ", before") + (crash ? ", crash" : ""), e);
        }
        return calls;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-03-29T00:00:00Z", "2027-03-31T00:00:00Z"})
    @Verifies({"A2.1.a", "L4.c"})
    void completesTheDisposal_whereverItBroke(Instant due) throws Exception {
        int calls = sweep(new Scenario() {
            @Override
            public void prepare(RetentionLab lab) {
                RetentionLab.Node node = lab.node();
                node.ingest(ORDER);
                node.retention.record(ORDER, OrderEvent.shipped(RetentionLab.START));
                lab.clock.set(due);
            }

            @Override
            public void act(RetentionLab lab, RetentionLab.Node node) {
                node.retention.disposeDue();
            }

            @Override
            public void judge(RetentionLab lab, boolean crash) throws Exception {
                lab.clock.advance(Duration.ofMinutes(6)); // a claim of the broken process lapses
                DisposalRun last = lab.node().retention.disposeDue();
                assertThat(last.isComplete()).isTrue();
                assertThat(lab.store.find(ORDER, DataClass.PII)).isEmpty();
                assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
                assertThat(lab.orders.rows).isEmpty();
                assertThat(lab.labels.rows).isEmpty();
                assertThat(lab.ledger).contains(TOKEN);
                DisposalCertificate certificate = DisposalCertificate.parse(
                        lab.store.tombstone(TOKEN, DataClass.PII).orElseThrow().certificate());
                assertThat(certificate.verify(RetentionLab.verifier())).isTrue();
                AuditEvent done = lab.last(Action.DISPOSE, Outcome.SUCCESS);
                byte[] hash = MessageDigest.getInstance("SHA-256")
                        .digest(certificate.toJson().getBytes(StandardCharsets.UTF_8));
                assertThat(done.evidence())
                        .as("the last outcome on record is that of the stored certificate")
                        .isEqualTo(HexFormat.of().formatHex(hash));
                assertThat(lab.count(Action.DISPOSE, Outcome.SUCCESS)).isBetween(1L, 2L);
                assertThat(lab.keyStore.epochSecret(LastDay.day(lab.clock.instant())))
                        .isEmpty();
            }
        });
        assertThat(calls).as("calls of ports in one disposal").isGreaterThan(20);
    }

    @Test
    @Verifies({"A2.1.a", "L4.d"})
    void letsTheKeyFollowItsDeadline_whereverAMoveBroke() throws Exception {
        int calls = sweep(new Scenario() {
            @Override
            public void prepare(RetentionLab lab) {
                lab.node().ingest(ORDER);
                lab.clock.set(lab.day(5));
            }

            @Override
            public void act(RetentionLab lab, RetentionLab.Node node) {
                node.retention.record(ORDER, OrderEvent.unshipped(lab.day(5)));
            }

            @Override
            public void judge(RetentionLab lab, boolean crash) {
                lab.clock.advance(Duration.ofMinutes(6));
                DisposalRun run = lab.node().retention.disposeDue();
                assertThat(run.isComplete()).isTrue();
                assertThat(run.disposed()).isZero();
                RetentionRecord record = lab.stored(ORDER);
                DataKeyRecord key = lab.keyStore.dataKey(ORDER).orElseThrow();
                assertThat(record.keyDay()).isEqualTo(key.epochDay()).isEqualTo(LastDay.day(record.deadline()));
                assertThat(record.lastKeyDay()).isEqualTo(key.epochDay());
                assertThat(record.dueAt()).isAfter(lab.clock.instant());
                assertThat(lab.node().open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
            }
        });
        assertThat(calls).isGreaterThan(5);
    }

    @Test
    @Verifies("A2.1.a")
    void neverHasAKeyWithoutADeadline_whereverAnIngestBroke() throws Exception {
        int calls = sweep(new Scenario() {
            @Override
            public void prepare(RetentionLab lab) {}

            @Override
            public void act(RetentionLab lab, RetentionLab.Node node) {
                node.ingest(ORDER);
            }

            @Override
            public void judge(RetentionLab lab, boolean crash) {
                lab.keyStore.dataKey(ORDER).ifPresent(key -> {
                    RetentionRecord record = lab.stored(ORDER);
                    assertThat(record.lastKeyDay()).isAfterOrEqualTo(key.epochDay());
                    assertThat(record.keyDay()).isEqualTo(key.epochDay());
                });
                lab.node().ingest(ORDER);
                assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(30));
            }
        });
        assertThat(calls).isGreaterThan(5);
    }
}
