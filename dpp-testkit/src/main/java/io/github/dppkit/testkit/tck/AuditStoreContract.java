package io.github.dppkit.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.AuditFencedException;
import io.github.dppkit.audit.AuditStoreException;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.PrunedWriter;
import io.github.dppkit.audit.spi.StoredCheckpoint;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.StoredLeaf;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AuditStore} must do; extend it and give it a store.
 *
 * <p>Durability across a crash cannot be shown from inside the process and needs its own test.
 */
public abstract class AuditStoreContract {

    private AuditStore store;

    /** Creates the contract. */
    protected AuditStoreContract() {}

    /**
     * Returns an empty store.
     *
     * @return called once for each test
     */
    protected abstract AuditStore emptyStore();

    /** Takes a fresh store. */
    @BeforeEach
    protected final void takeStore() {
        store = emptyStore();
    }

    private static StoredEvent event(long seq) {
        return new StoredEvent(seq, new EventId(7, seq), filled(32, (int) seq), filled(40, (int) seq + 1));
    }

    private static List<StoredEvent> events(long from, int count) {
        List<StoredEvent> events = new ArrayList<>();
        for (long seq = from; seq < from + count; seq++) {
            events.add(event(seq));
        }
        return events;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] frontier(long size) {
        return filled(32 * Long.bitCount(size), (int) size);
    }

    /** A node's first writer is incarnation 1, empty and open. */
    @Test
    void opensAnEmptyWriter() {
        WriterRecord row = store.openWriter("node-a");
        assertThat(row).isEqualTo(new WriterRecord(new WriterId("node-a", 1), 0, WriterState.OPEN, new byte[0]));
        assertThat(store.writer(row.id())).contains(row);
        assertThat(store.writer(new WriterId("node-b", 1))).isEmpty();
    }

    /** Opening again counts on, ends the open one at its size and leaves other nodes alone. */
    @Test
    void endsTheOpenIncarnation_whenTheNodeOpensAgain() {
        WriterId first = store.openWriter("node-a").id();
        WriterId other = store.openWriter("node-b").id();
        store.append(first, 0, events(0, 3), frontier(3));

        WriterId second = store.openWriter("node-a").id();

        assertThat(second).isEqualTo(new WriterId("node-a", 2));
        assertThat(store.writers())
                .containsExactly(
                        new WriterRecord(first, 3, WriterState.ABANDONED, frontier(3)),
                        new WriterRecord(second, 0, WriterState.OPEN, new byte[0]),
                        new WriterRecord(other, 0, WriterState.OPEN, new byte[0]));
    }

    /** A writer that closed stays closed when the node opens again. */
    @Test
    void leavesAClosedWriterClosed_whenTheNodeOpensAgain() {
        WriterId first = store.openWriter("node-a").id();
        store.endWriter(first, 0, WriterState.CLOSED);
        assertThat(store.openWriter("node-a").id()).isEqualTo(new WriterId("node-a", 2));
        assertThat(store.writer(first).orElseThrow().state()).isEqualTo(WriterState.CLOSED);
    }

    /**
     * A pruning deletes below its number and keeps the frontier there; one that goes back does nothing. A store that never
     * prunes says so, and has nothing pruned.
     */
    @Test
    void prunesBelowANumber_orSaysThatItCannot() {
        WriterId writer = store.openWriter("node-a").id();
        WriterId other = store.openWriter("node-b").id();
        store.append(writer, 0, events(0, 5), frontier(5));
        store.append(other, 0, events(0, 5), frontier(5));
        assertThat(store.pruned()).isEmpty();
        try {
            store.prune(new PrunedWriter(writer, 2, frontier(2)));
        } catch (AuditStoreException e) {
            assertThat(e).hasMessageContaining("cannot prune");
            assertThat(store.events(writer, 0, 10)).isEqualTo(events(0, 5));
            assertThat(store.pruned()).isEmpty();
            return;
        }
        store.prune(new PrunedWriter(writer, 3, frontier(3)));
        store.prune(new PrunedWriter(writer, 2, frontier(2)));
        store.prune(new PrunedWriter(writer, 3, frontier(3)));

        assertThat(store.pruned()).containsExactly(new PrunedWriter(writer, 3, frontier(3)));
        assertThat(store.events(writer, 0, 10)).isEqualTo(events(3, 2));
        assertThat(store.events(other, 0, 10)).isEqualTo(events(0, 5));
        assertThat(store.writer(writer).orElseThrow().size()).isEqualTo(5);
        store.append(writer, 5, events(5, 1), frontier(6));
        assertThat(store.eventWriters()).containsExactlyInAnyOrder(writer, other);
    }

