package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.CaseStore;
import io.github.dppkit.retention.spi.StoredCase;
import io.github.dppkit.retention.spi.StoredScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cases and their scopes in two tables. What a method returns is on the disk, whoever wrote it.
 *
 * @param <S> the states of a case
 */
abstract class JdbcCaseStore<S extends Enum<S>> implements CaseStore<S> {

    private static final Comparator<StoredScope> BY_TOKEN = (one, other) ->
            Arrays.compareUnsigned(one.token().toBytes(), other.token().toBytes());

    private final Database database;
    private final Class<S> states;
    private final String cases;
    private final String scopes;
    private final String select;
    private final String insert;
    private final String update;
    private final String insertScope;
    private final String updateScope;
    private final String selectScopes;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     * @param states the states of a case
     * @param table the table of the cases; that of their scopes has its name and {@code _scope}
     * @param outcome its column of what became of a case
     * @param caseId the other table's column of the case
     */
    JdbcCaseStore(Database database, Class<S> states, String table, String outcome, String caseId) {
        this.database = database;
        this.states = states;
        this.cases = table;
        this.scopes = table + "_scope";
        this.select = "SELECT id, state, received_us, claimed_until_us, body, " + outcome + ", version FROM " + cases
                + " WHERE ";
        this.insert = "INSERT INTO " + cases + " (state, claimed_until_us, body, " + outcome
                + ", version, id, received_us) VALUES (?, ?, ?, ?, ?, ?, ?)";
        this.update = "UPDATE " + cases + " SET state = ?, claimed_until_us = ?, body = ?, " + outcome
                + " = ?, version = ? WHERE id = ? AND version = ?";
        this.insertScope = "INSERT INTO " + scopes + " (partner, scope_kind, scope_id, state, result, version, "
                + caseId + ", token) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        this.updateScope = "UPDATE " + scopes + " SET partner = ?, scope_kind = ?, scope_id = ?, state = ?, result = ?,"
                + " version = ? WHERE " + caseId + " = ? AND token = ? AND version = ?";
        this.selectScopes = "SELECT " + caseId + ", token, partner, scope_kind, scope_id, state, result, version FROM "
                + scopes + " WHERE " + caseId + " = ?";
    }

    @Override
    public StoredCase<S> add(StoredCase<S> candidate) {
        return database.write("add to " + cases, connection -> {
            database.dialect()
                    .insertIfAbsent(
                            connection,
                            insert,
                            row -> changing(row, candidate).text(candidate.id()).instant(candidate.receivedAt()));
            return select(connection, candidate.id()).orElseThrow(() -> database.inTheWay(cases));
        });
    }

    @Override
    public Optional<StoredCase<S>> find(String id) {
        return database.readDurable("read " + cases, connection -> select(connection, id));
    }

    @Override
    public boolean replace(StoredCase<S> next) {
        return database.update(
                        "replace in " + cases,
                        update,
                        row -> changing(row, next).text(next.id()).number(next.version() - 1))
                == 1;
    }

    @Override
    public List<StoredCase<S>> open(int limit) {
        return database.query(
                "read " + cases,
                select + "state <> 'CLOSED' ORDER BY received_us LIMIT ?",
                row -> row.number(limit),
                this::read);
    }

    @Override
    public void addScopes(List<StoredScope> added) {
        List<StoredScope> sorted = added.stream().sorted(BY_TOKEN).toList(); // nobody waits for one who waits for him
        database.write("add to " + scopes, connection -> {
            for (StoredScope scope : sorted) {
                database.dialect().insertIfAbsent(connection, insertScope, row -> scope(row, scope));
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public boolean replaceScope(StoredScope next) {
        return database.update(
                        "replace in " + scopes,
                        updateScope,
                        row -> scope(row, next).number(next.version() - 1))
                == 1;
    }

    @Override
    public List<StoredScope> scopes(String caseId, boolean open, @Nullable SubjectToken after, int limit) {
        String which = (after == null ? "" : " AND token > ?") + (open ? " AND state <> 'DONE'" : "");
        return database.query(
                "read " + scopes,
                selectScopes + which + " ORDER BY token LIMIT ?",
                row -> {
                    row.text(caseId);
                    if (after != null) {
                        row.bytes(after.toBytes());
                    }
                    row.number(limit);
                },
                JdbcCaseStore::scope);
    }

    private Optional<StoredCase<S>> select(Connection connection, String id) throws SQLException {
        return Sql.queryOne(connection, select + "id = ?", row -> row.text(id), this::read);
    }

    private static Parameters changing(Parameters row, StoredCase<?> next) throws SQLException {
        return row.text(next.state().name())
                .instant(next.claimedUntil())
                .text(next.body())
                .text(next.outcome())
                .number(next.version());
    }

    private static Parameters scope(Parameters row, StoredScope stored) throws SQLException {
        PiiScope scope = stored.scope();
        return row.text(scope == null ? null : scope.partner().id())
                .text(scope == null ? null : scope.kind().prefix())
                .text(scope == null ? null : scope.id())
                .text(stored.state().name())
                .text(stored.result())
                .number(stored.version())
                .text(stored.caseId())
                .bytes(stored.token().toBytes());
    }

    private StoredCase<S> read(ResultSet row) throws SQLException {
        return new StoredCase<>(
                row.getString(1),
                Enum.valueOf(states, row.getString(2)),
                Micros.toInstant(row.getLong(3)),
                Micros.read(row, 4),
                row.getString(5),
                row.getString(6),
                row.getInt(7));
    }

    private static StoredScope scope(ResultSet row) throws SQLException {
        return new StoredScope(
                row.getString(1),
                SubjectToken.of(row.getBytes(2)),
                row.getString(3) == null ? null : ScopeColumns.read(row, 3),
                StoredScope.State.valueOf(row.getString(6)),
                row.getString(7),
                row.getInt(8));
    }
}
