package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.DppException;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.hold.Hold;
import io.github.dppkit.retention.hold.HoldTooLateException;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.HoldRecord.State;
import io.github.dppkit.testkit.Depth;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds and disposals, broken or interrupted at every call of a port. */
class HoldFaultTest {

    private static final ActorId PERSON = new ActorId(ActorId.Kind.PERSON, "b.nowak");

    /** What became of one order in one history. */
    private static final class History {

        final HoldLab lab = new HoldLab();
        final HoldLab.HoldProcess first = lab.process();
        final EncryptedValue<EmailAddress> value = first.ingest(HoldLab.ORDER);

        @Nullable Hold placed;

        boolean late;
        String other = "";

        void place(HoldLab.HoldProcess process) {
            try {
                placed = process.place(value, HoldLab.ORDER);
                late = false;
            } catch (HoldTooLateException e) {
                late = true;
            } catch (DppException | PortFaults.Crash e) {
                String text = String.valueOf(e.getMessage());
                assertThat(text).doesNotContain("anna");
                other = e.getClass().getSimpleName() + ": " + text;
            }
        }

        void dispose(HoldLab.HoldProcess process) {
            try {
                process.node.retention.disposeDue();
            } catch (DppException | PortFaults.Crash e) {
                assertThat(String.valueOf(e.getMessage())).doesNotContain("anna");
            }
        }

        /** The order is live, or what was placed is readable in the archive. */
        void assertNoneLost(String what) {
            Hold hold = placed;
            if (hold != null) {
                assertThat(lab.opened(hold)).as(what).isEqualTo(HoldLab.TEXT);
                assertThat(lab.only().state()).as(what).isEqualTo(State.HELD);
            } else if (!late) {
                boolean held = lab.holdStore.list("", 1).stream()
                        .anyMatch(record -> record.state() == State.HELD && opens(record.id()));
                assertThat(held || lab.isLive(value, HoldLab.ORDER) || isPastHardLine())
                        .as(what)
                        .isTrue();
            }
        }

        private boolean opens(String id) {
            return lab.process()
                    .holds
                    .get(id)
                    .filter(hold -> lab.opened(hold).equals(HoldLab.TEXT))
                    .isPresent();
        }

        private boolean isPastHardLine() {
            return lab.lab
                    .store
                    .find(HoldLab.ORDER, DataClass.PII)
                    .map(record ->
                            record.deadline().isBefore(lab.lab.clock.instant().plus(Duration.ofDays(1))))
                    .orElse(true);
        }

        /** Runs until all is done, and looks at what is left: HELD with its exception, or ERASED with nothing behind it. */
        void assertOneOutcome(String what) {
            HoldLab.HoldProcess healthy = lab.process();
            lab.waitForDue();
            lab.lab.clock.advance(Duration.ofMinutes(10));
            healthy.node.retention.disposeDue();
            lab.waitForHardLine();
            healthy.node.retention.disposeDue();
            assertThat(lab.lab.store.find(HoldLab.ORDER, DataClass.PII))
                    .as(what)
                    .isEmpty();
            assertThat(lab.isLive(value, HoldLab.ORDER)).as(what).isFalse();
            lab.lab.clock.advance(Duration.ofDays(1).plusMinutes(1));
            healthy.node.retention.disposeDue();
            DisposalCertificate certificate = healthy.node
                    .retention
                    .certificate(HoldLab.ORDER, DataClass.PII)
                    .orElseThrow();
            if (lab.holdStore.list("", 1).isEmpty()) {
                assertThat(placed).as(what).isNull();
                assertThat(lab.archive.list("", 1)).as(what).isEmpty();
                assertThat(certificate.body().exceptions()).as(what).isEmpty();
            } else {
                assertThat(late).as(what).isFalse();
                assertThat(lab.only().state()).as(what).isEqualTo(State.HELD);
                Hold hold = healthy.holds.find(HoldLab.ORDER).get(0);
                assertThat(lab.opened(hold)).as(what).isEqualTo(HoldLab.TEXT);
                assertThat(certificate.body().exceptions()).as(what).hasSize(1);
                healthy.holds.release(hold.id(), PERSON);
                healthy.holds.endDue();
                assertThat(lab.archive.list("", 1)).as(what).isEmpty();
            }
        }
    }