    /** Events come back as they went in, by page. */
    @Test
    void readsEventsByPage() {
        WriterId writer = store.openWriter("node-a").id();
        store.append(writer, 0, events(0, 5), frontier(5));
        store.append(writer, 5, events(5, 2), frontier(7));

        assertThat(store.events(writer, 0, 100)).isEqualTo(events(0, 7));
        assertThat(store.events(writer, 2, 3)).isEqualTo(events(2, 3));
        assertThat(store.events(writer, 7, 10)).isEmpty();
        assertThat(store.events(new WriterId("node-b", 1), 0, 10)).isEmpty();
        assertThat(store.writer(writer)).contains(new WriterRecord(writer, 7, WriterState.OPEN, frontier(7)));
    }

    /** An append at another size than the writer's writes nothing. */
    @Test
    void refusesAnAppend_whenTheSizeIsAnother() {
        WriterId writer = store.openWriter("node-a").id();
        store.append(writer, 0, events(0, 2), frontier(2));

        for (long expected : new long[] {0, 1, 3, 100}) {
            assertThatThrownBy(() -> store.append(writer, expected, List.of(foreign(expected)), frontier(1)))
                    .isInstanceOf(AuditFencedException.class);
        }

        assertThat(store.events(writer, 0, 100)).isEqualTo(events(0, 2));
        assertThat(store.writer(writer)).contains(new WriterRecord(writer, 2, WriterState.OPEN, frontier(2)));
    }

    private static StoredEvent foreign(long seq) {
        return new StoredEvent(seq, new EventId(8, seq), filled(32, 9), filled(40, 9));
    }

    /** An ended or unknown writer appends nothing. */
    @Test
    void refusesAnAppend_whenTheWriterIsNotOpen() {
        WriterId abandoned = store.openWriter("node-a").id();
        WriterId closed = store.openWriter("node-a").id();
        store.endWriter(closed, 0, WriterState.CLOSED);

        for (WriterId writer : List.of(abandoned, closed, new WriterId("node-z", 1))) {
            assertThatThrownBy(() -> store.append(writer, 0, events(0, 1), frontier(1)))
                    .isInstanceOf(AuditFencedException.class);
            assertThat(store.events(writer, 0, 10)).isEmpty();
        }
    }

    /** The same append again changes nothing, even after the writer was ended: the first one's outcome was lost. */
    @Test
    void acceptsTheSameAppendAgain() {
        WriterId writer = store.openWriter("node-a").id();
        store.append(writer, 0, events(0, 1), frontier(1));
        store.append(writer, 1, events(1, 3), frontier(4));

        store.append(writer, 1, events(1, 3), frontier(4));
        store.openWriter("node-a");
        store.append(writer, 1, events(1, 3), frontier(4));

        assertThat(store.events(writer, 0, 100)).isEqualTo(events(0, 4));
        assertThat(store.writer(writer).orElseThrow().size()).isEqualTo(4);
    }

    /** Other events at the same place are no repetition. */
    @Test
    void refusesOtherEventsAtTheSamePlace() {
        WriterId writer = store.openWriter("node-a").id();
        store.append(writer, 0, events(0, 2), frontier(2));
        assertThatThrownBy(() -> store.append(writer, 0, List.of(event(0), foreign(1)), frontier(2)))
                .isInstanceOf(AuditFencedException.class);
        assertThat(store.events(writer, 0, 100)).isEqualTo(events(0, 2));
    }

