package io.github.dppkit.retention.hold.internal;

import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;

/** The audit trail as holds need it. */
@FunctionalInterface
public interface HoldRecorder {

    /**
     * Records one event.
     *
     * @param event what happened
     * @return its id, once it is durable; else it throws
     */
    EventId record(AuditEvent event);
}
