package io.github.dppkit.spring.retention;

import io.github.dppkit.retention.DisposalRun;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the last disposal of this process went: numbers, names of targets and of classes of exceptions.
 *
 * @param at when it ended
 * @param complete whether everything that was due is gone
 * @param error the class of what stopped it; null if nothing did
 * @param disposed how many scopes are gone
 * @param partial how many are left to be tried again
 * @param failures what failed, by target and class of error
 */
public record DisposalReport(
        Instant at,
        boolean complete,
        @Nullable String error,
        int disposed,
        int partial,
        List<DisposalRun.Failure> failures) {

    /**
     * Creates a report with its own copy of the list.
     *
     * @param at when it ended
     * @param complete whether everything that was due is gone
     * @param error the class of what stopped it; null if nothing did
     * @param disposed how many scopes are gone
     * @param partial how many are left to be tried again
     * @param failures what failed, by target and class of error
     */
    public DisposalReport {
        failures = List.copyOf(failures);
    }

    static DisposalReport of(DisposalRun run, Instant at) {
        return new DisposalReport(at, run.isComplete(), null, run.disposed(), run.partial(), run.failures());
    }

    static DisposalReport stopped(Throwable by, Instant at) {
        return new DisposalReport(at, false, by.getClass().getName(), 0, 0, List.of());
    }
}
