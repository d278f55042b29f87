package io.github.dppkit.audit;

import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller states for the record: who did or tried what, why, to whose data of which kinds, and how it ended
 * (clause A2.6.a).
 *
 * <p>There is no parameter for free text, so no event can carry PII (A2.6.d, L5.g): actions, outcomes, reasons, channels
 * and address classes are closed lists, actor and role are restricted tokens, order and selling partner become keyed
 * tokens before anything is stored, and a document is only hashed. Time, writer and number are given by the trail.
 *
 * <p>Immutable.
 */
@Enforces({"A2.6.a", "A2.6.d", "L5.g"})
public final class AuditEvent {

    private static final Set<Action> TRAIL_ONLY =
            Set.of(Action.WRITER_OPEN, Action.WRITER_CLOSE, Action.WRITER_ABANDONED, Action.CHECKPOINT, Action.PRUNED);

    /** Who records what the trail finds out by itself. */
    static final ActorId SELF = ActorId.DPPKIT;

    private final Action action;
    private final Outcome outcome;
    private final ActorId actor;
    private final Channel channel;
    private final Reason reason;
    private final ClientAddressClass client;
    private final @Nullable ActorId about;
    private final @Nullable String role;
    private final @Nullable Purpose purpose;
    private final @Nullable SellingPartner partner;
    private final @Nullable PiiScope scope;
    private final Set<PiiCategory> categories;
    private final long count;
    private final @Nullable EventId relatesTo;
    private final @Nullable String evidence;

    /** Takes what the builder holds; only the builder calls it, after its checks. */
    AuditEvent(AuditEventBuilder builder) {
        this.action = builder.action;
        this.outcome = builder.outcome;
        this.actor = builder.actor;
        this.channel = builder.channel;
        this.reason = builder.reason;
        this.client = builder.client;
        this.about = builder.about;
        this.role = builder.role;
        this.purpose = builder.purpose;
        this.partner = builder.partner;
        this.scope = builder.scope;
        this.categories = Set.copyOf(builder.categories);
        this.count = builder.count;
        this.relatesTo = builder.relatesTo;
        this.evidence = builder.evidence;
    }

    /**
     * Returns a builder of an event.
     *
     * @param action what was done or tried
     * @param outcome how it ended
     * @param actor who did it
     * @param channel the way it came
     * @return a builder with reason NONE, address class NONE, count 0 and nothing else set
     * @throws InvalidAuditEventException if the action is one that only the trail itself records
     */
    public static AuditEventBuilder builder(Action action, Outcome outcome, ActorId actor, Channel channel) {
        if (TRAIL_ONLY.contains(action)) {
            throw new InvalidAuditEventException("Audit event refused: the trail alone records " + action + ".");
        }
        return new AuditEventBuilder(action, outcome, actor, channel);
    }

    /** Returns an event of the trail about itself. */
    static AuditEvent ofTrail(Action action, long count) {
        return new AuditEventBuilder(action, Outcome.SUCCESS, ActorId.DPPKIT, Channel.SYSTEM)
                .count(count)
                .build();
    }

    /**
     * Returns what was done or tried.
     *
     * @return one of the closed list
     */
    public Action action() {
        return action;
    }

    /**
     * Returns how it ended.
     *
     * @return one of the closed list
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Returns who did it.
     *
     * @return a person, a service or dppkit itself
     */
    public ActorId actor() {
        return actor;
    }

    /**
     * Returns the way it came.
     *
     * @return one of the closed list
     */
    public Channel channel() {
        return channel;
    }

    /**
     * Returns why it was refused or failed.
     *
     * @return {@link Reason#NONE} if no reason applies
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns where the client called from.
     *
     * @return a class, never an address
     */
    public ClientAddressClass client() {
        return client;
    }

    /**
     * Returns whose access it changed, where it was somebody's: the one who was granted, revoked, locked.
     *
     * @return null if nobody's
     */
    public @Nullable ActorId about() {
        return about;
    }

    /**
     * Returns the role in which the actor acted.
     *
     * @return null if none
     */
    public @Nullable String role() {
        return role;
    }

    /**
     * Returns what it was for.
     *
     * @return null if no purpose applies
     */
    public @Nullable Purpose purpose() {
        return purpose;
    }

    /**
     * Returns whose data it concerned; stored as a token only.
     *
     * @return null if no selling partner's
     */
    public @Nullable SellingPartner partner() {
        return partner;
    }

    /**
     * Returns the order or other scope it concerned; stored as a token only.
     *
     * @return null if none
     */
    public @Nullable PiiScope scope() {
        return scope;
    }

    /**
     * Returns the kinds of PII it concerned.
     *
     * @return perhaps empty
     */
    public Set<PiiCategory> categories() {
        return categories;
    }

    /**
     * Returns how many things it concerned.
     *
     * @return 0 or more; what is counted depends on the action
     */
    public long count() {
        return count;
    }

    /**
     * Returns the earlier event that this one answers.
     *
     * @return null if none
     */
    public @Nullable EventId relatesTo() {
        return relatesTo;
    }

    /**
     * Returns the SHA-256 of the document it rests on.
     *
     * @return 64 hexadecimal digits, or null if there is none
     */
    public @Nullable String evidence() {
        return evidence;
    }

    /**
     * Returns a short form without subject.
     *
     * @return action, outcome and actor
     */
    @Override
    public String toString() {
        return "AuditEvent[" + action + ", " + outcome + ", " + actor.id() + "]";
    }
}
