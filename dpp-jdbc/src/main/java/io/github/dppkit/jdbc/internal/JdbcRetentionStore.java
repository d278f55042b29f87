package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.jdbc.JdbcStoreException;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.retention.spi.Tombstone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Deadlines and tombstones in two tables. What a method returns is on the disk, whoever wrote it.
 *
 * <p>A row of no form stops every read that meets it, {@link #due} included: a table that somebody else has written to
 * is to be looked at before anything is disposed of by it.
 */
public final class JdbcRetentionStore implements RetentionStore {

    private static final String RECORDS = "dpp_retention";
    private static final String TOMBSTONES = "dpp_tombstone";

    private static final String KEY_COLUMNS = "partner, scope_kind, scope_id, data_class";
    private static final String FIXED_COLUMNS = "origin, first_seen_us";
    private static final String CHANGING_COLUMNS = "state, purchased_us, unshipped_as_of_us, undelivered_as_of_us,"
            + " shipped_us, fulfilled_us, delivered_us, cancelled_us, promised_by_us, shipped_before_us, deadline_us, due_us, key_day,"
            + " last_key_day, pseudonym, claimed_until_us, version";

    private static final String SELECT =
            "SELECT " + KEY_COLUMNS + ", " + FIXED_COLUMNS + ", " + CHANGING_COLUMNS + " FROM dpp_retention WHERE ";
    private static final String OF_KEY = "partner = ? AND scope_kind = ? AND scope_id = ? AND data_class = ?";
    private static final String OF_VERSION = OF_KEY + " AND version = ?";
    private static final String INSERT = "INSERT INTO dpp_retention (" + KEY_COLUMNS + ", " + FIXED_COLUMNS + ", "
            + CHANGING_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE dpp_retention SET " + CHANGING_COLUMNS.replace(",", " = ?,") + " = ? WHERE " + OF_VERSION;
    private static final String DELETE = "DELETE FROM dpp_retention WHERE " + OF_VERSION;

    /** By the index on due_us; records due at the same instant come in any order, or the index would not do. */
    private static final String DUE =
            SELECT + "due_us <= ? AND (claimed_until_us IS NULL OR claimed_until_us <= ?) ORDER BY due_us LIMIT ?";

    private static final String OLDEST_DUE =
            "SELECT due_us FROM dpp_retention WHERE due_us <= ? ORDER BY due_us LIMIT 1";

    private static final String SELECT_TOMBSTONE =
            "SELECT token, data_class, disposed_us, certificate FROM dpp_tombstone WHERE token = ? AND data_class = ?";
    private static final String SELECT_TOKENS = "SELECT token FROM dpp_tombstone WHERE data_class = ? AND token ";
    private static final String INSERT_TOMBSTONE =
            "INSERT INTO dpp_tombstone (token, data_class, disposed_us, certificate) VALUES (?, ?, ?, ?)";

    private static final Comparator<RetentionRecord> BY_KEY = Comparator.comparing(
                    (RetentionRecord one) -> one.scope().partner().id())
            .thenComparing(one -> one.scope().canonical());

    /** How often an addition may meet a row that is gone again when it is read. */
    private static final int ATTEMPTS = 10;

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcRetentionStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<RetentionRecord> find(PiiScope scope, DataClass dataClass) {
        return database.readDurable("read " + RECORDS, connection -> select(connection, scope, dataClass));
    }

    @Override
    public RetentionRecord add(RetentionRecord candidate) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<RetentionRecord> stored = database.write("add to " + RECORDS, connection -> {
                database.dialect().insertIfAbsent(connection, INSERT, row -> {
                    key(row, candidate).text(candidate.origin()).instant(candidate.firstSeenAt());
                    changing(row, candidate);
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
                connection -> Sql.update(connection, UPDATE, row -> {
                            changing(row, next);
                            key(row, next).number(next.version() - 1);
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
                        JdbcRetentionStore::retentionRecord));
    }

    @Override
    public boolean finish(RetentionRecord last, Tombstone tombstone) {
        return database.write("finish in " + RECORDS + " and " + TOMBSTONES, connection -> {
            if (Sql.update(connection, DELETE, row -> key(row, last).number(last.version())) == 0) {
                return false;
            }
            database.dialect()
                    .insertIfAbsent(
                            connection,
                            INSERT_TOMBSTONE,
                            row -> row.bytes(tombstone.token().toBytes())
                                    .text(tombstone.dataClass().name())
                                    .instant(tombstone.disposedAt())
                                    .text(tombstone.certificate()));
            return true;
        });
    }

    @Override
    public Optional<Tombstone> tombstone(SubjectToken token, DataClass dataClass) {
        return database.readDurable(
                "read " + TOMBSTONES,
                connection -> Sql.queryOne(
                        connection,
                        SELECT_TOMBSTONE,
                        key -> key.bytes(token.toBytes()).text(dataClass.name()),
                        row -> new Tombstone(
                                SubjectToken.of(row.getBytes(1)),
                                DataClass.valueOf(row.getString(2)),
                                Micros.toInstant(row.getLong(3)),
                                row.getString(4))));
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return database.readDurable(
                "read what is due in " + RECORDS,
                connection -> Sql.queryOne(
                        connection, OLDEST_DUE, bound -> bound.instant(now), row -> Micros.toInstant(row.getLong(1))));
    }

    @Override
    public List<RetentionRecord> findAll(List<PiiScope> scopes, DataClass dataClass) {
        List<RetentionRecord> found = new ArrayList<>(scopes.size());
        for (ScopeList page : ScopeList.pages(scopes)) {
            found.addAll(database.readDurable(
                    "read " + RECORDS,
                    connection -> Sql.query(
                            connection,
                            SELECT + page.where() + " AND data_class = ?",
                            row -> {
                                page.bind(row);
                                row.text(dataClass.name());
                            },
                            JdbcRetentionStore::retentionRecord)));
        }
        return found;
    }

    @Override
    public List<RetentionRecord> replaceAll(List<RetentionRecord> next) {
        List<RetentionRecord> sorted = next.stream().sorted(BY_KEY).toList(); // nobody waits for one who waits for him
        return database.write("replace in " + RECORDS, connection -> {
            try (PreparedStatement statement = Sql.prepare(connection, UPDATE)) {
                for (RetentionRecord one : sorted) {
                    Parameters row = new Parameters(statement);
                    changing(row, one);
                    key(row, one).number(one.version() - 1);
                    statement.addBatch();
                }
                int[] counts = statement.executeBatch();
                return IntStream.range(0, counts.length)
                        .filter(i -> counts[i] == 1)
                        .mapToObj(sorted::get)
                        .toList();
            }
        });
    }

    @Override
    public Set<SubjectToken> disposedOf(List<SubjectToken> tokens, DataClass dataClass) {
        return database.readDurable("read " + TOMBSTONES, connection -> {
            Set<SubjectToken> found = new HashSet<>();
            for (int from = 0; from < tokens.size(); from += InList.LONGEST) {
                List<SubjectToken> part = tokens.subList(from, Math.min(tokens.size(), from + InList.LONGEST));
                found.addAll(Sql.query(
                        connection,
                        SELECT_TOKENS + InList.of(part.size()),
                        row -> {
                            row.text(dataClass.name());
                            InList.bind(part, token -> row.bytes(token.toBytes()));
                        },
                        row -> SubjectToken.of(row.getBytes(1))));
            }
            return found;
        });
    }

    private static Optional<RetentionRecord> select(Connection connection, PiiScope scope, DataClass dataClass)
            throws SQLException {
        return Sql.queryOne(
                connection,
                SELECT + OF_KEY,
                key -> ScopeColumns.bind(key, scope).text(dataClass.name()),
                JdbcRetentionStore::retentionRecord);
    }

    private static Parameters key(Parameters row, RetentionRecord record) throws SQLException {
        return ScopeColumns.bind(row, record.scope()).text(record.dataClass().name());
    }

    private static void changing(Parameters row, RetentionRecord record) throws SQLException {
        RetentionFacts facts = record.facts();
        row.text(record.state().name())
                .instant(facts.purchasedAt())
                .instant(facts.unshippedAsOf())
                .instant(facts.undeliveredAsOf())
                .instant(facts.shippedAt())
                .instant(facts.fulfilledAt())
                .instant(facts.deliveredAt())
                .instant(facts.cancelledAt())
                .instant(facts.promisedBy())
                .instant(facts.shippedBefore())
                .instant(record.deadline())
                .instant(record.dueAt())
                .day(record.keyDay())
                .day(record.lastKeyDay())
                .text(record.pseudonym())
                .instant(record.claimedUntil())
                .number(record.version());
    }

    private static RetentionRecord retentionRecord(ResultSet row) throws SQLException {
        return new RetentionRecord(
                ScopeColumns.read(row, 1),
                DataClass.valueOf(row.getString(4)),
                RetentionRecord.State.valueOf(row.getString(7)),
                row.getString(5),
                Micros.toInstant(row.getLong(6)),
                facts(row, 8),
                Micros.toInstant(row.getLong(17)),
                Micros.toInstant(row.getLong(18)),
                row.getObject(19, LocalDate.class),
                row.getObject(20, LocalDate.class),
                row.getString(21),
                Micros.read(row, 22),
                row.getInt(23));
    }

    private static RetentionFacts facts(ResultSet row, int first) throws SQLException {
        return new RetentionFacts(
                Micros.read(row, first),
                Micros.read(row, first + 1),
                Micros.read(row, first + 2),
                Micros.read(row, first + 3),
                Micros.read(row, first + 4),
                Micros.read(row, first + 5),
                Micros.read(row, first + 6),
                Micros.read(row, first + 7),
                Micros.read(row, first + 8));
    }
}
