package io.github.dppkit.jdbc.internal;

import io.github.dppkit.access.spi.Restriction;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.SubjectToken;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Restrictions in one table. What a method returns is on the disk, whoever wrote it. */
public final class JdbcRestrictionStore implements RestrictionStore {

    private static final String TABLE = "dpp_restriction";
    private static final String INSERT = "INSERT INTO dpp_restriction (since_us, token, request_id) VALUES (?, ?, ?)";
    private static final Comparator<SubjectToken> BY_BYTES =
            (one, other) -> Arrays.compareUnsigned(one.toBytes(), other.toBytes());

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its table is
     */
    public JdbcRestrictionStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(List<Restriction> restrictions) {
        List<Restriction> sorted = restrictions.stream()
                .sorted(Comparator.comparing(Restriction::token, BY_BYTES)) // nobody waits for one who waits for him
                .toList();
        database.write("add to " + TABLE, connection -> {
            for (Restriction one : sorted) {
                database.dialect()
                        .insertIfAbsent(
                                connection,
                                INSERT,
                                row -> row.instant(one.since())
                                        .bytes(one.token().toBytes())
                                        .text(one.request()));
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public Set<SubjectToken> among(Collection<SubjectToken> tokens) {
        if (tokens.isEmpty()) {
            return Set.of();
        }
        String sql = "SELECT DISTINCT token FROM dpp_restriction WHERE token " + InList.of(tokens.size());
        return new HashSet<>(database.query(
                "read " + TABLE, sql, row -> bind(row, tokens), row -> SubjectToken.of(row.getBytes(1))));
    }

    @Override
    public int removeOf(String request) {
        return database.update(
                "remove from " + TABLE, "DELETE FROM dpp_restriction WHERE request_id = ?", row -> row.text(request));
    }

    @Override
    public void remove(Collection<SubjectToken> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        String sql = "DELETE FROM dpp_restriction WHERE token " + InList.of(tokens.size());
        database.update("remove from " + TABLE, sql, row -> bind(row, tokens));
    }

    @Override
    public List<SubjectToken> scopes(@Nullable SubjectToken after, int limit) {
        String sql = "SELECT DISTINCT token FROM dpp_restriction" + (after == null ? "" : " WHERE token > ?")
                + " ORDER BY token LIMIT ?";
        return database.query(
                "read " + TABLE,
                sql,
                row -> {
                    if (after != null) {
                        row.bytes(after.toBytes());
                    }
                    row.number(limit);
                },
                row -> SubjectToken.of(row.getBytes(1)));
    }

    private static void bind(Parameters row, Collection<SubjectToken> tokens) throws SQLException {
        InList.bind(List.copyOf(tokens), token -> row.bytes(token.toBytes()));
    }
}
