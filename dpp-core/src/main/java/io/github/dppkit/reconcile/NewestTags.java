package io.github.dppkit.reconcile;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The newest tag on record of each row, and the scopes that are disposed of: read from the audit trail, page by page. */
final class NewestTags {

    private static final int PAGE = 1_000;
    private static final SubjectToken GONE = new SubjectToken(0, 0);

    /** What is on record of a row: its version, when it was recorded, half the hash of its tag. */
    record Entry(SubjectToken scope, long version, Instant time, SubjectToken hash) {

        boolean isGone() {
            return hash.equals(GONE);
        }

        /** A row that is gone is later than its last version; otherwise the later record counts. */
        boolean isLaterThan(Entry other) {
            if (version != other.version) {
                return version > other.version;
            }
            return isGone() || (!other.isGone() && time.isAfter(other.time));
        }
    }

    private final AuditStore store;
    private final Map<WriterId, Long> read = new HashMap<>();
    private final Map<SubjectToken, Entry> newest = new HashMap<>();
    private final Set<SubjectToken> disposed = new HashSet<>();

    NewestTags(AuditStore store) {
        this.store = store;
    }

    /** Reads what came since the last call. */
    void readOn() {
        for (WriterRecord writer : store.writers()) {
            List<StoredEvent> page;
            do {
                page = store.events(writer.id(), read.getOrDefault(writer.id(), 0L), PAGE);
                for (StoredEvent stored : page) {
                    RecordedEvent event = RecordedEvent.decode(stored.body());
                    take(event);
                    read.put(writer.id(), event.seq() + 1);
                }
            } while (page.size() == PAGE);
        }
    }

    private void take(RecordedEvent event) {
        SubjectToken scope = event.scope();
        String evidence = event.evidence();
        if (scope == null) {
            return;
        }
        if (event.action() == Action.DISPOSE && event.outcome() == Outcome.SUCCESS) {
            disposed.add(scope);
        } else if (event.action() == Action.ROW_TAG && evidence != null) {
            Entry entry = new Entry(scope, event.count(), event.time(), half(evidence, 1));
            newest.merge(half(evidence, 0), entry, (old, next) -> next.isLaterThan(old) ? next : old);
        }
    }

    /** Returns half of the hash of a tag, as it is on record. */
    static SubjectToken hash(AuditEvent ofTag) {
        return half(Objects.requireNonNull(ofTag.evidence(), "evidence"), 1);
    }

    private static SubjectToken half(String evidence, int which) {
        int digits = 2 * SubjectToken.LENGTH;
        return SubjectToken.of(HexFormat.of().parseHex(evidence, which * digits, (which + 1) * digits));
    }

    @Nullable Entry of(SubjectToken row) {
        return newest.get(row);
    }

    boolean isDisposed(Entry entry) {
        return disposed.contains(entry.scope());
    }

    /** Shows every row of which anything is on record. */
    void forEach(BiConsumer<SubjectToken, Entry> rows) {
        newest.forEach(rows);
    }
}
