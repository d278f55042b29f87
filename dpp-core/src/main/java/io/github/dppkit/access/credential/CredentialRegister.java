package io.github.dppkit.access.credential;

import io.github.dppkit.access.Actor;
import io.github.dppkit.access.credential.CredentialAge.State;
import io.github.dppkit.access.spi.CredentialStore;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.AuditEventBuilder;
import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.EventId;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.FigureValue;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ages of credentials that programs use, held against the policy: which must be replaced soon, which should have been.
 *
 * <p><b>Guarantees.</b> No secret is asked for, kept or shown. Every change is by a named person and on record before it is
 * made. <b>Non-guarantees.</b> It knows what it was told: a credential that nobody registered, or that was said to be
 * replaced and was not, it cannot see. It stops none; Amazon stops an LWA client secret itself.
 *
 * <p>Safe for use by several threads and nodes: of two changes to the same credential one wins, the other is told.
 */
@Enforces({"A1.4", "V6.1.4.2"})
public final class CredentialRegister {

    /** How long before its day a credential is due soon. */
    public static final Duration WARNING = Duration.ofDays(30);

    private final DppPolicy policy;
    private final CredentialStore store;
    private final AuditTrail audit;
    private final InstantSource clock;

    private CredentialRegister(DppPolicy policy, CredentialStore store, AuditTrail audit, InstantSource clock) {
        this.policy = policy;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Creates a register; {@code Dpp.credentials(store)} calls this.
     *
     * @param policy how old credentials may be
     * @param store keeps their names and dates
     * @param audit where changes and alarms are put on record
     * @param clock the time
     * @return the register
     */
    public static CredentialRegister create(
            DppPolicy policy, CredentialStore store, AuditTrail audit, InstantSource clock) {
        return new CredentialRegister(policy, store, audit, clock);
    }

    /**
     * Registers a credential, or says that it was replaced.
     *
     * @param name the name people know it by, never the secret; the same when it is replaced
     * @param kind what it is; the same when it is replaced
     * @param createdAt when the credential in use was made; not in the future, and not before the one it replaces
     * @param by the person who says so, with the claims that the policy demands
     * @return its record
     * @throws CredentialRefusedException if the name looks like a secret, the date cannot be, the policy sets no limit for
     *     its kind, a claim is missing, or somebody else changed it meanwhile
     */
    public Credential record(String name, CredentialKind kind, Instant createdAt, Actor by) {
        Credential known = find(name);
        Credential next = new Credential(name, kind, createdAt, null, known == null ? 1 : known.version() + 1);
        limit(kind);
        boolean older = known != null && createdAt.isBefore(known.createdAt());
        if (createdAt.isAfter(clock.instant()) || older) {
            throw new CredentialRefusedException("Credential refused (V6.1.4.2): it was made neither in the future nor"
                    + " before the one it replaces.");
        }
        if (known != null && known.kind() != kind) {
            throw new CredentialRefusedException(
                    "Credential refused (V6.1.4.2): this name is that of a credential of another kind; use another.");
        }
        change(next, by);
        return next;
    }

    /**
     * Says that a credential is no longer in use.
     *
     * @param name the name people know it by
     * @param by the person who says so, with the claims that the policy demands
     * @throws CredentialRefusedException if there is none in use, a claim is missing, or somebody else changed it meanwhile
     */
    public void withdraw(String name, Actor by) {
        Credential known = find(name);
        if (known == null || known.withdrawnAt() != null) {
            throw new CredentialRefusedException("Credential refused: none of this name is in use.");
        }
        change(new Credential(name, known.kind(), known.createdAt(), clock.instant(), known.version() + 1), by);
    }

    /**
     * Returns the ages of all credentials in use.
     *
     * @return ordered by name
     */
    public List<CredentialAge> ages() {
        Instant now = clock.instant();
        return store.credentials().stream()
                .filter(credential -> credential.withdrawnAt() == null)
                .map(credential -> age(credential, now))
                .toList();
    }

    /**
     * Puts an alarm on record for each credential that is overdue; call it daily.
     *
     * @return those that are overdue
     */
    public List<CredentialAge> raiseAlarms() {
        List<CredentialAge> overdue =
                ages().stream().filter(age -> age.state() == State.OVERDUE).toList();
        overdue.forEach(age ->
                audit.record(AuditEvent.builder(Action.ALARM, Outcome.SUCCESS, ActorId.DPPKIT, Channel.SYSTEM)
                        .about(onRecord(age.credential()))
                        .reason(Reason.CREDENTIAL_OVERDUE)
                        .count(Duration.between(age.dueAt(), clock.instant()).toDays())
                        .build()));
        return overdue;
    }

    private CredentialAge age(Credential credential, Instant now) {
        FigureValue limit = limit(credential.kind());
        Instant due = credential.createdAt().plus(limit.duration());
        State state = State.IN_TIME;
        if (!now.isBefore(due)) {
            state = State.OVERDUE;
        } else if (!now.isBefore(due.minus(WARNING))) {
            state = State.DUE_SOON;
        }
        return new CredentialAge(credential, due, limit.clause(), state);
    }

    private FigureValue limit(CredentialKind kind) {
        return policy.effective(kind.limit())
                .orElseThrow(() -> new PolicyConfigurationException("Credential refused (V6.1.4.2): policy "
                        + policy.id() + " sets no " + kind.limit().key() + "; combine it with one that does."));
    }

    private @Nullable Credential find(String name) {
        return store.credentials().stream()
                .filter(credential -> credential.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void change(Credential next, Actor by) {
        if (by.id().kind() != ActorId.Kind.PERSON) {
            throw new CredentialRefusedException(
                    "Credential refused (V6.1.4.2): a named person says so, not a service.");
        }
        boolean factor = !policy.mfaRequired() || by.claims().multiFactor();
        boolean device = !policy.deviceClaimRequired() || by.claims().approvedDevice();
        if (!factor || !device) {
            throw new CredentialRefusedException(
                    "Credential refused (L5.c, L5.h): whoever says so logs in with a second"
                            + " factor and on an approved device.");
        }
        EventId intent = audit.record(event(Outcome.INTENDED, next, by).build());
        boolean changed;
        try {
            changed = store.put(next);
        } catch (RuntimeException e) {
            recordUnknown(event(Outcome.UNKNOWN, next, by).relatesTo(intent), e);
            throw e;
        }
        audit.record(event(changed ? Outcome.SUCCESS : Outcome.FAILURE, next, by)
                .relatesTo(intent)
                .build());
        if (!changed) {
            throw new CredentialRefusedException("Credential not changed: somebody else changed it meanwhile.");
        }
    }

    private void recordUnknown(AuditEventBuilder event, RuntimeException failure) {
        try {
            audit.record(event.build());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static AuditEventBuilder event(Outcome outcome, Credential credential, Actor by) {
        return AuditEvent.builder(Action.CONFIGURATION, outcome, by.id(), Channel.ADMIN)
                .about(onRecord(credential))
                .reason(Reason.REQUESTED)
                .count(credential.version());
    }

    private static ActorId onRecord(Credential credential) {
        return new ActorId(ActorId.Kind.SERVICE, credential.name());
    }
}
