package io.github.dppkit.retention;

import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that the audit trail was found behind its anchors while no ledger could tell what was erased since: its
 * acknowledgement lets the trail go on, and does not tell what became readable again.
 */
final class Unreconciled {

    private static final String FOUND = "restore-found";
    private static final String ACKNOWLEDGED = "restore-acknowledged";

    private final MarkStore store;
    private final InstantSource clock;
    private final BooleanSupplier trailRolledBack;

    Unreconciled(MarkStore store, InstantSource clock, BooleanSupplier trailRolledBack) {
        this.store = store;
        this.clock = clock;
        this.trailRolledBack = trailRolledBack;
    }

    boolean isOpen(boolean ledgerReadable) {
        long found = position(FOUND);
        long acknowledged = position(ACKNOWLEDGED);
        if (found == acknowledged && !ledgerReadable && trailRolledBack.getAsBoolean()) {
            found = acknowledged + 1;
            store.raise(FOUND, found, clock.instant());
        }
        return found > acknowledged;
    }

    void acknowledged() {
        store.raise(ACKNOWLEDGED, position(FOUND), clock.instant());
    }

    private long position(String name) {
        @Nullable Mark mark = store.marks().get(name);
        return mark == null ? 0 : mark.number();
    }
}
