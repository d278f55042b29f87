package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.DppException;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A delivery that turns out to have been earlier or later, under the policy that counts from it. */
class DeliveryCorrectionTest {

    private final RetentionLab lab = new RetentionLab();
    private EncryptedValue<EmailAddress> value;
    private InMemoryKeyStore copy;

    @BeforeEach
    void deliver() {
        lab.settings = builder -> builder.policy(DppPolicy.load("amazon-2026-08"));
        lab.node().ingest(ORDER);
        lab.clock.set(lab.day(10));
        lab.node().retention.record(ORDER, OrderEvent.delivered(lab.day(9)));
        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-04-09"));
        value = lab.orders.value(ORDER);
        copy = lab.keyStore.copy();
    }

    private LocalDate keyDay() {
        return lab.keyStore.dataKey(ORDER).orElseThrow().epochDay();
    }

    @Test
    @Verifies("#86")
    void earlier_movesTheKeyAndRollsTheDayItLeft_byTheNewLine() {
        lab.node().retention.record(ORDER, OrderEvent.delivered(lab.day(5)).asCorrection());
        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-04-05"));
        assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(35));
        assertThat(lab.keyStore.dirtyEpochSecrets())
                .extracting(EpochSecretRecord::day)
                .containsExactly(LocalDate.parse("2027-04-09"));
        lab.clock.set(lab.day(11));
        lab.node().retention.disposeDue();
        assertThat(lab.keyStore.dirtyEpochSecrets()).isEmpty();
        assertThat(lab.node().open(value, ORDER)).isEqualTo("anna.nowak@example.org");

        InMemoryKeyStore mixed = copy.copy();
        mixed.takeEpochSecretsOf(lab.keyStore);
        RetentionLab.Node thief = new RetentionLab(MovableClock.at(lab.day(11)), lab.rootKey, mixed).node();
        assertThatExceptionOfType(DppException.class)
                .as("a copy under the day that is too late now")
                .isThrownBy(() -> thief.open(value, ORDER));
    }

    @Test
    @Verifies("#86")
    void later_movesTheKey_andLeavesNothingToRoll() {
        OrderEvent later = OrderEvent.delivered(lab.day(10)).asCorrection();
        assertThatExceptionOfType(OrderEventRefusedException.class)
                .as("nobody puts his name to it")
                .isThrownBy(() -> lab.node().retention.record(ORDER, later))
                .withMessageContaining("takes the name");
        lab.node().retention.observed(ORDER, List.of(later), lab.provenance());
        assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(39));
        ActorId clerk = new ActorId(ActorId.Kind.PERSON, "j.nowak");
        lab.node().retention.record(ORDER, later, clerk);
        assertThat(lab.events).anyMatch(event -> event.actor().equals(clerk));
        assertThat(keyDay()).isEqualTo(LocalDate.parse("2027-04-10"));
        assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(40));
        assertThat(lab.keyStore.dirtyEpochSecrets())
                .as("copies under the earlier day die earlier")
                .isEmpty();
        assertThat(lab.node().open(value, ORDER)).isEqualTo("anna.nowak@example.org");
    }
}
