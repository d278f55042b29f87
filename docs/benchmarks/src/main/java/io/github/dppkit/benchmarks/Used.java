package io.github.dppkit.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What was used since a moment. */
record Used(DataSource source, long cpuNanos, long wal) {

    static Used since(DataSource source) throws SQLException {
        return new Used(source, cpu(), wal(source));
    }

    double micros(int orders) {
        return (cpu() - cpuNanos) / 1e3 / orders;
    }

    double walBytes(int orders) throws SQLException {
        return (double) (wal(source) - wal) / orders;
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long wal(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
