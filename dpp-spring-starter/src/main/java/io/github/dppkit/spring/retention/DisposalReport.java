package io.github.dppkit.spring.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.retention.DisposalRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * @param alarms what somebody should look at, such as leases that nobody renews and secrets that stay, and how many
 */
public record DisposalReport(
        Instant at,
        boolean complete,
        @Nullable String error,
        int disposed,
        int partial,
        List<DisposalRun.Failure> failures,
        Map<Reason, Integer> alarms) {

    /**
     * Creates a report with its own copies of list and map.
     *
     * @param at when it ended
     * @param complete whether everything that was due is gone
     * @param error the class of what stopped it; null if nothing did
     * @param disposed how many scopes are gone
     * @param partial how many are left to be tried again
     * @param failures what failed, by target and class of error
     * @param alarms what somebody should look at, and how many
     */
    public DisposalReport {
        failures = List.copyOf(failures);
        alarms = Map.copyOf(alarms);
    }

    static DisposalReport of(DisposalRun run, Instant at) {
        return new DisposalReport(
                at, run.isComplete(), null, run.disposed(), run.partial(), run.failures(), run.alarms());
    }

    static DisposalReport stopped(Throwable by, Instant at) {
        return new DisposalReport(at, false, by.getClass().getName(), 0, 0, List.of(), Map.of());
    }
}
