package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.StoredNotice;
import io.github.dppkit.retention.notice.spi.StoredScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices and their scopes in two tables. What a method returns is on the disk, whoever wrote it. */
public final class JdbcNoticeStore implements NoticeStore {

    private static final String NOTICES = "dpp_notice";
    private static final String SCOPES = "dpp_notice_scope";

    private static final String SELECT =
            "SELECT id, state, received_us, claimed_until_us, body, certificate, version FROM dpp_notice WHERE ";
    private static final String INSERT = "INSERT INTO dpp_notice (state, claimed_until_us, body, certificate, version,"
            + " id, received_us) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE dpp_notice SET state = ?, claimed_until_us = ?, body = ?,"
            + " certificate = ?, version = ? WHERE id = ? AND version = ?";

    private static final String INSERT_SCOPE = "INSERT INTO dpp_notice_scope (partner, scope_kind, scope_id, state,"
            + " result, version, notice_id, token) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_SCOPE = "UPDATE dpp_notice_scope SET partner = ?, scope_kind = ?, scope_id = ?,"
            + " state = ?, result = ?, version = ? WHERE notice_id = ? AND token = ? AND version = ?";
    private static final String SELECT_SCOPES = "SELECT notice_id, token, partner, scope_kind, scope_id, state, result,"
            + " version FROM dpp_notice_scope WHERE notice_id = ?";

    private static final Comparator<StoredScope> BY_TOKEN = (one, other) ->
            Arrays.compareUnsigned(one.token().toBytes(), other.token().toBytes());

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcNoticeStore(Database database) {
        this.database = database;
    }

    @Override
    public StoredNotice add(StoredNotice candidate) {
        return database.write("add to " + NOTICES, connection -> {
            database.dialect()
                    .insertIfAbsent(
                            connection,
                            INSERT,
                            row -> changing(row, candidate).text(candidate.id()).instant(candidate.receivedAt()));
            return select(connection, candidate.id()).orElseThrow(() -> database.inTheWay(NOTICES));
        });
    }

    @Override
    public Optional<StoredNotice> find(String id) {
        return database.readDurable("read " + NOTICES, connection -> select(connection, id));
    }

    @Override
    public boolean replace(StoredNotice next) {
        return database.write(
                "replace in " + NOTICES,
                connection -> Sql.update(
                                connection,
                                UPDATE,
                                row -> changing(row, next).text(next.id()).number(next.version() - 1))
                        == 1);
    }

    @Override
    public List<StoredNotice> open(int limit) {
        return database.readDurable(
                "read " + NOTICES,
                connection -> Sql.query(
                        connection,
                        SELECT + "state <> 'CLOSED' ORDER BY received_us LIMIT ?",
                        row -> row.number(limit),
                        JdbcNoticeStore::notice));
    }

    @Override
    public void addScopes(List<StoredScope> scopes) {
        List<StoredScope> sorted = scopes.stream().sorted(BY_TOKEN).toList(); // nobody waits for one who waits for him
        database.write("add to " + SCOPES, connection -> {
            for (StoredScope scope : sorted) {
                database.dialect().insertIfAbsent(connection, INSERT_SCOPE, row -> scope(row, scope));
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public boolean replaceScope(StoredScope next) {
        return database.write(
                "replace in " + SCOPES,
                connection -> Sql.update(
                                connection,
                                UPDATE_SCOPE,
                                row -> scope(row, next).number(next.version() - 1))
                        == 1);
    }

    @Override
    public List<StoredScope> scopes(String notice, boolean open, @Nullable SubjectToken after, int limit) {
        String which = (after == null ? "" : " AND token > ?") + (open ? " AND state <> 'DONE'" : "");
        return database.readDurable(
                "read " + SCOPES,
                connection -> Sql.query(
                        connection,
                        SELECT_SCOPES + which + " ORDER BY token LIMIT ?",
                        row -> {
                            row.text(notice);
                            if (after != null) {
                                row.bytes(after.toBytes());
                            }
                            row.number(limit);
                        },
                        JdbcNoticeStore::scope));
    }

    private static Optional<StoredNotice> select(Connection connection, String id) throws SQLException {
        return Sql.queryOne(connection, SELECT + "id = ?", row -> row.text(id), JdbcNoticeStore::notice);
    }

    private static Parameters changing(Parameters row, StoredNotice notice) throws SQLException {
        return row.text(notice.state().name())
                .instant(notice.claimedUntil())
                .text(notice.body())
                .text(notice.certificate())
                .number(notice.version());
    }

    private static Parameters scope(Parameters row, StoredScope stored) throws SQLException {
        PiiScope scope = stored.scope();
        return row.text(scope == null ? null : scope.partner().id())
                .text(scope == null ? null : scope.kind().prefix())
                .text(scope == null ? null : scope.id())
                .text(stored.state().name())
                .text(stored.result())
                .number(stored.version())
                .text(stored.notice())
                .bytes(stored.token().toBytes());
    }

    private static StoredNotice notice(ResultSet row) throws SQLException {
        return new StoredNotice(
                row.getString(1),
                StoredNotice.State.valueOf(row.getString(2)),
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
