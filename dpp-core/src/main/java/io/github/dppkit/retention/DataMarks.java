package io.github.dppkit.retention;

import io.github.dppkit.DppException;
import io.github.dppkit.retention.spi.Mark;
import io.github.dppkit.retention.spi.MarkStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mark of each node in both domains, by which a restore of the data shows: before anything is cleared it is raised where
 * the keys are, and where the data are only after. A backup of the data from before the clearing then has the lower mark.
 *
 * <p>A crash in between leaves the same picture, and costs one reconciliation that finds nothing. Without marks in the domain
 * of the data nothing is noted. Safe for use by several threads; each node has a name of its own.
 */
final class DataMarks {

    private static final Logger LOG = LoggerFactory.getLogger(DataMarks.class);
    private static final long UNKNOWN = -1;
    private static final String PREFIX = "data:";
    private static final String PART = "the marks beside the data";

    /** Another node's mark may be one behind for as long as one of its runs may take. */
    private static final Duration LONGEST_RUN = Duration.ofHours(1);

    private final MarkStore keys;
    private final @Nullable MarkStore data;
    private final InstantSource clock;
    private final String name;
    private long announced = UNKNOWN;
    private long done = UNKNOWN;
    private int active;
    /** Whether this process has announced what is not done yet; else an earlier one had, and was stopped or restored under. */
    private boolean mine;

    private boolean raisedBlindly;

    DataMarks(MarkStore keys, @Nullable MarkStore data, String node, InstantSource clock) {
        this.keys = keys;
        this.data = data;
        this.clock = clock;
        this.name = PREFIX + node;
    }

    /** Says that something is about to be cleared; {@link #end} follows. */
    synchronized void begin() {
        if (data == null) {
            return;
        }
        if (announced < 0) {
            done = answered(this::besideData, UNKNOWN);
            announced = Math.max(position(keys.marks().get(name)), done);
        }
        // where the data do not answer it is raised too: they are behind then, until a sweep has looked at them
        if (announced == done || (done == UNKNOWN && !raisedBlindly)) {
            keys.raise(name, announced + 1, clock.instant());
            announced++;
            mine = done != UNKNOWN;
            raisedBlindly = !mine;
        }
        active++;
    }

    /**
     * Says that what was begun has ended, and raises the mark beside the data unless somebody else in this process is clearing,
     * or that mark is not where this process left it. Does not throw: a database of the host's that is away holds no disposal
     * up, and the mark stays behind until the next run, or the next start, which then takes it for a restore.
     */
    synchronized void end() {
        if (data == null) {
            return;
        }
        active--;
        if (active == 0 && mine && answered(this::settled, false)) {
            done = announced;
            mine = false;
        }
    }

    /**
     * Tells which marks beside the data are behind, and no run that is under way can be the reason.
     *
     * @return by name, what the keys' domain holds; empty if none is
     */
    synchronized Map<String, Mark> behind() {
        Map<String, Mark> behind = new HashMap<>();
        if (data == null) {
            return behind;
        }
        Map<String, Mark> there = HostCall.of(PART, data::marks);
        Instant longAgo = clock.instant().minus(LONGEST_RUN);
        keys.marks().forEach((node, mark) -> {
            long gap = mark.number() - position(there.get(node));
            boolean underWay = gap == 1 && (node.equals(name) ? mine : mark.at().isAfter(longAgo));
            if (node.startsWith(PREFIX) && gap > 0 && !underWay) {
                behind.put(node, mark);
            }
        });
        return behind;
    }

    /** Raises marks beside the data, once everything that a restore brought back is gone again. */
    synchronized void catchUp(Map<String, Mark> behind) {
        if (data != null) {
            behind.forEach((node, mark) -> raise(node, mark.number(), mark.at()));
            announced = UNKNOWN;
            mine = false;
            raisedBlindly = false;
        }
    }

    private boolean settled() {
        if (besideData() != done) {
            return false;
        }
        raise(name, announced, clock.instant());
        return true;
    }

    private static <T> T answered(Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (DppException e) {
            LOG.warn(
                    "The marks beside the data do not answer ({}).",
                    e.getClass().getName());
            return otherwise;
        }
    }

    private long besideData() {
        return position(
                HostCall.of(PART, () -> Objects.requireNonNull(data).marks()).get(name));
    }

    private void raise(String which, long number, Instant at) {
        HostCall.run(PART, () -> Objects.requireNonNull(data).raise(which, number, at));
    }

    private static long position(@Nullable Mark mark) {
        return mark == null ? 0 : mark.number();
    }
}
