package io.github.dppkit.reconcile;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.reconcile.spi.TaggedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One comparison of tables with the trail. The trail is read first, so that a row that is older than it is no race; then the
 * tables; then what came to the trail meanwhile, which clears rows that were just being written or removed.
 */
final class Comparison {

    private final TagEvents events;
    private final NewestTags newest;
    private final Tally tally = new Tally();
    private final Set<SubjectToken> seen = new HashSet<>();
    private final List<Later> later = new ArrayList<>();

    /** A row whose tag was not on record when the trail was read. */
    private record Later(SubjectToken row, long version, SubjectToken hash) {}

    Comparison(TagEvents events, NewestTags newest) {
        this.events = events;
        this.newest = newest;
    }

    ReconciliationReport run(Collection<TaggedTable> tables) {
        newest.readOn();
        for (TaggedTable table : tables) {
            tally.unattributed(table.forEach(row -> judge(new TagEvents.Stored(row, events))));
        }
        Map<SubjectToken, NewestTags.Entry> unseen = unseen();
        newest.readOn();
        unseen.forEach(this::judgeUnseen);
        later.forEach(this::judgeLater);
        return tally.toReport(true);
    }

    private void judge(TagEvents.Stored row) {
        tally.row();
        NewestTags.Entry entry = newest.of(row.token());
        if (!seen.add(row.token())) {
            tally.found(RowFinding.PUT_BACK, row.token()); // one of two rows of one id cannot be the newest
        } else if (entry == null) {
            later.add(new Later(row.token(), row.version(), row.hash()));
        } else if (entry.isGone() || newest.isDisposed(entry)) {
            tally.found(RowFinding.RETURNED, row.token());
        } else if (!entry.hash().equals(row.hash())) {
            if (row.version() > entry.version()) {
                later.add(new Later(row.token(), row.version(), row.hash()));
            } else {
                tally.found(RowFinding.PUT_BACK, row.token());
            }
        }
    }

    private Map<SubjectToken, NewestTags.Entry> unseen() {
        Map<SubjectToken, NewestTags.Entry> unseen = new HashMap<>();
        newest.forEach((row, entry) -> {
            if (!entry.isGone() && !newest.isDisposed(entry) && !seen.contains(row)) {
                unseen.put(row, entry);
            }
        });
        return unseen;
    }

    /** A row of which something new is on record by now was being written; the next run judges it. */
    private void judgeUnseen(SubjectToken row, NewestTags.Entry before) {
        if (before.equals(newest.of(row)) && !newest.isDisposed(before)) {
            tally.found(RowFinding.MISSING, row);
        }
    }

    private void judgeLater(Later row) {
        NewestTags.Entry entry = newest.of(row.row());
        if (entry == null || entry.version() < row.version()) {
            tally.found(RowFinding.UNRECORDED, row.row());
        } else if (entry.version() == row.version()
                && !entry.isGone()
                && !entry.hash().equals(row.hash())) {
            tally.found(RowFinding.PUT_BACK, row.row());
        }
    }
}
