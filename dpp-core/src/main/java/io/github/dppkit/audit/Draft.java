package io.github.dppkit.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event with its id, time and tokens, which lacks only its place in a tree. */
record Draft(
        EventId id,
        Instant time,
        AuditEvent event,
        @Nullable SubjectToken partner,
        @Nullable SubjectToken scope) {

    RecordedEvent at(WriterId writer, long seq) {
        return new RecordedEvent(
                id,
                writer,
                seq,
                time,
                event.action(),
                event.outcome(),
                event.channel(),
                event.reason(),
                event.client(),
                event.actor(),
                event.about(),
                event.role(),
                event.purpose(),
                partner,
                scope,
                event.categories(),
                event.count(),
                event.relatesTo(),
                event.evidence());
    }
}
