package io.github.dppkit.testkit.attack;

import io.github.dppkit.testkit.TestkitException;
import java.sql.SQLException;
import java.util.List;

/**
 * What is attacked: the writer with the most events that two of its heads cover, and the heads.
 *
 * @param writer whose events
 * @param first number of its first event that is not pruned
 * @param from the size at one head
 * @param to the size at a later head; the events between are one interval
 * @param covered the largest size at any head
 */
record Target(WriterKey writer, long first, long from, long to, long covered) {

    private static final int PAGE = 1_000;
    private static final int LEAST = 8;

    static Target find(AuditTables tables) throws SQLException {
        java.util.Map<WriterKey, List<Long>> sizes = new java.util.LinkedHashMap<>();
        List<MetaRow> page;
        long next = 0;
        do {
            page = tables.leaves(next, PAGE);
            for (MetaRow row : page) {
                next = row.index() + 1;
                if (row.isOfWriter()) {
                    List<Long> heads = sizes.computeIfAbsent(row.writer(), key -> new java.util.ArrayList<>());
                    if (heads.isEmpty() || heads.get(heads.size() - 1) < row.size()) {
                        heads.add(row.size());
                    }
                }
            }
        } while (page.size() == PAGE);
        Target best = null;
        for (WriterKey writer : sizes.keySet()) {
            Target target = of(tables, writer, sizes.get(writer));
            if (target != null && (best == null || target.covered - target.first > best.covered - best.first)) {
                best = target;
            }
        }
        if (best == null) {
            throw new TestkitException("Attack kit not run: there is no writer with " + LEAST
                    + " events under at least two checkpoints. Let the application record some for a few minutes, then"
                    + " run it again.");
        }
        return best;
    }

    private static @org.jspecify.annotations.Nullable Target of(AuditTables tables, WriterKey writer, List<Long> heads)
            throws SQLException {
        List<EventRow> pruned = tables.pruned(writer);
        long first = pruned.isEmpty() ? 0 : pruned.get(0).seq();
        List<Long> whole = heads.stream().filter(size -> size >= first).toList();
        long covered = whole.isEmpty() ? 0 : whole.get(whole.size() - 1);
        for (int i = whole.size() - 1; i > 0 && covered - first >= LEAST; i--) {
            if (whole.get(i) - whole.get(i - 1) >= 2) {
                return new Target(writer, first, whole.get(i - 1), whole.get(i), covered);
            }
        }
        return null;
    }

    /** Returns an event in the middle of the interval. */
    long middle() {
        return from + (to - from) / 2;
    }
}
