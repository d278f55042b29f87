package io.github.dppkit.jdbc.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.retention.spi.HoldRecord;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.retention.spi.HoldYear;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Holds and years in two tables. What a method returns is on the disk, whoever wrote it. */
public final class JdbcHoldStore implements HoldStore {

    private static final String TABLE = "dpp_hold";
    private static final String YEARS = "dpp_hold_year";
    private static final String COLUMNS = "token, state, statute, archive_form, jurisdiction, fiscal_year, authoriser,"
            + " until_day, attempt, sha256, changed_us, version, id";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM dpp_hold WHERE ";
    private static final String INSERT =
            "INSERT INTO dpp_hold (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE dpp_hold SET state = ?, authoriser = ?, until_day = ?, attempt = ?,"
            + " sha256 = ?, changed_us = ?, version = ? WHERE id = ? AND version = ?";
    private static final String DELETE = "DELETE FROM dpp_hold WHERE id = ? AND version = ?";
    private static final String LIST = SELECT + "id > ? ORDER BY id LIMIT ?";

    private static final String ENDING =
            SELECT + "id > ? AND (until_day < ? OR state = 'ENDING' OR state = 'ENDED') ORDER BY id LIMIT ?";

    private static final String ANY =
            "SELECT id FROM dpp_hold WHERE jurisdiction = ? AND fiscal_year = ? ORDER BY id LIMIT 1";

    private static final String SELECT_YEARS =
            "SELECT jurisdiction, fiscal_year, last_until, state, version FROM dpp_hold_year";
    private static final String INSERT_YEAR = "INSERT INTO dpp_hold_year (last_until, state, version, jurisdiction,"
            + " fiscal_year) VALUES (?, ?, ?, ?, ?)";
    private static final String UPDATE_YEAR = "UPDATE dpp_hold_year SET last_until = ?, state = ?, version = ?"
            + " WHERE jurisdiction = ? AND fiscal_year = ? AND version = ?";

    private final Database database;

    /**
     * Creates the store.
     *
     * @param database where its tables are
     */
    public JdbcHoldStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(HoldRecord hold) {
        return database.write("put into " + TABLE, connection -> {
            boolean changed = hold.version() == 1
                    ? database.dialect().insertIfAbsent(connection, INSERT, row -> values(row, hold))
                    : update(connection, hold);
            return changed
                    || select(connection, hold.id())
                            .filter(truncated(hold)::equals)
                            .isPresent();
        });
    }

    private static boolean update(Connection connection, HoldRecord hold) throws SQLException {
        return Sql.update(
                        connection,
                        UPDATE,
                        row -> row.text(hold.state().name())
                                .text(hold.authoriser())
                                .day(hold.until())
                                .number(hold.attempt())
                                .text(hold.sha256())
                                .instant(hold.changedAt())
                                .number(hold.version())
                                .text(hold.id())
                                .number(hold.version() - 1))
                == 1;
    }

    @Override
    public Optional<HoldRecord> find(String id) {
        return database.readDurable("read " + TABLE, connection -> select(connection, id));
    }

    @Override
    public List<HoldRecord> of(Collection<SubjectToken> tokens) {
        List<SubjectToken> all = List.copyOf(tokens);
        return database.readDurable("read " + TABLE, connection -> {
            List<HoldRecord> found = new ArrayList<>();
            for (int from = 0; from < all.size(); from += InList.LONGEST) {
                List<SubjectToken> part = all.subList(from, Math.min(all.size(), from + InList.LONGEST));
                found.addAll(Sql.query(
                        connection,
                        SELECT + "token " + InList.of(part.size()),
                        row -> InList.bind(part, token -> row.bytes(token.toBytes())),
                        JdbcHoldStore::hold));
            }
            return found;
        });
    }

    @Override
    public List<HoldRecord> list(String after, int limit) {
        return database.query("read " + TABLE, LIST, row -> row.text(after).number(limit), JdbcHoldStore::hold);
    }

    @Override
    public List<HoldRecord> ending(LocalDate today, String after, int limit) {
        return database.query(
                "read " + TABLE, ENDING, row -> row.text(after).day(today).number(limit), JdbcHoldStore::hold);
    }

    @Override
    public boolean remove(HoldRecord last) {
        return database.write("remove from " + TABLE, connection -> {
            Sql.update(connection, DELETE, row -> row.text(last.id()).number(last.version()));
            return select(connection, last.id()).isEmpty();
        });
    }

    @Override
    public boolean anyOf(ArchiveYear year) {
        return database.readDurable(
                "read " + TABLE,
                connection -> Sql.queryOne(
                                connection,
                                ANY,
                                row -> row.text(year.jurisdiction()).number(year.fiscalYear()),
                                row -> row.getString(1))
                        .isPresent());
    }

    @Override
    public boolean putYear(HoldYear year) {
        return database.write("put into " + YEARS, connection -> {
            boolean changed = year.version() == 1
                    ? database.dialect().insertIfAbsent(connection, INSERT_YEAR, row -> values(row, year))
                    : Sql.update(
                                    connection,
                                    UPDATE_YEAR,
                                    row -> values(row, year).number(year.version() - 1))
                            == 1;
            return changed || selectYears(connection).contains(year);
        });
    }

    @Override
    public List<HoldYear> years() {
        return database.readDurable("read " + YEARS, JdbcHoldStore::selectYears);
    }

    private static List<HoldYear> selectYears(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                SELECT_YEARS,
                none -> {},
                row -> new HoldYear(
                        new ArchiveYear(row.getString(1), row.getInt(2)),
                        day(row, 3),
                        HoldYear.State.valueOf(row.getString(4)),
                        row.getInt(5)));
    }

    private static Optional<HoldRecord> select(Connection connection, String id) throws SQLException {
        return Sql.queryOne(connection, SELECT + "id = ?", key -> key.text(id), JdbcHoldStore::hold);
    }

    private static void values(Parameters row, HoldRecord hold) throws SQLException {
        row.bytes(hold.token().toBytes())
                .text(hold.state().name())
                .text(hold.statute())
                .text(hold.schema())
                .text(hold.year().jurisdiction())
                .number(hold.year().fiscalYear())
                .text(hold.authoriser())
                .day(hold.until())
                .number(hold.attempt())
                .text(hold.sha256())
                .instant(hold.changedAt())
                .number(hold.version())
                .text(hold.id());
    }

    private static Parameters values(Parameters row, HoldYear year) throws SQLException {
        return row.day(year.lastUntil())
                .text(year.state().name())
                .number(year.version())
                .text(year.year().jurisdiction())
                .number(year.year().fiscalYear());
    }

    private static HoldRecord hold(ResultSet row) throws SQLException {
        return new HoldRecord(
                row.getString(13),
                SubjectToken.of(row.getBytes(1)),
                HoldRecord.State.valueOf(row.getString(2)),
                row.getString(3),
                row.getString(4),
                new ArchiveYear(row.getString(5), row.getInt(6)),
                row.getString(7),
                day(row, 8),
                row.getInt(9),
                row.getString(10),
                Micros.toInstant(row.getLong(11)),
                row.getInt(12));
    }

    private static LocalDate day(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, LocalDate.class));
    }

    private static HoldRecord truncated(HoldRecord h) {
        return new HoldRecord(
                h.id(),
                h.token(),
                h.state(),
                h.statute(),
                h.schema(),
                h.year(),
                h.authoriser(),
                h.until(),
                h.attempt(),
                h.sha256(),
                Micros.truncate(h.changedAt()),
                h.version());
    }
}
