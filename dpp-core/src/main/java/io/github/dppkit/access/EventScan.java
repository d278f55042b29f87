package io.github.dppkit.access;

import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.audit.spi.WriterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of all writers from some time on, page by page, in constant memory. Events of one writer follow one another
 * in time but for steps of its clock; the search for where to begin allows for steps of a day.
 */
final class EventScan {

    private static final int PAGE = 1_000;
    private static final Duration SLACK = Duration.ofDays(1);

    private final AuditStore store;

    EventScan(AuditStore store) {
        this.store = store;
    }

    /**
     * Hands over every event that may be of that time or later, or that came after a former review; whoever takes them looks
     * at the exact time.
     *
     * @return what a sign-off keeps as {@link SignOff#seen()}
     */
    Map<WriterId, Long> read(Instant from, @Nullable SignOff last, Consumer<RecordedEvent> taker) {
        Instant start = from.minus(SLACK);
        List<WriterRecord> writers = store.writers();
        for (WriterRecord writer : writers) {
            long late = last == null ? Long.MAX_VALUE : last.seenOf(writer.id());
            long next = Math.min(firstFrom(writer, start), late);
            while (next < writer.size()) {
                List<StoredEvent> page = store.events(writer.id(), next, (int) Math.min(PAGE, writer.size() - next));
                if (page.isEmpty()) {
                    break; // what is missing there is for the verifier to tell
                }
                page.forEach(row -> taker.accept(RecordedEvent.decode(row.body())));
                next = page.get(page.size() - 1).seq() + 1;
            }
        }
        return seen(writers);
    }

    /** An open writer may get more events; of those that ended the newest of a node stands for the others. */
    private static Map<WriterId, Long> seen(List<WriterRecord> writers) {
        Map<String, WriterRecord> newest = new HashMap<>();
        writers.forEach(writer -> newest.merge(
                writer.id().node(), writer, (a, b) -> a.id().incarnation() > b.id().incarnation() ? a : b));
        Map<WriterId, Long> seen = new HashMap<>();
        for (WriterRecord writer : writers) {
            if (writer.state() == WriterState.OPEN
                    || writer.equals(newest.get(writer.id().node()))) {
                seen.put(writer.id(), writer.size());
            }
        }
        return seen;
    }

    /** Returns the time of the oldest event, or now if there is none. */
    Instant began(InstantSource clock) {
        Instant oldest = clock.instant();
        for (WriterRecord writer : store.writers()) {
            Instant first = time(writer.id(), 0, oldest);
            oldest = first.isBefore(oldest) ? first : oldest;
        }
        return oldest;
    }

    private long firstFrom(WriterRecord writer, Instant start) {
        long low = 0;
        long high = writer.size();
        if (high > 0 && time(writer.id(), high - 1, Instant.MAX).isBefore(start)) {
            return high;
        }
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (time(writer.id(), middle, Instant.MAX).isBefore(start)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Instant time(WriterId writer, long seq, Instant none) {
        List<StoredEvent> rows = store.events(writer, seq, 1);
        return rows.isEmpty() ? none : RecordedEvent.decode(rows.get(0).body()).time();
    }
}
