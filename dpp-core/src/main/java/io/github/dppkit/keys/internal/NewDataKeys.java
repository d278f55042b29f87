package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Makes the data key of a scope at its first value, with its deadline. */
@Enforces({"A2.1.a", "A2.4.a"})
final class NewDataKeys {

    private static final int ATTEMPTS = 100;

    private final DataKeyWrapping wrapping;
    private final KeyStore store;
    private final DeadlineSource deadlines;
    private final KeyEvents events;
    private final InstantSource clock;
    private final OpenedKeys opened;
    private final Follow follow;

    /** What is done to a new key whose deadline has changed while it was made. */
    record Follow(KeyMoves moves, KeyErasure erasure) {}

    NewDataKeys(
            DataKeyWrapping wrapping,
            KeyStore store,
            DeadlineSource deadlines,
            KeyEvents events,
            InstantSource clock,
            OpenedKeys opened,
            Follow follow) {
        this.wrapping = wrapping;
        this.store = store;
        this.deadlines = deadlines;
        this.events = events;
        this.clock = clock;
        this.opened = opened;
        this.follow = follow;
    }

    /** Returns the key that the scope has from now on, made here or by another node at the same moment. */
    DataKey create(PiiScope scope, Provenance provenance) throws GeneralSecurityException {
        Instant now = clock.instant();
        DeadlineSource.Deadline deadline = deadlines.firstDeadline(scope, provenance, now);
        // the day's secret ends with the start of the day
        if (!deadline.deadline().truncatedTo(ChronoUnit.DAYS).isAfter(now)) {
            throw new ScopeErasedException();
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            try (DataKeyWrapping.Created created = wrapping.create(scope, deadline, provenance.operation(), now)) {
                if (i == 0) {
                    events.record(KeyEvents.Type.DATA_KEY_CREATED, scope);
                }
                long readAt = opened.now();
                DataKeyRecord stored = store.addDataKey(created.candidate()).orElse(null);
                if (stored != null) {
                    return opened(created, confirmed(stored, provenance, now), readAt);
                }
            }
        }
        throw new KeyUnavailableException("Data key unavailable (A2.1.a): the secret of its day changed all the time.");
    }

    /** The stored key may be another node's, or this one moved meanwhile to the day that its deadline has now. */
    private DataKey opened(DataKeyWrapping.Created created, DataKeyRecord stored, long readAt)
            throws GeneralSecurityException {
        if (created.isStoredAs(stored)) {
            DataKey made = opened.admit(created, readAt);
            if (made != null) {
                return made;
            }
        }
        DataKeyRecord candidate = created.candidate();
        long reserved = stored.id().equals(candidate.id()) ? DataKey.BLOCK : 0;
        return opened.open(candidate.scope(), stored, reserved, readAt);
    }

    /**
     * Asks for the deadline again, now that the key can be seen: a disposal or a move between the first answer and the
     * storing of the key found no key to erase or to move.
     */
    private DataKeyRecord confirmed(DataKeyRecord made, Provenance provenance, Instant now) {
        DeadlineSource.Deadline deadline;
        try {
            deadline = deadlines.firstDeadline(made.scope(), provenance, now);
        } catch (ScopeErasedException e) {
            follow.erasure().finish(made.scope());
            throw e;
        }
        LocalDate day = LocalDate.ofInstant(deadline.deadline(), ZoneOffset.UTC);
        if (day.equals(made.epochDay())) {
            return made;
        }
        follow.moves().move(made.scope(), day, deadline.knownUntil());
        return store.dataKey(made.scope()).orElseThrow(ScopeErasedException::new);
    }
}
