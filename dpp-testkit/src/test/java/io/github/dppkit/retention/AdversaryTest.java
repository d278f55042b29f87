package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Somebody holds raw copies of data and wrapped keys from every day, the epoch secrets that still exist, and the root key.
 * He sets his clock as he likes. What he does not hold in this test is a copy of a destroyed epoch secret: the last test
 * shows what that would give him.
 */
class AdversaryTest {

    private static final int DAYS = 60;
    private static final int ORDERS = 40;

    /** Everything as it was on one day. */
    private record Copy(Instant at, InMemoryKeyStore keys, Map<PiiScope, EncryptedValue<EmailAddress>> data) {}

    private final RetentionLab lab = new RetentionLab();
    private final List<Copy> copies = new ArrayList<>();
    private final Map<PiiScope, DisposalCertificate> certificates = new HashMap<>();
    private int opened;
    private int shut;

    @Test
    @Verifies({"A2.1.a", "L4.b", "L4.d"})
    void opensNothingErased_fromAnyCopy_onceTheDayHasPassed() {
        long seed = 20270301;
        Random random = new Random(seed);
        Map<PiiScope, Integer> shipped = new HashMap<>();
        for (int day = 0; day <= DAYS; day++) {
            lab.clock.set(RetentionLab.START.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(day)));
            RetentionLab.Node node = lab.node(); // every night a new process
            DisposalRun run = node.retention.disposeDue();
            assertThat(run.isComplete()).isTrue();
            lab.clock.advance(Duration.ofHours(12));
            play(node, day, random, shipped);
            copies.add(new Copy(lab.clock.instant(), lab.keyStore.copy(), Map.copyOf(lab.orders.rows)));
            if (day % 10 == 0 || day == DAYS) {
                attack("day " + day + ", seed " + seed);
            }
        }
        assertThat(lab.orders.rows).as("live orders at the end").isNotEmpty();
        assertThat(opened).as("values of live orders that opened from copies").isGreaterThan(500);
        assertThat(shut).as("values of erased orders that stayed shut").isGreaterThan(1_000);
    }

    private void play(RetentionLab.Node node, int day, Random random, Map<PiiScope, Integer> shipped) {
        for (int i = 0; i < ORDERS; i++) {
            PiiScope order = RetentionLab.order(i);
            if (day == i / 2) {
                node.ingest(order);
            }
            boolean live = lab.orders.rows.containsKey(order);
            if (!live || shipped.containsKey(order)) {
                continue;
            }
            int what = random.nextInt(20);
            if (what < 10) {
                node.retention.record(order, OrderEvent.unshipped(lab.clock.instant()));
            } else if (what == 10) {
                node.retention.record(order, OrderEvent.shipped(lab.clock.instant()));
                shipped.put(order, day);
            } else if (what == 11) { // known late, and earlier than the last renewal: the key moves back
                node.retention.record(
                        order, OrderEvent.shipped(lab.clock.instant().minus(Duration.ofDays(random.nextInt(8)))));
                shipped.put(order, day);
            }
        }
    }

    private void attack(String when) {
        LocalDate today = LastDay.day(lab.clock.instant());
        RetentionLab.Node current = new RetentionLab(lab.clock.fork(), lab.rootKey, lab.keyStore.copy()).node();
        for (Copy copy : copies) {
            InMemoryKeyStore stolen = copy.keys().copy();
            stolen.destroyEpochSecrets(today); // of these no current row exists any more
            RetentionLab.Node thief = new RetentionLab(MovableClock.at(copy.at()), lab.rootKey, stolen).node();
            copy.data().forEach((order, value) -> {
                String what = order.id() + " of " + copy.at() + " on " + when;
                DataKeyRecord key = copy.keys().dataKey(order).orElseThrow();
                if (lab.orders.rows.containsKey(order)) {
                    assertThat(current.open(value, order)).as(what).isEqualTo("anna.nowak@example.org");
                    opened++;
                    return;
                }
                assertThatExceptionOfType(DppException.class).as(what).isThrownBy(() -> current.open(value, order));
                LocalDate lastKeyDay = certificates
                        .computeIfAbsent(order, this::certificate)
                        .lastKeyDay()
                        .orElseThrow();
                assertThat(key.epochDay()).as(what).isBeforeOrEqualTo(lastKeyDay);
                if (!lastKeyDay.isAfter(today)) {
                    assertThatExceptionOfType(DppException.class).as(what).isThrownBy(() -> thief.open(value, order));
                    shut++;
                }
            });
        }
    }

    private DisposalCertificate certificate(PiiScope order) {
        return lab.node().retention.certificate(order, DataClass.PII).orElseThrow();
    }

    @Test
    void certifiesNoCompletion_whileACopyOfTheKeyStillOpens() {
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        EncryptedValue<EmailAddress> value = lab.orders.value(ORDER);
        lab.clock.set(lab.day(5));
        node.retention.record(ORDER, OrderEvent.unshipped(lab.day(5)));
        InMemoryKeyStore stolen = lab.keyStore.copy();
        node.retention.record(ORDER, OrderEvent.shipped(RetentionLab.START));
        lab.clock.set(lab.day(29));
        node.retention.disposeDue();

        RetentionLab.Node thief = new RetentionLab(MovableClock.at(lab.day(29)), lab.rootKey, stolen).node();
        assertThat(thief.open(value, ORDER)).isEqualTo("anna.nowak@example.org");
        DisposalCertificate certificate = certificate(ORDER);
        assertThat(certificate.cryptographicErase()).isEqualTo("pending until 2027-04-05 at the latest");
        assertThat(certificate.isEpochSecretDestroyed()).isFalse();

        lab.clock.set(Instant.parse("2027-04-05T00:00:00Z"));
        node.retention.disposeDue();
        stolen.destroyEpochSecrets(LocalDate.parse("2027-04-05"));
        RetentionLab.Node later = new RetentionLab(MovableClock.at(lab.day(29)), lab.rootKey, stolen).node();
        assertThatExceptionOfType(DppException.class).isThrownBy(() -> later.open(value, ORDER));
    }

    @Test
    void callsTheResidueUnknown_becauseACopyOfTheEpochSecretOpensIt() {
        RetentionLab.Node node = lab.node();
        node.ingest(ORDER);
        EncryptedValue<EmailAddress> value = lab.orders.value(ORDER);
        InMemoryKeyStore backup = lab.keyStore.copy();
        lab.clock.set(lab.day(30));
        node.retention.disposeDue();
        assertThat(certificate(ORDER).cryptographicErase()).isEqualTo("secrets destroyed on 2027-03-31");
        assertThat(certificate(ORDER).keyResidue()).isEqualTo("unknown");
        RetentionLab.Node thief = new RetentionLab(MovableClock.at(RetentionLab.START), lab.rootKey, backup).node();
        assertThat(thief.open(value, ORDER)).isEqualTo("anna.nowak@example.org");
    }
}
