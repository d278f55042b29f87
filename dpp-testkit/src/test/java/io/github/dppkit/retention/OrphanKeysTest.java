package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static io.github.dppkit.retention.RetentionLab.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrphanKeysTest {

    private static final PiiScope SELLER = PiiScope.sellingPartner(PARTNER);

    /** What {@link Retention} asks of a host, and what Spring Boot does by default. */
    private static final Duration RUNS = Duration.ofMinutes(45);

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    /** Leaves a key whose deadline is gone and whose process is dead. */
    private void orphan(PiiScope scope) {
        assertThatExceptionOfType(PortFaults.Crash.class)
                .isThrownBy(() -> InterruptedKeys.dyingAfterAdding(
                                lab.keyStore,
                                () -> lab.node().retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED))
                        .encryptor(lab, node)
                        .encrypt(RetentionLab.ADDRESS, scope, RetentionLab.EMAIL, lab.provenance()));
        assertThat(lab.store.find(scope, DataClass.PII)).isEmpty();
        assertThat(lab.keyStore.dataKey(scope)).isPresent();
    }

    @Test
    @Verifies("#47")
    void areGoneWithinTheHour_withRunsEach45Minutes_wheneverBetweenThemTheyWereLeft() {
        for (int minute = 0; minute < 45; minute++) {
            Instant before = RetentionLab.START.plus(Duration.ofHours(4L * minute));
            Instant left = before.plus(Duration.ofMinutes(minute));
            PiiScope order = RetentionLab.order(minute);
            PiiScope seller = PiiScope.sellingPartner(SellingPartner.of("A2EUQ1WTGC" + (1000 + minute)));
            lab.clock.set(left);
            orphan(order);
            orphan(seller);
            lab.clock.set(before.plus(RUNS));
            node.retention.disposeDue();
            assertThat(lab.keyStore.dataKey(order))
                    .as("order, left at minute " + minute)
                    .isEmpty();
            Instant next = before.plus(RUNS.multipliedBy(2));
            if (next.isAfter(left.plus(Duration.ofHours(1)))) {
                assertThat(lab.keyStore.dataKey(seller))
                        .as("seller, left at minute " + minute)
                        .isEmpty();
            } else {
                lab.clock.set(next);
                node.retention.disposeDue();
                assertThat(lab.keyStore.dataKey(seller))
                        .as("seller, left at minute " + minute)
                        .isEmpty();
            }
        }
    }

    @Test
    @Verifies("#47")
    void ofASellingPartnerWhoMayComeBack_areLeftAloneForTenMinutes() {
        orphan(SELLER);
        lab.clock.advance(Duration.ofMinutes(10));
        node.retention.disposeDue();
        assertThat(lab.keyStore.dataKey(SELLER))
                .as("it may still be in the making")
                .isPresent();
        lab.clock.advance(Duration.ofMillis(1));
        node.retention.disposeDue();
        assertThat(lab.keyStore.dataKey(SELLER)).isEmpty();
    }

    @Test
    @Verifies("#47")
    void areNotTakenForOne_whileTheyAreMade() {
        Runnable collect = () -> lab.node().retention.disposeDue();
        for (PiiScope scope : java.util.List.of(ORDER, SELLER)) {
            EncryptedValue<EmailAddress> value = new InterruptedKeys(lab.keyStore, collect)
                    .encryptor(lab, node)
                    .encrypt(RetentionLab.ADDRESS, scope, RetentionLab.EMAIL, lab.provenance());
            collect.run();
            assertThat(lab.node().open(value, scope)).isEqualTo("anna.nowak@example.org");
        }
    }

    @Test
    @Verifies({"A2.1.a", "#47", "#48"})
    void areGoneAfterTheNextRun_whereverTheRunThatFoundThemDied() {
        int call = 1;
        boolean hit = true;
        int left = 0;
        for (; hit; call++) {
            for (boolean after : new boolean[] {false, true}) {
                RetentionLab each = new RetentionLab();
                RetentionLab.Node maker = each.node();
                for (PiiScope scope : java.util.List.of(ORDER, SELLER)) {
                    maker.encryptor.encrypt(RetentionLab.ADDRESS, scope, RetentionLab.EMAIL, each.provenance());
                    DataKeyRecord key = each.keyStore.dataKey(scope).orElseThrow();
                    maker.retention.disposeNow(scope, DataClass.PII, Reason.REQUESTED);
                    assertThat(each.keyStore.addDataKey(key)).isPresent(); // whose maker died without its deadline
                }
                each.clock.advance(Duration.ofMinutes(45));
                each.faults.arm(call, after, true);
                try {
                    each.faultyNode().retention.disposeDue();
                    hit = false;
                } catch (PortFaults.Crash e) {
                    left += each.keyStore.disposingDataKeys(null, 9).size();
                }
                each.faults.arm(0, false, false);
                each.clock.advance(Duration.ofMinutes(15));
                each.node().retention.disposeDue();
                String what = "died at call " + call;
                assertThat(each.keyStore.dataKey(ORDER)).as(what).isEmpty();
                assertThat(each.keyStore.dataKey(SELLER)).as(what).isEmpty();
                assertThat(each.keyStore.disposingDataKeys(null, 9)).as(what).isEmpty();
            }
        }
        assertThat(left).as("erases that had begun and not ended").isPositive();
    }

    @Test
    @Verifies("#47")
    void areNotTakenForOne_whileTheirDisposalIsUnderWay() {
        node.ingest(ORDER);
        lab.orders.broken = true;
        node.retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED);
        DataKeyRecord key = lab.keyStore.dataKey(ORDER).orElseThrow();
        assertThat(key.state()).isEqualTo(DataKeyRecord.State.DISPOSING);
        lab.events.clear();
        node.retention.disposeDue();
        assertThat(lab.keyStore.dataKey(ORDER)).isPresent();
        assertThat(lab.events).noneMatch(event -> event.reason() == Reason.DISPOSED);
    }

    /** The deadline goes before the key is stored, and a run looks while the maker is still at work. */
    @Test
    @Verifies({"A2.1.a", "#47"})
    void openForNobody_whoeverIsFirst_theirMakerOrARun() {
        InterruptedKeys keys = new InterruptedKeys(
                lab.keyStore, () -> lab.node().retention.disposeNow(ORDER, DataClass.PII, Reason.REQUESTED));
        assertThatExceptionOfType(ScopeErasedException.class)
                .isThrownBy(() -> keys.encryptor(lab, node)
                        .encrypt(RetentionLab.ADDRESS, ORDER, RetentionLab.EMAIL, lab.provenance()));
        lab.node().retention.disposeDue();
        assertThat(lab.keyStore.dataKey(ORDER).map(DataKeyRecord::state)).isEmpty();
    }
}
