package io.github.dppkit.jdbc.internal;

import io.github.dppkit.access.EmergencyReason;
import io.github.dppkit.access.Grant;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Grants in one table. "For all" is a star, since a key column cannot be null. */
public final class JdbcGrantStore implements GrantStore {

    private static final String TABLE = "dpp_access_grant";
    private static final String ALL = "*";
    private static final String SELECT =
            "SELECT actor, role, purpose, partner, owner, approved_by, approved_us, reviewed_us,"
                    + " revoked_us, version, opened_for, open_us, reviewed_by FROM dpp_access_grant";
    private static final String BY_ACTOR = SELECT + " WHERE actor = ?";
    private static final String BY_KEY = BY_ACTOR + " AND role = ? AND purpose = ? AND partner = ?";
    private static final String INSERT = "INSERT INTO dpp_access_grant (owner, approved_by, approved_us, reviewed_us,"
            + " revoked_us, version, opened_for, open_us, reviewed_by, actor, role, purpose, partner)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE dpp_access_grant SET owner = ?, approved_by = ?, approved_us = ?,"
            + " reviewed_us = ?, revoked_us = ?, version = ?, opened_for = ?, open_us = ?, reviewed_by = ?"
            + " WHERE actor = ? AND role = ? AND purpose = ? AND partner = ? AND version = ?";

    /** Sorted here: a database sorts by its own collation. */
    private static final Comparator<Grant> ORDER = Comparator.comparing((Grant grant) -> text(grant.actor()))
            .thenComparing(Grant::role)
            .thenComparing(grant -> text(grant.purpose()))
            .thenComparing(grant -> text(grant.partner()));

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its table is
     */
    public JdbcGrantStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(Grant grant) {
        return database.write("put into " + TABLE, connection -> {
            boolean changed = grant.version() == 1 ? insert(connection, grant) : update(connection, grant);
            return changed || isStored(connection, grant);
        });
    }

    @Override
    public List<Grant> grantsOf(ActorId actor) {
        return database.read(
                "read " + TABLE,
                connection -> Sql.query(connection, BY_ACTOR, key -> key.text(text(actor)), JdbcGrantStore::grant));
    }

    @Override
    public List<Grant> grants() {
        return database
                .read("read " + TABLE, connection -> Sql.query(connection, SELECT, none -> {}, JdbcGrantStore::grant))
                .stream()
                .sorted(ORDER)
                .toList();
    }

    @Override
    public boolean putSignOff(SignOff signOff) {
        return database.write(
                "put into dpp_access_sign_off", connection -> SignOffRows.put(connection, database.dialect(), signOff));
    }

    @Override
    public Optional<SignOff> lastSignOff() {
        return database.read("read dpp_access_sign_off", SignOffRows::last);
    }

    private boolean insert(Connection connection, Grant grant) throws SQLException {
        return database.dialect().insertIfAbsent(connection, INSERT, row -> {
            values(row, grant);
            key(row, grant);
        });
    }

    private static boolean update(Connection connection, Grant grant) throws SQLException {
        return Sql.update(connection, UPDATE, row -> {
                    values(row, grant);
                    key(row, grant);
                    row.number(grant.version() - 1);
                })
                == 1;
    }

    /** The same grant again: an earlier call was carried out and its answer lost. */
    private static boolean isStored(Connection connection, Grant grant) throws SQLException {
        return Sql.queryOne(connection, BY_KEY, row -> key(row, grant), JdbcGrantStore::grant)
                .filter(truncated(grant)::equals)
                .isPresent();
    }

    private static void values(Parameters row, Grant grant) throws SQLException {
        ActorId owner = grant.owner();
        EmergencyReason openedFor = grant.openedFor();
        row.text(owner == null ? null : text(owner))
                .text(text(grant.approvedBy()))
                .instant(grant.approvedAt())
                .instant(grant.reviewedAt())
                .instant(grant.revokedAt())
                .number(grant.version())
                .text(openedFor == null ? null : openedFor.name())
                .instant(grant.openUntil())
                .text(text(grant.reviewedBy()));
    }

    private static void key(Parameters row, Grant grant) throws SQLException {
        row.text(text(grant.actor()))
                .text(grant.role())
                .text(text(grant.purpose()))
                .text(text(grant.partner()));
    }

    private static Grant grant(ResultSet row) throws SQLException {
        String purpose = row.getString(3);
        String partner = row.getString(4);
        String owner = row.getString(5);
        String openedFor = row.getString(11);
        return new Grant(
                actor(row.getString(1)),
                row.getString(2),
                purpose.equals(ALL) ? null : Purpose.parse(purpose),
                partner.equals(ALL) ? null : SellingPartner.of(partner),
                owner == null ? null : actor(owner),
                actor(row.getString(6)),
                Micros.toInstant(row.getLong(7)),
                actor(row.getString(13)),
                Micros.toInstant(row.getLong(8)),
                Micros.read(row, 9),
                openedFor == null ? null : EmergencyReason.valueOf(openedFor),
                Micros.read(row, 12),
                row.getInt(10));
    }

    private static Grant truncated(Grant grant) {
        Instant revokedAt = grant.revokedAt();
        Instant openUntil = grant.openUntil();
        return new Grant(
                grant.actor(),
                grant.role(),
                grant.purpose(),
                grant.partner(),
                grant.owner(),
                grant.approvedBy(),
                Micros.truncate(grant.approvedAt()),
                grant.reviewedBy(),
                Micros.truncate(grant.reviewedAt()),
                revokedAt == null ? null : Micros.truncate(revokedAt),
                grant.openedFor(),
                openUntil == null ? null : Micros.truncate(openUntil),
                grant.version());
    }

    static String text(ActorId actor) {
        return actor.kind().name().toLowerCase(Locale.ROOT) + ":" + actor.id();
    }

    static ActorId actor(String text) {
        int colon = text.indexOf(':');
        return new ActorId(
                ActorId.Kind.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    private static String text(@Nullable Purpose purpose) {
        return purpose == null ? ALL : purpose.canonical();
    }

    private static String text(@Nullable SellingPartner partner) {
        return partner == null ? ALL : partner.id();
    }
}
