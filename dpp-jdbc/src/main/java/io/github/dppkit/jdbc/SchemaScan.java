package io.github.dppkit.jdbc;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.jdbc.internal.EncryptedColumns;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.spi.ColumnCover;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in the running application's database for columns with encrypted values that no disposal reaches, and raises an alarm
 * (A2.1.a): somebody has added a column, or made a copy of a table.
 *
 * <pre>{@code
 * SchemaScan scan = SchemaScan.create(dataSource, List.of(orders, labels), dpp.audit());
 * SchemaScan.Report report = scan.run();      // once a day, and after each change of the schema
 * }</pre>
 *
 * <p>A run looks at up to 200 values of each column that can hold text or bytes and is not registered, in all tables that the
 * user sees; in MariaDB those of the database that the connection names. One encrypted value is enough. Columns that could not be read within 5 seconds are in the report too, so that a
 * big table does not pass for a clean one. Names of columns are logged at WARN and never in the audit trail, values nowhere.
 *
 * <p>Not found are encrypted values behind 200 others, and personal data in the clear; for those there is the test kit's
 * {@code ColumnInventory} in your build. Nothing runs by itself but with the Spring Boot starter, daily.
 *
 * <p>Immutable and safe for use by several threads. Works with the databases of {@link DatabaseKind}.
 */
@Enforces("A2.1.a")
public final class SchemaScan {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaScan.class);

    private final EncryptedColumns columns;
    private final List<ColumnCover> covers;
    private final AuditTrail audit;

    private SchemaScan(EncryptedColumns columns, List<ColumnCover> covers, AuditTrail audit) {
        this.columns = columns;
        this.covers = covers;
        this.audit = audit;
    }

    /**
     * What a run found.
     *
     * @param unregistered columns with encrypted values that no target covers, as schema, table and column with dots
     * @param notRead columns that could not be looked at
     */
    public record Report(List<String> unregistered, List<String> notRead) {

        /**
         * Tells whether every column was looked at and none was found.
         *
         * @return false if a person has to look
         */
        public boolean isClean() {
            return unregistered.isEmpty() && notRead.isEmpty();
        }
    }

    /**
     * Returns a scan of a database.
     *
     * @param dataSource the database
     * @param targets all targets of the application; those that are no {@link ColumnCover} cover no column
     * @param audit takes the alarm
     * @return the scan
     * @throws JdbcStoreException if the database fails
     */
    public static SchemaScan create(
            DataSource dataSource, Collection<? extends DisposalTarget> targets, AuditTrail audit) {
        List<ColumnCover> covers = targets.stream()
                .filter(ColumnCover.class::isInstance)
                .map(ColumnCover.class::cast)
                .toList();
        return new SchemaScan(EncryptedColumns.of(dataSource), covers, Objects.requireNonNull(audit, "audit"));
    }

    /**
     * Looks once, and puts an alarm on record if a column is found.
     *
     * @return what was found
     * @throws JdbcStoreException if the catalogue cannot be read
     * @throws io.github.dppkit.audit.AuditWriteException if the alarm is not known to be on record
     */
    public Report run() {
        EncryptedColumns.Found found = columns.outside(covers);
        if (!found.notRead().isEmpty()) {
            LOG.warn("The schema scan could not look at these columns: {}", String.join(", ", found.notRead()));
        }
        if (!found.uncovered().isEmpty()) {
            LOG.warn(
                    "Columns hold encrypted values and no disposal reaches them (A2.1.a); register each with a target: {}",
                    String.join(", ", found.uncovered()));
            audit.record(AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.JOB)
                    .reason(Reason.UNREGISTERED_COLUMN)
                    .count(found.uncovered().size())
                    .build());
        }
        return new Report(List.copyOf(found.uncovered()), List.copyOf(found.notRead()));
    }
}
