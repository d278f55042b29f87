package io.github.dppkit.retention;

import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.EventId;
import java.util.List;

/** The audit trail as retention needs it: returns when the event is durable, else throws. */
@FunctionalInterface
interface Recorder {

    /** Records one event and returns its id. */
    EventId record(AuditEvent event);

    /** Records many events, at most 500, in one commit where the trail can; returns their ids in the same order. */
    default List<EventId> recordAll(List<AuditEvent> events) {
        return events.stream().map(this::record).toList();
    }

    /** Returns an audit trail as a recorder. */
    static Recorder of(AuditTrail trail) {
        return new Recorder() {
            @Override
            public EventId record(AuditEvent event) {
                return trail.record(event);
            }

            @Override
            public List<EventId> recordAll(List<AuditEvent> events) {
                return trail.record(events);
            }
        };
    }
}
