package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.internal.EventIds;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Gives events their id, their time and the tokens of their subjects, on the thread of the one who records. */
final class Drafter {

    private final SubjectTokenizer tokenizer;
    private final InstantSource clock;

    Drafter(SubjectTokenizer tokenizer, InstantSource clock) {
        this.tokenizer = tokenizer;
        this.clock = clock;
    }

    Draft draft(AuditEvent event) {
        SubjectToken partner = null;
        SubjectToken scope = null;
        try {
            if (event.partner() != null) {
                partner = tokenizer.partnerToken(event.partner());
            }
            if (event.scope() != null) {
                scope = tokenizer.scopeToken(event.scope());
            }
        } catch (RuntimeException e) {
            throw new AuditWriteException(
                    "Audit record refused (L5.d): the subject's token could not be made; deny the act.",
                    Durability.NOT_RECORDED,
                    e);
        }
        return new Draft(
                EventId.of(EventIds.next()), clock.instant().truncatedTo(ChronoUnit.MICROS), event, partner, scope);
    }
}
