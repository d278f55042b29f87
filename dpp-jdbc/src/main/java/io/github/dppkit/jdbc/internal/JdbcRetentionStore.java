package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.DisposalTrend;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines and tombstones in two tables. What a method returns is on the disk, whoever wrote it.
 *
 * <p>A row of no form stops every read that meets it, {@link #due} included: a table that somebody else has written to
 * is to be looked at before anything is disposed of by it.
 */
public final class JdbcRetentionStore implements RetentionStore {

    private static final String RECORDS = "dpp_retention";

    /** By the index on due_us; records due at the same instant come in any order, or the index would not do. */
    private static final String DUE = RetentionColumns.SELECT
            + "due_us <= ? AND (claimed_until_us IS NULL OR claimed_until_us <= ?) ORDER BY due_us LIMIT ?";

    /** Rows that another node is changing are passed over, so that nodes share what is due. */
    private static final String DUE_FOR_ME = DUE + " FOR UPDATE SKIP LOCKED";

    private static final String DUE_EXCEPT = RetentionColumns.SELECT
            + "due_us <= ? AND (claimed_until_us IS NULL OR claimed_until_us <= ?)"
            + " AND (state <> 'ACTIVE' OR deadline_us < ? OR deadline_us > ?) ORDER BY due_us LIMIT ?";

    private static final String OLDEST_DUE =
            "SELECT due_us FROM dpp_retention WHERE due_us <= ? ORDER BY due_us LIMIT 1";

    /** How often an addition may meet a row that is gone again when it is read. */
    private static final int ATTEMPTS = 10;

    private final Database database;
    private final TombstoneRows tombstones;
    private final MarkRows marks;
    private final GuardRows guards;
    private final RetentionBatch batch;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcRetentionStore(Database database) {
        this.database = database;
        this.tombstones = new TombstoneRows(database);
        this.marks = new MarkRows(database);
        this.guards = new GuardRows(database);
        this.batch = new RetentionBatch(database.dialect());
    }

    @Override
    public Optional<RetentionRecord> find(PiiScope scope, DataClass dataClass) {
        return database.readDurable("read " + RECORDS, connection -> select(connection, scope, dataClass));
    }

    @Override
    public RetentionRecord add(RetentionRecord candidate) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<RetentionRecord> stored = database.write("add to " + RECORDS, connection -> {
                database.dialect().insertIfAbsent(connection, RetentionColumns.INSERT, row -> {
                    RetentionColumns.key(row, candidate)
                            .text(candidate.origin())
                            .instant(candidate.firstSeenAt());
                    RetentionColumns.changing(row, candidate);
                });
                return select(connection, candidate.scope(), candidate.dataClass());
            });
            if (stored.isPresent()) {
                return stored.get();
            }
        }
        throw new JdbcStoreException("The store could not add to " + RECORDS
                + ": the record was there and gone each time it was looked at. Nothing was written; repeat the call.");
    }

    @Override
    public boolean replace(RetentionRecord next) {
        return database.write(
                "replace in " + RECORDS,
                connection -> Sql.update(connection, RetentionColumns.UPDATE, row -> {
                            RetentionColumns.changing(row, next);
                            RetentionColumns.key(row, next).number(next.version() - 1);
                        })
                        == 1);
    }

    @Override
    public List<RetentionRecord> due(Instant now, int limit) {
        return database.readDurable(
                "read what is due in " + RECORDS,
                connection -> Sql.query(
                        connection,
                        DUE,
                        bounds -> bounds.instant(now).instant(now).number(limit),
                        RetentionColumns::read));
    }

    @Override
    public boolean finish(RetentionRecord last, Tombstone tombstone) {
        return database.write("finish in " + RECORDS + " and " + TombstoneRows.TABLE, connection -> {
            if (Sql.update(
                            connection,
                            RetentionColumns.DELETE,
                            row -> RetentionColumns.key(row, last).number(last.version()))
                    == 0) {
                return false;
            }
            tombstones.add(connection, tombstone);
            return true;
        });
    }

    @Override
    public Optional<Tombstone> tombstone(SubjectToken token, DataClass dataClass) {
        return tombstones.find(token, dataClass);
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return database.readDurable(
                "read what is due in " + RECORDS,
                connection -> Sql.queryOne(
                        connection, OLDEST_DUE, bound -> bound.instant(now), row -> Micros.toInstant(row.getLong(1))));
    }

    @Override
    public List<RetentionRecord> page(@Nullable SellingPartner partner, @Nullable RetentionRecord after, int limit) {
        return database.readDurable(
                "read " + RECORDS,
                connection -> Sql.query(
                        connection,
                        RetentionColumns.SELECT + RetentionPages.where(partner, after),
                        row -> RetentionPages.bind(row, partner, after, limit),
                        RetentionColumns::read));
    }

    @Override
    public List<RetentionRecord> findAll(List<PiiScope> scopes, DataClass dataClass) {
        List<RetentionRecord> found = new ArrayList<>(scopes.size());
        for (ScopeList page : ScopeList.pages(scopes)) {
            found.addAll(database.readDurable(
                    "read " + RECORDS,
                    connection -> Sql.query(
                            connection,
                            RetentionColumns.SELECT + page.where() + " AND data_class = ?",
                            row -> {
                                page.bind(row);
                                row.text(dataClass.name());
                            },
                            RetentionColumns::read)));
        }
        return found;
    }

    @Override
    public List<RetentionRecord> replaceAll(List<RetentionRecord> next) {
        return next.isEmpty()
                ? List.of()
                : database.write("replace in " + RECORDS, connection -> batch.replace(connection, next));
    }

    @Override
    public Claims claimDue(Instant now, int limit, Claim claim) {
        return database.write("claim what is due in " + RECORDS, connection -> {
            List<RetentionRecord> wanted = new ArrayList<>();
            List<RetentionRecord> others = new ArrayList<>();
            for (RetentionRecord due : Sql.query(
                    connection,
                    DUE_FOR_ME,
                    bounds -> bounds.instant(now).instant(now).number(limit),
                    RetentionColumns::read)) {
                RetentionRecord next = claim.next(due);
                if (next == null) {
                    others.add(due);
                } else {
                    wanted.add(next);
                }
            }
            Set<RetentionRecord> replaced = new HashSet<>(batch.replace(connection, wanted));
            return new Claims(wanted.stream().filter(replaced::contains).toList(), others);
        });
    }

    @Override
    public List<RetentionRecord> finishAll(Map<RetentionRecord, Tombstone> ends) {
        return database.write("finish in " + RECORDS + " and " + TombstoneRows.TABLE, connection -> {
            List<RetentionRecord> ended = batch.delete(connection, ends.keySet());
            tombstones.addAll(
                    connection,
                    ended.stream().map(ends::get).filter(Objects::nonNull).toList());
            return ended;
        });
    }

    @Override
    public Set<SubjectToken> disposedOf(List<SubjectToken> tokens, DataClass dataClass) {
        return tombstones.among(tokens, dataClass);
    }

    @Override
    public long countDue(Instant dueBy, Instant deadlineBy, boolean begun, int limit) {
        return guards.countDue(dueBy, deadlineBy, begun, limit);
    }

    @Override
    public List<RetentionRecord> dueExcept(Instant now, Instant from, Instant to, int limit) {
        return database.readDurable(
                "read what is due in " + RECORDS,
                connection -> Sql.query(
                        connection,
                        DUE_EXCEPT,
                        bounds -> bounds.instant(now)
                                .instant(now)
                                .instant(from)
                                .instant(to)
                                .number(limit),
                        RetentionColumns::read));
    }

    @Override
    public DisposalTrend trend(Instant since) {
        return guards.trend(since);
    }

    @Override
    public Optional<Instant> databaseTime() {
        return guards.databaseTime();
    }

    @Override
    public void suppress(SubjectToken token, DataClass dataClass, Instant at) {
        tombstones.suppress(token, dataClass, at);
    }

    @Override
    public Map<String, Mark> marks() {
        return marks.all();
    }

    @Override
    public boolean putMark(String name, Mark next) {
        return marks.put(name, next);
    }

    private static Optional<RetentionRecord> select(Connection connection, PiiScope scope, DataClass dataClass)
            throws SQLException {
        return Sql.queryOne(
                connection,
                RetentionColumns.SELECT + RetentionColumns.OF_KEY,
                key -> ScopeColumns.bind(key, scope).text(dataClass.name()),
                RetentionColumns::read);
    }
}
