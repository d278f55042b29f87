package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.jdbc.internal.MigrationRows;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Enforces;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Moves plaintext columns of a host's own table into encrypted ones, in steps: {@link #dryRun}, {@link #encrypt},
 * {@link #verify}, {@link #clearPlaintext}. {@code docs/migration.md} tells them in order.
 *
 * <p><b>Guarantees.</b> What is known of an order is recorded, and so its deadline, before its key is made. Ciphertext and
 * blind index of a row are stored in one statement that changes the row only if its plaintext is still what was read: a
 * user's write is never lost. A plaintext value is cleared only after its encrypted one was opened and found the same, and
 * only if both are still so in the statement that clears it. No state is kept but the rows themselves: after a crash the
 * same step goes on. Begin and end of a step are on record, and so is each opening. No report holds a value.
 *
 * <p><b>Does not do.</b> Cleared plaintext stays in the database's old pages, its log, replicas and backups until those are
 * overwritten or expire, and longer on the device. The application must write the encrypted column by itself before the
 * migration ends. Rows are changed one statement each, in transactions of a batch.
 *
 * <p>Plaintext columns are compared byte by byte; a column with a collation under which different texts are equal is not for
 * this class. Safe for use by several threads and processes.
 */
@Enforces({"A2.4.a", "M1.a"})
public final class TableMigration {

    private static final int PASSES = 5;

    private final Dpp dpp;
    private final MigrationRows rows;
    private final List<MigrationColumn<?>> columns;
    private final RowEncryption encryption;
    private final RowVerification verification;
    private final MigrationListener listener;
    private final int batch;
    private final String table;
    private final boolean idsAreHarmless;

    TableMigration(MigrationBuilder given, MigrationRows rows) {
        this.dpp = given.dpp;
        this.rows = rows;
        this.columns = List.copyOf(given.columns);
        RowScopes scopes = new RowScopes(given);
        this.encryption = new RowEncryption(given, scopes);
        this.verification = new RowVerification(given, scopes);
        this.listener = given.listener;
        this.batch = given.batch;
        this.table = given.table;
        this.idsAreHarmless = given.idsAreHarmless;
    }

    /**
     * Begins a migration.
     *
     * @param dpp encrypts, keeps deadlines and the record
     * @param dataSource the database in which the table is; dppkit's tables need not be there
     * @param table its name, after its schema and a dot if it is not in the connection's current schema
     * @return a builder
     */
    public static MigrationBuilder builder(Dpp dpp, DataSource dataSource, String table) {
        return new MigrationBuilder(dpp, dataSource, table);
    }

    /**
     * Counts what is to be done, and what cannot be. Nothing is changed, encrypted or recorded; whether an order is past its
     * deadline shows only when it is encrypted.
     *
     * @return the counts over all rows that hold plaintext
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
     */
    public MigrationReport dryRun() {
        MigrationTally tally = new MigrationTally(columns);
        eachPage(false, tally, (page, counts) -> page.forEach(row -> encryption.look(row, counts)));
        return tally.report();
    }

    /**
     * Encrypts every plaintext value that has no encrypted one. It may be repeated, and goes on after a crash. Rows that
     * cannot be encrypted are counted and left.
     *
     * @param by who ordered it
     * @return the counts of the last pass, with the rows that all passes changed
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails; what was done stays done
     * @throws io.github.dppkit.keys.KeyUnavailableException if the keys do not answer; what was done stays done
     * @throws io.github.dppkit.DppException if it cannot be put on record
     */
    public MigrationReport encrypt(ActorId by) {
        EventId intent = begin(by);
        long changed = 0;
        MigrationTally tally;
        int pass = 0;
        do {
            tally = new MigrationTally(columns);
            eachPage(true, tally, (page, counts) -> {
                List<MigrationRows.Change> changes = encryption.encrypt(page, counts);
                counts.changed(rows.change(changes), changes.size());
            });
            changed += tally.changed();
            pass++;
        } while (tally.raced() > 0 && pass < PASSES);
        end(by, intent, changed);
        MigrationReport last = tally.report();
        return new MigrationReport(
                last.rows(),
                changed,
                last.raced(),
                last.withoutScope(),
                last.withoutDeadline(),
                last.overdue(),
                last.columns());
    }

    /**
     * Opens the encrypted value of every plaintext value and compares. Each opening needs a grant for the purpose and is on
     * record, order by order.
     *
     * @param actor who verifies
     * @param purpose a purpose for which the actor may read the columns' categories
     * @return the result, which {@link #clearPlaintext} asks for
     * @throws io.github.dppkit.access.AccessDeniedException if the actor may not read
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
     */
    public Verification verify(Actor actor, Purpose purpose) {
        MigrationTally tally = new MigrationTally(columns);
        eachPage(false, tally, (page, counts) -> verification.verify(page, actor, purpose, counts));
        return new Verification(this, actor, purpose, tally.report());
    }

    /**
     * Sets plaintext columns to null, row by row, each after its encrypted values were opened once more. Rows in which
     * anything differs by now are left and counted.
     *
     * @param verified by {@link #verify} of this object, complete
     * @return the counts; complete if no plaintext is left
     * @throws MigrationRefusedException if the verification is not complete or of another migration; nothing was changed
     * @throws io.github.dppkit.access.AccessDeniedException if the actor may not read any more
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails; what was cleared stays so
     */
    public MigrationReport clearPlaintext(Verification verified) {
        if (!verified.isOf(this) || !verified.report().isComplete()) {
            throw new MigrationRefusedException(
                    "Clearing refused (A2.4.a): table " + table + " is not verified. Every plaintext"
                            + " value needs an encrypted one that is the same; see the counts of the verification.");
        }
        ActorId by = verified.actor().id();
        EventId intent = begin(by);
        MigrationTally tally = new MigrationTally(columns);
        eachPage(false, tally, (page, counts) -> {
            List<MigrationRows.Change> changes =
                    verification.verify(page, verified.actor(), verified.purpose(), counts).stream()
                            .map(TableMigration::cleared)
                            .toList();
            counts.changed(rows.change(changes), changes.size());
        });
        end(by, intent, tally.changed());
        return tally.report();
    }

    private static MigrationRows.Change cleared(MigrationRows.Row row) {
        List<MigrationRows.@Nullable Texts> next = new ArrayList<>();
        for (MigrationRows.Texts was : row.pairs()) {
            next.add(was.plain() == null ? null : new MigrationRows.Texts(null, was.encrypted(), was.index()));
        }
        return new MigrationRows.Change(row, next);
    }

    /**
     * Names rows that hold a value which cannot be read as its type, to be corrected by hand.
     *
     * @param limit how many at most
     * @return their ids, the columns of one joined by a comma
     * @throws MigrationRefusedException unless the builder was told that row ids hold no personal data
     * @throws io.github.dppkit.jdbc.JdbcStoreException if the database fails
     */
    public List<String> unreadableRows(int limit) {
        if (!idsAreHarmless) {
            throw new MigrationRefusedException("Row ids refused (A4.a): table " + table
                    + ", they may be personal data; state" + " rowIdsHoldNoPersonalData() if they are not.");
        }
        List<String> found = new ArrayList<>();
        eachPage(
                true,
                new MigrationTally(columns),
                (page, counts) -> page.stream()
                        .filter(row -> found.size() < limit && encryption.isUnreadable(row))
                        .forEach(row ->
                                found.add(row.id().stream().map(String::valueOf).collect(Collectors.joining(",")))));
        return List.copyOf(found);
    }

    private void eachPage(
            boolean pending, MigrationTally tally, BiConsumer<List<MigrationRows.Row>, MigrationTally> work) {
        MigrationRows.Row last = null;
        while (true) {
            List<MigrationRows.Row> page = rows.page(pending, last, batch);
            page.forEach(row -> tally.row());
            work.accept(page, tally);
            listener.progress(tally.report());
            if (page.size() < batch) {
                return;
            }
            last = page.get(page.size() - 1);
        }
    }

    private EventId begin(ActorId by) {
        return dpp.audit()
                .record(AuditEvent.builder(Action.CHANGE, Outcome.INTENDED, by, Channel.ADMIN)
                        .reason(Reason.REQUESTED)
                        .build());
    }

    private void end(ActorId by, EventId intent, long changed) {
        dpp.audit()
                .record(AuditEvent.builder(Action.CHANGE, Outcome.SUCCESS, by, Channel.ADMIN)
                        .reason(Reason.REQUESTED)
                        .relatesTo(intent)
                        .count(changed)
                        .build());
    }
}
