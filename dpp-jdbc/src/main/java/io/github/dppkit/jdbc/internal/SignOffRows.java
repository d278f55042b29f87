package io.github.dppkit.jdbc.internal;

import io.github.dppkit.access.spi.SignOff;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.pii.ActorId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the audit trail has been reviewed: rows that are only ever added. */
final class SignOffRows {

    private static final String LAST =
            "SELECT sign_off_no, from_us, to_us, reviewer, second_reviewer, signed_us, evidence, seen FROM dpp_access_sign_off"
                    + " WHERE sign_off_no = (SELECT MAX(sign_off_no) FROM dpp_access_sign_off)";
    private static final String INSERT = "INSERT INTO dpp_access_sign_off (sign_off_no, from_us, to_us, reviewer,"
            + " second_reviewer, signed_us, evidence, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private SignOffRows() {}

    static Optional<SignOff> last(Connection connection) throws SQLException {
        return Sql.queryOne(connection, LAST, none -> {}, SignOffRows::signOff);
    }

    static boolean put(Connection connection, Dialect dialect, SignOff signOff) throws SQLException {
        int newest = last(connection).map(SignOff::number).orElse(0);
        boolean added = newest == signOff.number() - 1
                && dialect.insertIfAbsent(connection, INSERT, row -> {
                    ActorId second = signOff.second();
                    row.number(signOff.number())
                            .instant(signOff.from())
                            .instant(signOff.to())
                            .text(JdbcGrantStore.text(signOff.reviewer()))
                            .text(second == null ? null : JdbcGrantStore.text(second))
                            .instant(signOff.signedAt())
                            .text(signOff.evidence())
                            .text(text(signOff.seen()));
                });
        // the same again: an earlier call was carried out and its answer lost
        return added || last(connection).filter(truncated(signOff)::equals).isPresent();
    }

    private static SignOff truncated(SignOff signOff) {
        return new SignOff(
                signOff.number(),
                Micros.truncate(signOff.from()),
                Micros.truncate(signOff.to()),
                signOff.reviewer(),
                signOff.second(),
                Micros.truncate(signOff.signedAt()),
                signOff.evidence(),
                signOff.seen());
    }

    private static SignOff signOff(ResultSet row) throws SQLException {
        String second = row.getString(5);
        return new SignOff(
                row.getInt(1),
                Micros.toInstant(row.getLong(2)),
                Micros.toInstant(row.getLong(3)),
                JdbcGrantStore.actor(row.getString(4)),
                second == null ? null : JdbcGrantStore.actor(second),
                Micros.toInstant(row.getLong(6)),
                row.getString(7),
                seen(row.getString(8)));
    }

    /** Node names have neither colons nor commas. */
    private static String text(Map<WriterId, Long> seen) {
        return seen.entrySet().stream()
                .map(each -> each.getKey().node() + ":" + each.getKey().incarnation() + ":" + each.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static Map<WriterId, Long> seen(String text) {
        Map<WriterId, Long> seen = new HashMap<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] parts = each.split(":", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("A sign-off in the store is of another form.");
            }
            seen.put(new WriterId(parts[0], Long.parseLong(parts[1])), Long.parseLong(parts[2]));
        }
        return seen;
    }
}
