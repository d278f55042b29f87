package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out again the erases that a restore of keys and deadlines has forgotten, and knows whether it has come to its end: a
 * crash in between leaves disposals that are claimed, and the ledger alone does not tell those from the ordinary ones.
 *
 * <p>The keys are closed first, all of them: whatever fails after that, nothing that was erased opens. A duty that holds is
 * not waited for: of an erase that was carried out once, it was met or lost then.
 */
@Enforces({"A2.1.a", "L4.d"})
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String BEGUN = "replay-begun";
    private static final String ENDED = "replay-ended";
    private static final int PAGE = 500;

    private final RetentionSettings settings;
    private final MarkStore store;
    private final DataKeys keys;
    private final DisposalEngine engine;
    private final LedgerCheck ledger;
    private final TargetSweep sweep;

    Replay(RetentionSettings settings, DataKeys keys, DisposalEngine engine, LedgerCheck ledger, TargetSweep sweep) {
        this.settings = settings;
        this.store = settings.store();
        this.keys = keys;
        this.engine = engine;
        this.ledger = ledger;
        this.sweep = sweep;
    }

    /** How many scopes had come back, how many the store had never heard of, and how many rows of those went. */
    record Done(int back, int unheardOf, long cleared) {}

    /** Returns since when erases are being carried out again; null if none are. */
    @Nullable Instant openSince() {
        Map<String, Mark> marks = store.marks();
        Mark begun = marks.get(BEGUN);
        return begun != null && begun.number() > position(marks.get(ENDED)) ? begun.at() : null;
    }

    Done run(ActorId by) {
        EventId intent = settings.journal().restoreIntended(by);
        boolean resumed = openSince() != null;
        if (!resumed) {
            Mark ended = store.marks().get(ENDED);
            store.raise(BEGUN, position(ended) + 1, settings.clock().instant());
        }
        settings.dataMarks().begin();
        try {
            return replayed(by, intent, resumed);
        } finally {
            settings.dataMarks().end();
        }
    }

    private Done replayed(ActorId by, EventId intent, boolean resumed) {
        LedgerCheck.Finding finding = ledger.look();
        Set<RetentionRecord> back = ledger.recordsOf(finding.unfinished());
        close(back.stream().map(RetentionRecord::scope).toList());
        for (RetentionRecord record : back) {
            engine.disposeAgain(record.scope());
        }
        // of a record whose disposal failed just now the erase is still forgotten: only what has none is refused for
        // good
        Set<SubjectToken> unheardOf = new HashSet<>(finding.forgotten());
        back.forEach(record -> unheardOf.remove(settings.tokenizer().scopeToken(record.scope())));
        Instant now = settings.clock().instant();
        unheardOf.forEach(token -> settings.store().suppress(token, DataClass.PII, now));
        long cleared = resumed || !unheardOf.isEmpty() ? swept() : 0;
        engine.rollNow();
        settings.journal().reconciled(by, intent, (long) back.size() + unheardOf.size());
        if (back.stream().noneMatch(this::isUntouched)) {
            store.raise(
                    ENDED, position(store.marks().get(BEGUN)), settings.clock().instant());
        }
        return new Done(back.size(), unheardOf.size(), cleared);
    }

    private void close(List<PiiScope> scopes) {
        for (int from = 0; from < scopes.size(); from += PAGE) {
            keys.upkeep().beginErase(scopes.subList(from, Math.min(scopes.size(), from + PAGE)));
        }
    }

    /** The data may have been restored as well, to when scopes were there that the copy of the keys had never heard of. */
    private long swept() {
        if (sweep.isPossible()) {
            return sweep.run();
        }
        LOG.warn("Erased scopes that the restored keys had never heard of were not looked for in the targets: one of"
                + " them cannot tell what it holds. If the data were restored as well, clear it by hand.");
        return 0;
    }

    /** A disposal that is only claimed may be another node's, whose end is waited for; one that is PARTIAL is tried again. */
    private boolean isUntouched(RetentionRecord record) {
        return settings.store()
                .find(record.scope(), DataClass.PII)
                .filter(stored -> stored.state() != RetentionRecord.State.PARTIAL)
                .isPresent();
    }

    private static long position(@Nullable Mark mark) {
        return mark == null ? 0 : mark.number();
    }
}
