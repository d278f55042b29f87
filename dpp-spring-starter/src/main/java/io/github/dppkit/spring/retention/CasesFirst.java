package io.github.dppkit.spring.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.governance.request.DataRequestRun;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.notice.NoticeRun;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with notices or requests, then disposes of what is due; a fault of the first holds the second up in nothing.
 *
 * @param what what the first is called in the log
 * @param page where its alarms are explained
 * @param cases goes on with them
 * @param disposal disposes
 */
record CasesFirst(String what, String page, Supplier<CasesFirst.Run> cases, Supplier<DisposalRun> disposal)
        implements Supplier<DisposalRun> {

    private static final Logger LOG = LoggerFactory.getLogger(DisposalSchedule.class);

    /** What is told of a run. */
    record Run(boolean undone, int ended, int open, int scopes, List<String> failures, Map<Reason, Integer> alarms) {}

    static CasesFirst notices(Supplier<NoticeRun> notices, Supplier<DisposalRun> disposal) {
        Supplier<Run> cases = () -> {
            NoticeRun r = notices.get();
            return new Run(!r.isComplete(), r.erased(), r.open(), r.scopes(), r.failures(), r.alarms());
        };
        return new CasesFirst("Notices", "docs/notices.md", cases, disposal);
    }

    static CasesFirst requests(Supplier<DataRequestRun> requests, Supplier<DisposalRun> disposal) {
        Supplier<Run> cases = () -> {
            DataRequestRun r = requests.get();
            // one that is open may wait for a person
            return new Run(!r.failures().isEmpty(), r.closed(), r.open(), r.scopes(), r.failures(), r.alarms());
        };
        return new CasesFirst("Data requests", "docs/data-requests.md", cases, disposal);
    }

    @Override
    public DisposalRun get() {
        try {
            tell(cases.get());
        } catch (Exception | Error e) { // also what a port of the application does not declare
            // its text may be that of a store of the application
            LOG.warn(
                    "{} failed with {}; they are tried again.",
                    what,
                    e.getClass().getName());
        }
        return disposal.get();
    }

    private void tell(Run run) {
        if (!run.alarms().isEmpty()) {
            LOG.warn("{} raised alarms, see {}: {}", what, page, run.alarms());
        }
        if (run.undone()) {
            LOG.warn("{} are not carried out: {} open; failed: {}", what, run.open(), run.failures());
        } else if (run.ended() > 0) {
            LOG.info("{}: {} carried out, {} scopes.", what, run.ended(), run.scopes());
        }
    }
}
