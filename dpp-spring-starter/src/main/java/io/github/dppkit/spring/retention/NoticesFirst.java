package io.github.dppkit.spring.retention;

import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.notice.NoticeRun;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out notices, then disposes of what is due; a fault of the first holds the second up in nothing.
 *
 * @param notices carries them out
 * @param disposal disposes
 */
record NoticesFirst(Supplier<NoticeRun> notices, Supplier<DisposalRun> disposal) implements Supplier<DisposalRun> {

    private static final Logger LOG = LoggerFactory.getLogger(DisposalSchedule.class);

    @Override
    public DisposalRun get() {
        try {
            tell(notices.get());
        } catch (RuntimeException e) {
            // its text may be that of a store of the application
            LOG.warn(
                    "Notices failed with {}; they are tried again.",
                    e.getClass().getName());
        }
        return disposal.get();
    }

    private static void tell(NoticeRun run) {
        if (!run.alarms().isEmpty()) {
            LOG.warn("Notices raised alarms, see docs/notices.md: {}", run.alarms());
        }
        if (!run.isComplete()) {
            LOG.warn("Notices are not carried out: {} open; failed: {}", run.open(), run.failures());
        } else if (run.erased() > 0) {
            LOG.info("Notices: {} carried out, {} scopes.", run.erased(), run.scopes());
        }
    }
}
