package io.github.dppkit.retention;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step of a {@link DisposalBatch} that is taken for many scopes at once and, if that fails, for each alone: a locked row or a
 * foreign key holds up its own scope and no other.
 *
 * <p>After {@value #IN_A_ROW} failures in a row the rest counts as failed without a try, so that a place which is down costs
 * so many time-outs and not 500. Who is tried first follows the clock: nobody stands behind the same failing ones for ever.
 */
final class BatchStep {

    private static final Logger LOG = LoggerFactory.getLogger(BatchStep.class);
    private static final int IN_A_ROW = 20;

    private final DisposalClaims claims;
    private final InstantSource clock;
    private final BiConsumer<DisposalItem, Throwable> failed;

    /** {@code failed} takes note of what failed and how. */
    BatchStep(DisposalClaims claims, InstantSource clock, BiConsumer<DisposalItem, Throwable> failed) {
        this.claims = claims;
        this.clock = clock;
        this.failed = failed;
    }

    void run(List<DisposalItem> part, Consumer<List<DisposalItem>> step) {
        if (part.isEmpty()) {
            return;
        }
        Throwable fault = attempt(part, step);
        if (fault == null) {
            return;
        }
        if (part.size() == 1) {
            failed.accept(part.get(0), fault);
            return;
        }
        List<DisposalItem> order = new ArrayList<>(part);
        Collections.rotate(order, (int) Math.floorMod(clock.millis(), (long) order.size()));
        LOG.debug(
                "A step for {} scopes failed with {}; each is tried alone.",
                part.size(),
                fault.getClass().getName());
        int inARow = 0;
        for (DisposalItem item : order) {
            Throwable own = inARow < IN_A_ROW ? alone(item, step) : fault;
            if (own == null) {
                inARow = 0;
            } else {
                inARow++;
                fault = own;
                failed.accept(item, own);
            }
        }
    }

    private @Nullable Throwable alone(DisposalItem item, Consumer<List<DisposalItem>> step) {
        List<DisposalItem> held = claims.hold(List.of(item));
        return held.isEmpty() ? null : attempt(held, step);
    }

    /** A host's code may throw what its port does not declare: Kotlin has no checked exceptions, and a class may be missing. */
    private static @Nullable Throwable attempt(List<DisposalItem> part, Consumer<List<DisposalItem>> step) {
        try {
            step.accept(part);
            return null;
        } catch (Exception | LinkageError e) {
            return e;
        }
    }
}
