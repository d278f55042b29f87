package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.governance.request.spi.DataRequestStore;
import io.github.dppkit.governance.request.spi.StoredRequest;
import io.github.dppkit.governance.request.spi.StoredSubject;
import io.github.dppkit.pii.PiiScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests of data subjects and their scopes in two tables. What a method returns is on the disk, whoever wrote it. */
public final class JdbcDataRequestStore implements DataRequestStore {

    private static final String REQUESTS = "dpp_data_request";
    private static final String SCOPES = "dpp_data_request_scope";

    private static final String SELECT =
            "SELECT id, state, received_us, claimed_until_us, body, answer, version FROM dpp_data_request WHERE ";
    private static final String INSERT = "INSERT INTO dpp_data_request (state, claimed_until_us, body, answer, version,"
            + " id, received_us) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE dpp_data_request SET state = ?, claimed_until_us = ?, body = ?,"
            + " answer = ?, version = ? WHERE id = ? AND version = ?";

    private static final String INSERT_SCOPE =
            "INSERT INTO dpp_data_request_scope (partner, scope_kind, scope_id, state,"
                    + " result, version, request_id, token) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_SCOPE =
            "UPDATE dpp_data_request_scope SET partner = ?, scope_kind = ?, scope_id = ?,"
                    + " state = ?, result = ?, version = ? WHERE request_id = ? AND token = ? AND version = ?";
    private static final String SELECT_SCOPES =
            "SELECT request_id, token, partner, scope_kind, scope_id, state, result,"
                    + " version FROM dpp_data_request_scope WHERE request_id = ?";

    private static final Comparator<StoredSubject> BY_TOKEN = (one, other) ->
            Arrays.compareUnsigned(one.token().toBytes(), other.token().toBytes());

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcDataRequestStore(Database database) {
        this.database = database;
    }

    @Override
    public StoredRequest add(StoredRequest candidate) {
        return database.write("add to " + REQUESTS, connection -> {
            database.dialect()
                    .insertIfAbsent(
                            connection,
                            INSERT,
                            row -> changing(row, candidate).text(candidate.id()).instant(candidate.receivedAt()));
            return select(connection, candidate.id()).orElseThrow(() -> database.inTheWay(REQUESTS));
        });
    }

    @Override
    public Optional<StoredRequest> find(String id) {
        return database.readDurable("read " + REQUESTS, connection -> select(connection, id));
    }

    @Override
    public boolean replace(StoredRequest next) {
        return database.write(
                "replace in " + REQUESTS,
                connection -> Sql.update(
                                connection,
                                UPDATE,
                                row -> changing(row, next).text(next.id()).number(next.version() - 1))
                        == 1);
    }

    @Override
    public List<StoredRequest> open(int limit) {
        return database.readDurable(
                "read " + REQUESTS,
                connection -> Sql.query(
                        connection,
                        SELECT + "state <> 'CLOSED' ORDER BY received_us LIMIT ?",
                        row -> row.number(limit),
                        JdbcDataRequestStore::request));
    }

    @Override
    public void addSubjects(List<StoredSubject> scopes) {
        List<StoredSubject> sorted =
                scopes.stream().sorted(BY_TOKEN).toList(); // nobody waits for one who waits for him
        database.write("add to " + SCOPES, connection -> {
            for (StoredSubject scope : sorted) {
                database.dialect().insertIfAbsent(connection, INSERT_SCOPE, row -> scope(row, scope));
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public boolean replaceSubject(StoredSubject next) {
        return database.write(
                "replace in " + SCOPES,
                connection -> Sql.update(
                                connection,
                                UPDATE_SCOPE,
                                row -> scope(row, next).number(next.version() - 1))
                        == 1);
    }

    @Override
    public List<StoredSubject> subjects(String request, boolean open, @Nullable SubjectToken after, int limit) {
        String which = (after == null ? "" : " AND token > ?") + (open ? " AND state <> 'DONE'" : "");
        return database.readDurable(
                "read " + SCOPES,
                connection -> Sql.query(
                        connection,
                        SELECT_SCOPES + which + " ORDER BY token LIMIT ?",
                        row -> {
                            row.text(request);
                            if (after != null) {
                                row.bytes(after.toBytes());
                            }
                            row.number(limit);
                        },
                        JdbcDataRequestStore::scope));
    }

    private static Optional<StoredRequest> select(Connection connection, String id) throws SQLException {
        return Sql.queryOne(connection, SELECT + "id = ?", row -> row.text(id), JdbcDataRequestStore::request);
    }

    private static Parameters changing(Parameters row, StoredRequest request) throws SQLException {
        return row.text(request.state().name())
                .instant(request.claimedUntil())
                .text(request.body())
                .text(request.answer())
                .number(request.version());
    }

    private static Parameters scope(Parameters row, StoredSubject stored) throws SQLException {
        PiiScope scope = stored.scope();
        return row.text(scope == null ? null : scope.partner().id())
                .text(scope == null ? null : scope.kind().prefix())
                .text(scope == null ? null : scope.id())
                .text(stored.state().name())
                .text(stored.result())
                .number(stored.version())
                .text(stored.request())
                .bytes(stored.token().toBytes());
    }

    private static StoredRequest request(ResultSet row) throws SQLException {
        return new StoredRequest(
                row.getString(1),
                StoredRequest.State.valueOf(row.getString(2)),
                Micros.toInstant(row.getLong(3)),
                Micros.read(row, 4),
                row.getString(5),
                row.getString(6),
                row.getInt(7));
    }

    private static StoredSubject scope(ResultSet row) throws SQLException {
        return new StoredSubject(
                row.getString(1),
                SubjectToken.of(row.getBytes(2)),
                row.getString(3) == null ? null : ScopeColumns.read(row, 3),
                StoredSubject.State.valueOf(row.getString(6)),
                row.getString(7),
                row.getInt(8));
    }
}
