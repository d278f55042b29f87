package io.github.dppkit.reconcile;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.crypto.RowPlace;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.reconcile.spi.TaggedRow;
import io.github.dppkit.reconcile.spi.TaggedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Puts the tags of rows on record and holds the rows against the record later: that is how a row that was put back as a whole
 * shows, whose tag still verifies.
 *
 * <p><strong>Guarantees.</strong> After {@link #record} a row whose table holds an earlier state of it, none, or one of which
 * the record knows nothing, is a finding of the next run. The audit trail is verified first; who changes the table and the
 * trail both is found there. Each run leaves an event: INTEGRITY, SUCCESS with the number of rows or FAILURE with the number
 * of findings that no crash explains; and an ALARM for rows that were never put on record.
 *
 * <p><strong>Non-guarantees.</strong> Between two runs nothing is found. A crash between the commit of a row and its record
 * leaves the row UNRECORDED until it is written again; whoever puts the version before it back before a run saw it is not found.
 * Tags are compared, not columns: a column that was put back alone is found by {@code RecordTagger.verify}. What the trail does not
 * prove (events younger than the last anchored checkpoint) is not proven here.
 *
 * <p>A run reads the trail twice and each table once, and holds about 300 bytes for each row on record. Safe for use by several
 * threads.
 */
@Enforces("A2.4.a")
public final class RowReconciliation {

    /** What the trail takes in one commit. */
    private static final int BATCH = 500;

    private final AuditTrail audit;
    private final AuditStore store;
    private final TagEvents events;

    private RowReconciliation(AuditTrail audit, AuditStore store, TagEvents events) {
        this.audit = audit;
        this.store = store;
        this.events = events;
    }

    /**
     * Creates the reconciliation; only dppkit's composition root can name the parameters.
     *
     * @param tokens makes the tokens of rows
     * @param audit records
     * @param store what the trail keeps
     * @return the reconciliation
     */
    public static RowReconciliation create(SubjectTokens tokens, AuditTrail audit, AuditStore store) {
        return new RowReconciliation(audit, store, new TagEvents(tokens));
    }

    /**
     * Puts the tags of rows on record. Call it after the commit that wrote them: a record of a row that was rolled back would
     * make the row look put back.
     *
     * @param rows what was written; 500 are one commit of the trail
     * @throws IllegalArgumentException if a tag has not the form of one
     * @throws io.github.dppkit.audit.AuditWriteException if it is not known to be on record; call it again, which does no harm
     */
    public void record(Collection<TaggedRow> rows) {
        List<AuditEvent> all = new ArrayList<>(rows.size());
        for (TaggedRow row : rows) {
            long version = row.tag()
                    .version()
                    .orElseThrow(() -> new IllegalArgumentException("Record refused: this is no record tag."));
            all.add(events.tag(row.place(), version, row.tag()));
        }
        write(all);
    }

    /**
     * Puts on record that rows were deleted by other means than a disposal, which is on record itself.
     *
     * @param rows the rows as they were last; 500 are one commit of the trail
     * @throws IllegalArgumentException if a tag has not the form of one
     * @throws io.github.dppkit.audit.AuditWriteException if it is not known to be on record; call it again, which does no harm
     */
    public void recordRemoved(Collection<TaggedRow> rows) {
        List<AuditEvent> all = new ArrayList<>(rows.size());
        for (TaggedRow row : rows) {
            long version = row.tag()
                    .version()
                    .orElseThrow(() -> new IllegalArgumentException("Record refused: this is no record tag."));
            all.add(events.gone(row.place(), version));
        }
        write(all);
    }

    private void write(List<AuditEvent> all) {
        for (int from = 0; from < all.size(); from += BATCH) {
            audit.record(all.subList(from, Math.min(from + BATCH, all.size())));
        }
    }

    /**
     * Returns by which token reports name a row.
     *
     * @param place which row
     * @return its token
     */
    public SubjectToken token(RowPlace place) {
        return events.token(place);
    }

    /**
     * Holds tables against the record and puts the outcome on record. If the trail itself does not pass, no row is looked at.
     *
     * @param tables every table of which tags were recorded: the rows of one left out are missing
     * @return the findings
     * @throws IllegalArgumentException if there is no table, or two have the same name
     * @throws io.github.dppkit.audit.AuditStoreException if the trail could not be read
     * @throws io.github.dppkit.audit.AuditWriteException if the outcome is not known to be on record
     */
    public ReconciliationReport run(Collection<? extends TaggedTable> tables) {
        List<TaggedTable> all = List.copyOf(tables);
        if (all.isEmpty() || all.stream().map(TaggedTable::table).distinct().count() < all.size()) {
            throw new IllegalArgumentException("Reconciliation refused: give it every tagged table, each once.");
        }
        if (!audit.verify().isPass()) {
            ReconciliationReport none = new Tally().toReport(false);
            audit.record(outcome(Action.INTEGRITY, Outcome.FAILURE, 0));
            return none;
        }
        ReconciliationReport report = new Comparison(events, new NewestTags(store)).run(all);
        List<AuditEvent> outcome = new ArrayList<>();
        outcome.add(
                report.suspects() == 0
                        ? outcome(Action.INTEGRITY, Outcome.SUCCESS, report.rows())
                        : outcome(Action.INTEGRITY, Outcome.FAILURE, report.suspects()));
        if (report.count(RowFinding.UNRECORDED) > 0) {
            outcome.add(outcome(Action.ALARM, Outcome.FAILURE, report.count(RowFinding.UNRECORDED)));
        }
        audit.record(outcome);
        return report;
    }

    private static AuditEvent outcome(Action action, Outcome outcome, long count) {
        return AuditEvent.builder(action, outcome, ActorId.DPPKIT, Channel.JOB)
                .count(count)
                .build();
    }
}
