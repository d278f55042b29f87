package io.github.dppkit.retention;

import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.EventId;

/** The audit trail as retention needs it: returns when the event is durable, else throws. */
@FunctionalInterface
interface Recorder {

    /** Records one event and returns its id. */
    EventId record(AuditEvent event);
}
