package io.github.dppkit.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** What the host itself does meanwhile: reads and changes one order that is not due, 200 times a second. */
final class Foreground {

    private static final long PAUSE_MILLIS = 5;
    private final DataSource source;
    private final int orders;

    Foreground(DataSource source, int orders) {
        this.source = source;
        this.orders = orders;
    }

    /** Returns the 99th percentile, in milliseconds, while something runs. */
    double during(Callable<?> work) throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<long[]> latencies = thread.submit(() -> requests(running));
            work.call();
            running.set(false);
            long[] sorted = latencies.get();
            Arrays.sort(sorted);
            return sorted[(int) (sorted.length * 0.99)] / 1e6;
        } finally {
            thread.shutdownNow();
        }
    }

    private long[] requests(AtomicBoolean running) throws SQLException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        long order = 1;
        while (running.get()) {
            order = (order * 31 + 7) % orders | 1;
            long start = System.nanoTime();
            try (Connection connection = source.getConnection();
                    PreparedStatement select =
                            connection.prepareStatement("SELECT c1, total FROM shop_order WHERE id = ?");
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE shop_order SET quantity = quantity + 1 WHERE id = ?")) {
                select.setLong(1, order);
                select.executeQuery().close();
                update.setLong(1, order);
                update.executeUpdate();
            }
            nanos.add(System.nanoTime() - start);
            Thread.sleep(PAUSE_MILLIS);
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }
}
