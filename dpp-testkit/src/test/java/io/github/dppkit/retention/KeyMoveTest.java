package io.github.dppkit.retention;

import static io.github.dppkit.retention.RetentionLab.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.policy.Verifies;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KeyMoveTest {

    private static final LocalDate NEXT = LocalDate.parse("2027-04-20");

    private final RetentionLab lab = new RetentionLab();
    private final RetentionLab.Node node = lab.node();

    private DataKeyRecord key() {
        return lab.keyStore.dataKey(ORDER).orElseThrow();
    }

    @Test
    @Verifies({"A2.4.a", "L4.d"})
    void wrapsTheSameKeyUnderAnotherDay() {
        node.ingest(ORDER);
        DataKeyRecord before = key();
        Instant known = lab.day(20);
        assertThat(node.keys.move(ORDER, NEXT, known)).isEqualTo(DataKeys.Move.DONE);
        DataKeyRecord after = key();
        assertThat(after.epochDay()).isEqualTo(NEXT);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.knownUntil()).isEqualTo(known);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.commitment()).isEqualTo(before.commitment());
        assertThat(after.wrapped()).isNotEqualTo(before.wrapped());
        assertThat(node.keys.move(ORDER, NEXT, known)).isEqualTo(DataKeys.Move.DONE);
        assertThat(key()).isEqualTo(after);

        // the key serves beyond its old day at once, in this process too
        lab.clock.set(Instant.parse("2027-04-19T23:59:59Z"));
        assertThat(node.open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
        assertThat(lab.node().open(lab.orders.value(ORDER), ORDER)).isEqualTo("anna.nowak@example.org");
    }

    @Test
    @Verifies("A2.1.a")
    void endsACachedKey_whenItsDayMovesBack() {
        node.ingest(ORDER);
        node.keys.move(ORDER, LocalDate.parse("2027-03-02"), lab.day(-29));
        lab.clock.set(Instant.parse("2027-03-02T00:00:00Z"));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.open(lab.orders.value(ORDER), ORDER));
    }

    @Test
    void movesNothing_thatIsAbsentOrBeingErased() {
        assertThat(node.keys.move(ORDER, NEXT, lab.day(0))).isEqualTo(DataKeys.Move.ABSENT);
        node.ingest(ORDER);
        assertThat(node.keys.beginErase(ORDER)).isTrue();
        assertThat(node.keys.move(ORDER, NEXT, lab.day(0))).isEqualTo(DataKeys.Move.DISPOSING);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.open(lab.orders.value(ORDER), ORDER));
        node.keys.finishErase(ORDER);
        node.keys.finishErase(ORDER);
        assertThat(node.keys.beginErase(ORDER)).isFalse();
        assertThat(lab.keyStore.dataKey(ORDER)).isEmpty();
    }

    @Test
    void movesNoKey_toADayThatHasComeOrFromADamagedRecord() {
        node.ingest(ORDER);
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.keys.move(ORDER, LocalDate.parse("2027-03-01"), lab.day(0)));
        DataKeyRecord good = key();
        lab.keyStore.tamper(
                ORDER,
                stored -> new DataKeyRecord(
                        stored.id(),
                        stored.scope(),
                        stored.epochDay(),
                        stored.epochVersion(),
                        stored.version() + 1,
                        stored.state(),
                        stored.wrapped(),
                        stored.commitment(),
                        stored.knownUntil(),
                        stored.origin(),
                        stored.createdAt(),
                        stored.uses()));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> node.keys.move(ORDER, NEXT, lab.day(0)))
                .withMessageContaining("damaged");
        assertThat(key().wrapped()).isEqualTo(good.wrapped());
    }

    @Test
    @Verifies("A2.1.a")
    void endsWhereTheRecordEnds_withManyNodesMovingAtATime() throws Exception {
        node.ingest(ORDER);
        lab.clock.set(lab.day(12));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Boolean>> moves = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Retention retention = i % 2 == 0 ? node.retention : lab.node().retention;
                Instant asOf = lab.day(i % 12);
                moves.add(() -> retention.record(ORDER, OrderEvent.unshipped(asOf)));
            }
            for (Future<Boolean> move : threads.invokeAll(moves)) {
                assertThat(move.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(lab.stored(ORDER).deadline()).isEqualTo(lab.day(41));
        assertThat(lab.stored(ORDER).keyDay()).isEqualTo(LocalDate.parse("2027-04-11"));
        assertThat(key().epochDay()).isEqualTo(LocalDate.parse("2027-04-11"));
    }
}
