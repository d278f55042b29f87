package io.github.dppkit.audit;

import io.github.dppkit.audit.AuditWriteException.Durability;
import io.github.dppkit.audit.internal.EventIds;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.SellingPartner;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Gives events their id, their time and the tokens of their subjects, on the thread of the one who records. */
final class Drafter {

    /** What the stores' tables hold. */
    private static final int MAX_BYTES = 1_024;
    /** The longest writer's name, so that a draft that fits there fits everywhere. */
    private static final WriterId ANYWHERE = new WriterId("a".repeat(64), 1);

    private final SubjectTokenizer tokenizer;
    private final InstantSource clock;

    Drafter(SubjectTokenizer tokenizer, InstantSource clock) {
        this.tokenizer = tokenizer;
        this.clock = clock;
    }

    /**
     * Returns an event that is ready for any place in a tree. What cannot be written down is refused here, where it harms
     * its own caller only, and not on the thread that writes for all.
     */
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
            throw refused("the subject's token could not be made", e);
        }
        try {
            Draft draft = Draft.of(recorded(event, partner, scope));
            if (draft.at(ANYWHERE, 0).length > MAX_BYTES) {
                throw new AuditFormatException("Audit event refused: it has more than " + MAX_BYTES + " bytes.");
            }
            return draft;
        } catch (RuntimeException e) {
            throw refused("the clock or a field is out of range", e);
        }
    }

    private RecordedEvent recorded(AuditEvent event, @Nullable SubjectToken partner, @Nullable SubjectToken scope) {
        return new RecordedEvent(
                EventId.of(EventIds.next()),
                ANYWHERE,
                0,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
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

    private static AuditWriteException refused(String why, RuntimeException cause) {
        return new AuditWriteException(
                "Audit record refused (L5.d): " + why + "; deny the act.", Durability.NOT_RECORDED, cause);
    }

    SubjectToken partnerToken(SellingPartner partner) {
        return tokenizer.partnerToken(partner);
    }
}
