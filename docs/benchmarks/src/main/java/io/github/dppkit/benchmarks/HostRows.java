package io.github.dppkit.benchmarks;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Host rows scrubbed by hand and by a disposal target in turns, a few thousand at a time, so that all of them meet the same
 * machine: by hand in batches of 1,000, of 10,000 and, as the target's are, of 500; by the target with and without its
 * second look at the rows. Batches by hand look at nothing afterwards.
 */
final class HostRows {

    private static final int BATCH = 500;
    private static final int WARM_UP = 2_000;

    private final DataSource source;
    private final DisposalTarget target;
    private final Spent hand1000 = new Spent();
    private final Spent hand10000 = new Spent();
    private final Spent hand500 = new Spent();
    private final Spent disposed = new Spent();
    private final Spent readBack = new Spent();
    private long next;

    private HostRows(DataSource source, DisposalTarget target) {
        this.source = source;
        this.target = target;
    }

    /** Time and rows of one way. */
    private static final class Spent {

        private double seconds;
        private int rows;

        void add(long start, int count) {
            seconds += DisposeOrders.seconds(start);
            rows += count;
        }

        void clear() {
            seconds = 0;
            rows = 0;
        }

        double rate() {
            return rows / seconds;
        }
    }

    /** By hand goes an eighth of the orders each way, by the target as many that are not due: its engine needs the others. */
    static void run(DataSource source, DisposalTarget target, int orders) throws SQLException {
        HostRows rows = new HostRows(source, target);
        int each = orders / 8;
        int slice = Math.min(10_000, Math.max(1_000, each / 3));
        rows.round(Math.min(WARM_UP, each / 4));
        rows.clear();
        for (int done = 0; done + slice <= each - Math.min(WARM_UP, each / 4); done += slice) {
            rows.round(slice);
        }
        rows.print();
    }

    private void round(int count) throws SQLException {
        byHand(hand1000, 1_000, count);
        byTarget(count);
        byHand(hand10000, 10_000, count);
        byHand(hand500, BATCH, count);
    }

    private void byHand(Spent spent, int batch, int count) throws SQLException {
        long start = System.nanoTime();
        spent.add(start, DisposalOrders.byHand(source, batch, count));
    }

    private void byTarget(int count) {
        for (int done = 0; done < count; done += BATCH) {
            List<Disposal> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                PiiScope scope =
                        PiiScope.order(SellingPartner.of(DisposalOrders.SELLER), DisposalOrders.id(2 * next++ + 1));
                batch.add(new Disposal(scope, DataClass.PII, "0123456789abcdef0123456789abcdef"));
            }
            long start = System.nanoTime();
            long changed = target.disposeAll(batch).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            disposed.add(start, BATCH);
            start = System.nanoTime();
            boolean left = !target.remainingAmong(
                            batch.stream().map(Disposal::scope).toList())
                    .isEmpty();
            readBack.add(start, BATCH);
            if (changed != BATCH || left) {
                throw new IllegalStateException("rows were left, or there were none");
            }
        }
    }

    private void clear() {
        List.of(hand1000, hand10000, hand500, disposed, readBack).forEach(Spent::clear);
    }

    private void print() {
        double whole = disposed.rows / (disposed.seconds + readBack.seconds);
        DisposeOrders.print(
                "host rows by hand     %,9.0f orders/s by 1,000; %,.0f by 10,000; %,.0f by 500%n",
                hand1000.rate(), hand10000.rate(), hand500.rate());
        print("host rows by dppkit", disposed.rate(), "looked at once, in the transaction");
        print("and read back", whole, "as a disposal does");
    }

    private void print(String what, double rate, String how) {
        DisposeOrders.print(
                "%-21s %,9.0f orders/s by 500, %s: %.2f of by hand by 1,000, %.2f by 10,000, %.2f by 500%n",
                what, rate, how, rate / hand1000.rate(), rate / hand10000.rate(), rate / hand500.rate());
    }
}
