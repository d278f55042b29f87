package io.github.dppkit.spring.retention;

import io.github.dppkit.governance.request.DataRequestRun;
import io.github.dppkit.retention.DisposalRun;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with requests of data subjects, then disposes of what is due; a fault of the first holds the second up in nothing.
 *
 * @param requests goes on with them
 * @param disposal disposes
 */
record DataRequestsFirst(Supplier<DataRequestRun> requests, Supplier<DisposalRun> disposal)
        implements Supplier<DisposalRun> {

    private static final Logger LOG = LoggerFactory.getLogger(DisposalSchedule.class);

    @Override
    public DisposalRun get() {
        try {
            tell(requests.get());
        } catch (RuntimeException e) {
            // its text may be that of a store of the application
            LOG.warn(
                    "Data requests failed with {}; they are tried again.",
                    e.getClass().getName());
        }
        return disposal.get();
    }

    private static void tell(DataRequestRun run) {
        if (!run.alarms().isEmpty()) {
            LOG.warn("Data requests raised alarms, see docs/data-requests.md: {}", run.alarms());
        }
        if (!run.failures().isEmpty()) {
            LOG.warn("Data requests are not carried out: {} open; failed: {}", run.open(), run.failures());
        } else if (run.closed() > 0) {
            LOG.info("Data requests: {} closed, {} scopes.", run.closed(), run.scopes());
        }
    }
}