    /**
     * Runs one history for each call of a port, before and after it, as fault and as crash, until there is no such call. In every
     * build each call is hit in one of these ways or two.
     */
    private static void atEachCall(int least, Broken history) {
        atEachCall(least, new boolean[] {false, true}, history);
    }

    private static void atEachCall(int least, boolean[] crashes, Broken history) {
        int calls = history.run(0, false, false, "undisturbed");
        assertThat(calls).isGreaterThan(least);
        int each = crashes.length == 1 ? 1 : Depth.current().pick(3, 1);
        int way = 0;
        for (int call = 1; call <= calls; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (boolean crash : crashes) {
                    if (way++ % each != 0) {
                        continue;
                    }
                    String what = "call " + call + (after ? ", after" : ", before") + (crash ? ", crash" : "");
                    history.run(call, after, crash, what);
                }
            }
        }
    }

    /** One history with a fault in it; returns how many calls of ports there were. */
    @FunctionalInterface
    private interface Broken {
        int run(int call, boolean after, boolean crash, String what);
    }

    @Test
    @Verifies({"A2.1.c", "#88", "#106"})
    void losesNothing_whereverAPlacementBreaks_withAndWithoutASecondTry() {
        for (boolean again : new boolean[] {false, true}) {
            atEachCall(8, (call, after, crash, what) -> {
                History h = new History();
                HoldLab.HoldProcess faulty = h.lab.faultyProcess();
                h.lab.lab.faults.arm(call, after, crash);
                h.place(faulty);
                int calls = h.lab.lab.faults.calls();
                h.lab.lab.faults.arm(0, false, false);
                h.assertNoneLost(what);
                assertThat(h.lab.isLive(h.value, HoldLab.ORDER)).as(what).isTrue();
                if (again) {
                    h.place(h.lab.process());
                    assertThat(h.placed).as(what).isNotNull();
                    h.assertNoneLost(what);
                }
                h.assertOneOutcome(what);
                return calls;
            });
        }
    }

    @Test
    @Verifies({"A2.1.c", "#88", "#106"})
    void losesNothing_whereverTheDisposalOfAHeldOrderBreaks() {
        atEachCall(25, (call, after, crash, what) -> {
            History h = new History();
            h.place(h.first);
            h.lab.goToDue();
            HoldLab.HoldProcess faulty = h.lab.faultyProcess();
            h.lab.lab.faults.arm(call, after, crash);
            h.dispose(faulty);
            int calls = h.lab.lab.faults.calls();
            h.lab.lab.faults.arm(0, false, false);
            h.assertNoneLost(what);
            h.assertOneOutcome(what);
            return calls;
        });
    }

    @Test
    @Verifies({"A2.1.c", "#88"})
    void endsWhatAPlacementLeft_whereverTheDisposalBreaks_beforeAndAtTheHardLine() {
        for (boolean hard : new boolean[] {false, true}) {
            atEachCall(10, (call, after, crash, what) -> {
                History h = deadAfterWriting();
                if (hard) {
                    h.lab.goToHardLine();
                } else {
                    h.lab.goToDue();
                }
                HoldLab.HoldProcess faulty = h.lab.faultyProcess();
                h.lab.lab.faults.arm(call, after, crash);
                h.dispose(faulty);
                int calls = h.lab.lab.faults.calls();
                h.lab.lab.faults.arm(0, false, false);
                h.assertNoneLost(what);
                h.assertOneOutcome(what);
                return calls;
            });
        }
    }

    /** Returns a history in which a placement died when its record was in the archive and nobody had said so. */
    private static History deadAfterWriting() {
        for (int call = 1; call < 50; call++) {
            History h = new History();
            HoldLab.HoldProcess dying = h.lab.faultyProcess();
            h.lab.lab.faults.arm(call, true, true);
            h.place(dying);
            h.lab.lab.faults.arm(0, false, false);
            if (!h.lab.archive.list("", 1).isEmpty()) {
                assertThat(h.lab.only().state()).isEqualTo(State.SEALING);
                return h;
            }
        }
        throw new AssertionError("no such moment");
    }

    @Test
    @Verifies({"A2.1.c", "#89"})
    void endsAHold_whereverTheEndBreaks() {
        atEachCall(8, (call, after, crash, what) -> {
            History h = new History();
            h.place(h.first);
            h.lab.goToDue();
            h.dispose(h.first);
            String id = h.lab.only().id();
            HoldLab.HoldProcess faulty = h.lab.faultyProcess();
            h.lab.lab.faults.arm(call, after, crash);
            try {
                faulty.holds.release(id, PERSON);
                faulty.holds.endDue();
            } catch (DppException | PortFaults.Crash e) {
                assertThat(String.valueOf(e.getMessage())).doesNotContain("anna");
            }
            int calls = h.lab.lab.faults.calls();
            h.lab.lab.faults.arm(0, false, false);
            HoldLab.HoldProcess healthy = h.lab.process();
            healthy.holds.release(id, PERSON);
            assertThat(healthy.holds.endDue().failures()).as(what).isEmpty();
            assertThat(h.lab.archive.list("", 1)).as(what).isEmpty();
            h.lab.lab.clock.advance(Duration.ofDays(1).plusMinutes(1));
            healthy.holds.endDue();
            assertThat(h.lab.holdStore.list("", 1)).as(what).isEmpty();
            return calls;
        });
    }

    /** At each call of a port of one, all of the other happens: every interleaving in which one of the two is not split. */
    @Test
    @Verifies("#88")
    void hasOneOutcome_whereverADisposalComesBetweenAPlacement() {
        for (boolean hard : new boolean[] {false, true}) {
            atEachCall(8, new boolean[1], (call, after, crash, what) -> {
                History h = new History();
                HoldLab.HoldProcess other = h.lab.process();
                HoldLab.HoldProcess interrupted = h.lab.faultyProcess();
                h.lab.goToDue();
                h.lab.lab.faults.interrupt(call, after, () -> {
                    if (hard) {
                        h.lab.goToHardLine();
                    }
                    h.dispose(other);
                });
                h.place(interrupted);
                int calls = h.lab.lab.faults.calls();
                h.lab.lab.faults.arm(0, false, false);
                h.assertNoneLost(what);
                assertThat(h.placed == null).as(what + " " + h.other).isEqualTo(h.late);
                h.assertOneOutcome(what);
                return calls;
            });
        }
    }

    @Test
    @Verifies("#88")
    void hasOneOutcome_whereverAPlacementComesBetweenADisposal() {
        for (boolean requested : new boolean[] {false, true}) {
            for (boolean hard : new boolean[] {false, true}) {
                atEachCall(10, new boolean[1], (call, after, crash, what) -> {
                    History h = new History();
                    HoldLab.HoldProcess other = h.lab.process();
                    if (requested) {
                        other.holds.request(HoldLab.DUTY, HoldLab.ORDER);
                    }
                    HoldLab.HoldProcess interrupted = h.lab.faultyProcess();
                    if (hard) {
                        h.lab.goToHardLine();
                    } else {
                        h.lab.goToDue();
                    }
                    h.lab.lab.faults.interrupt(call, after, () -> h.place(other));
                    h.dispose(interrupted);
                    int calls = h.lab.lab.faults.calls();
                    h.lab.lab.faults.arm(0, false, false);
                    h.assertNoneLost(what);
                    boolean reached = call > 0 && call <= calls;
                    assertThat(h.placed != null ^ h.late)
                            .as(what + " " + h.other)
                            .isEqualTo(reached);
                    h.assertOneOutcome(what);
                    return calls;
                });
            }
        }
    }

    @Test
    @Verifies("#88")
    void hasOneRecord_whereverTheSameHoldIsPlacedTwice() {
        atEachCall(8, new boolean[1], (call, after, crash, what) -> {
            History h = new History();
            HoldLab.HoldProcess other = h.lab.process();
            HoldLab.HoldProcess interrupted = h.lab.faultyProcess();
            h.lab.lab.faults.interrupt(call, after, () -> h.place(other));
            h.place(interrupted);
            int calls = h.lab.lab.faults.calls();
            h.lab.lab.faults.arm(0, false, false);
            h.place(h.lab.process());
            h.assertNoneLost(what);
            h.assertOneOutcome(what);
            return calls;
        });
    }
}
