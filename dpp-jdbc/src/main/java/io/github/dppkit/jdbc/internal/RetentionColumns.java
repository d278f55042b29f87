package io.github.dppkit.jdbc.internal;

import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.RetentionFacts;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of {@code dpp_retention}, as they are written and read. */
final class RetentionColumns {

    static final String KEY_COLUMNS = "partner, scope_kind, scope_id, data_class";
    private static final String FIXED_COLUMNS = "origin, first_seen_us";
    private static final String CHANGING_COLUMNS = "state, purchased_us, unshipped_as_of_us, undelivered_as_of_us,"
            + " shipped_us, fulfilled_us, delivered_us, cancelled_us, promised_by_us, shipped_before_us, deadline_us, due_us, key_day,"
            + " last_key_day, pseudonym, claimed_until_us, version";

    static final String SELECT =
            "SELECT " + KEY_COLUMNS + ", " + FIXED_COLUMNS + ", " + CHANGING_COLUMNS + " FROM dpp_retention WHERE ";
    static final String OF_KEY = "partner = ? AND scope_kind = ? AND scope_id = ? AND data_class = ?";
    private static final String OF_VERSION = OF_KEY + " AND version = ?";
    private static final int KEY_COUNT = KEY_COLUMNS.split(",", -1).length;
    private static final String FORMER = "former_" + (KEY_COLUMNS + ", version").replace(", ", ", former_");
    private static final String OF_VERSION_SET = Stream.concat(
                    Arrays.stream(KEY_COLUMNS.split(", ", -1)), Stream.of("version"))
            .map(column -> "r." + column + " = d.former_" + column)
            .collect(Collectors.joining(" AND "));
    static final String INSERT = "INSERT INTO dpp_retention (" + KEY_COLUMNS + ", " + FIXED_COLUMNS + ", "
            + CHANGING_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String UPDATE =
            "UPDATE dpp_retention SET " + CHANGING_COLUMNS.replace(",", " = ?,") + " = ? WHERE " + OF_VERSION;
    static final String DELETE = "DELETE FROM dpp_retention WHERE " + OF_VERSION;

    /** PostgreSQL: the same for many rows, an array for each parameter; answers with the numbers of the changed ones. */
    static final String UPDATE_SET = updateSet();

    static final String DELETE_SET = "DELETE FROM dpp_retention AS r USING " + ColumnArrays.unnest(KEY_COUNT + 1)
            + " WITH ORDINALITY AS d (" + FORMER + ", n) WHERE " + OF_VERSION_SET + " RETURNING d.n";

    private RetentionColumns() {}

    private static String updateSet() {
        List<String> changing = List.of(CHANGING_COLUMNS.split(", ", -1));
        String changes =
                changing.stream().map(column -> column + " = d." + column).collect(Collectors.joining(", "));
        return "UPDATE dpp_retention AS r SET " + changes + " FROM "
                + ColumnArrays.unnest(changing.size() + KEY_COUNT + 1) + " WITH ORDINALITY AS d ("
                + CHANGING_COLUMNS + ", " + FORMER + ", n) WHERE " + OF_VERSION_SET + " RETURNING d.n";
    }

    static Parameters key(Parameters row, RetentionRecord record) throws SQLException {
        return ScopeColumns.bind(row, record.scope()).text(record.dataClass().name());
    }

    static void changing(Parameters row, RetentionRecord record) throws SQLException {
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

    static RetentionRecord read(ResultSet row) throws SQLException {
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