    /** What no caller may ask for is refused before anything is written. */
    @Test
    void refusesNoEvents_wrongNumbersAndAnEndThatIsNone() {
        WriterId writer = store.openWriter("node-a").id();
        for (List<StoredEvent> wrong : List.of(List.<StoredEvent>of(), events(1, 2), List.of(event(0), event(2)))) {
            assertThatThrownBy(() -> store.append(writer, 0, wrong, frontier(2)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store.endWriter(writer, 0, WriterState.OPEN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.events(writer, 0, 10)).isEmpty();
        assertThat(store.eventWriters()).isEmpty();
        assertThat(store.writer(writer)).contains(new WriterRecord(writer, 0, WriterState.OPEN, new byte[0]));
    }

    /** Writers are known by their events. */
    @Test
    void tellsWhoHasEvents() {
        WriterId first = store.openWriter("node-a").id();
        WriterId second = store.openWriter("node-b").id();
        store.openWriter("node-c");
        store.append(first, 0, events(0, 3), frontier(3));
        store.append(second, 0, events(0, 1), frontier(1));
        assertThat(store.eventWriters()).containsExactlyInAnyOrder(first, second);
    }

    /** Ending is conditional on the size, final, and may be repeated. */
    @Test
    void endsAWriterOnce() {
        WriterId writer = store.openWriter("node-a").id();
        store.append(writer, 0, events(0, 2), frontier(2));

        assertThatThrownBy(() -> store.endWriter(writer, 1, WriterState.CLOSED))
                .isInstanceOf(AuditFencedException.class);
        assertThatThrownBy(() -> store.endWriter(new WriterId("node-z", 1), 0, WriterState.CLOSED))
                .isInstanceOf(AuditFencedException.class);
        store.endWriter(writer, 2, WriterState.CLOSED);
        store.endWriter(writer, 2, WriterState.CLOSED);
        assertThatThrownBy(() -> store.endWriter(writer, 2, WriterState.ABANDONED))
                .isInstanceOf(AuditFencedException.class);

        assertThat(store.writer(writer)).contains(new WriterRecord(writer, 2, WriterState.CLOSED, frontier(2)));
    }

    /** The meta-log grows at its end only. */
    @Test
    void appendsMetaLeavesAtTheExpectedSizeOnly() {
        assertThat(store.appendMeta(1, filled(3, 1))).isFalse();
        assertThat(store.appendMeta(0, filled(3, 1))).isTrue();
        assertThat(store.appendMeta(0, filled(3, 2))).isFalse();
        assertThat(store.appendMeta(2, filled(3, 2))).isFalse();
        assertThat(store.appendMeta(1, filled(200, 2))).isTrue();

        assertThat(store.metaLeaves(0, 10))
                .containsExactly(new StoredLeaf(0, filled(3, 1)), new StoredLeaf(1, filled(200, 2)));
        assertThat(store.metaLeaves(1, 10)).containsExactly(new StoredLeaf(1, filled(200, 2)));
        assertThat(store.metaLeaves(0, 1)).containsExactly(new StoredLeaf(0, filled(3, 1)));
        assertThat(store.metaLeaves(2, 1)).isEmpty();
    }

    /** One note for each size; the same note again is no conflict. */
    @Test
    void keepsOneCheckpointForEachSize() {
        assertThat(store.latestCheckpoint()).isEmpty();
        StoredCheckpoint four = new StoredCheckpoint(4, "four \u2014\n");
        StoredCheckpoint nine = new StoredCheckpoint(9, "nine\n");
        assertThat(store.putCheckpoint(nine)).isTrue();
        assertThat(store.putCheckpoint(four)).isTrue();
        assertThat(store.putCheckpoint(four)).isTrue();
        assertThat(store.putCheckpoint(new StoredCheckpoint(4, "other\n"))).isFalse();

        assertThat(store.checkpoints(0, 10)).containsExactly(four, nine);
        assertThat(store.checkpoints(5, 10)).containsExactly(nine);
        assertThat(store.checkpoints(0, 1)).containsExactly(four);
        assertThat(store.latestCheckpoint()).contains(nine);
    }

    /** Of several at once, one wins each size of the meta-log and each incarnation. */
    @Test
    void letsOneWin_whenSeveralCompete() throws Exception {
        int threads = 8;
        int rounds = 25;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<List<WriterId>>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                byte[] mine = filled(4, t);
                tasks.add(() -> {
                    List<WriterId> opened = new ArrayList<>();
                    for (int i = 0; i < rounds; i++) {
                        long size = store.metaLeaves(0, 10_000).size();
                        while (!store.appendMeta(size, mine)) {
                            size = store.metaLeaves(0, 10_000).size();
                        }
                        opened.add(store.openWriter("node-a").id());
                    }
                    return opened;
                });
            }
            List<WriterId> opened = new ArrayList<>();
            for (Future<List<WriterId>> result : pool.invokeAll(tasks)) {
                opened.addAll(result.get());
            }
            assertThat(opened).doesNotHaveDuplicates().hasSize(threads * rounds);
            assertThat(store.metaLeaves(0, 10_000).stream().map(StoredLeaf::index))
                    .containsExactlyElementsOf(java.util.stream.LongStream.range(0, (long) threads * rounds)
                            .boxed()
                            .toList());
            assertThat(store.writers().stream().filter(row -> row.state() == WriterState.OPEN))
                    .hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }
}
