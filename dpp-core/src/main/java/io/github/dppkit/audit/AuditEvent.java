package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller states for the record: who did or tried what, why, to whose data of which kinds, and how it ended
 * (clause A2.6.a).
 *
 * <p>There is no parameter for free text, so no event can carry PII (A2.6.d, L5.g): actions, outcomes, reasons, channels
 * and address classes are closed lists, actor and role are restricted tokens, order and selling partner become keyed
 * tokens before anything is stored, and a document is only hashed. Time, writer and number are given by the trail.
 *
 * <p>Immutable. The builder is not safe for use by several threads.
 */
@Enforces({"A2.6.a", "A2.6.d", "L5.g"})
public final class AuditEvent {

    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Set<Action> TRAIL_ONLY =
            Set.of(Action.WRITER_OPEN, Action.WRITER_CLOSE, Action.WRITER_ABANDONED, Action.CHECKPOINT, Action.PRUNED);

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

    private AuditEvent(Builder builder) {
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
    public static Builder builder(Action action, Outcome outcome, ActorId actor, Channel channel) {
        if (TRAIL_ONLY.contains(action)) {
            throw new InvalidAuditEventException("Audit event refused: the trail alone records " + action + ".");
        }
        return new Builder(action, outcome, actor, channel);
    }

    /** Returns an event of the trail about itself. */
    static AuditEvent ofTrail(Action action, long count) {
        return new Builder(action, Outcome.SUCCESS, ActorId.DPPKIT, Channel.SYSTEM)
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

    /** Builds an {@link AuditEvent}. */
    public static final class Builder {

        private final Action action;
        private final Outcome outcome;
        private final ActorId actor;
        private final Channel channel;
        private Reason reason = Reason.NONE;
        private ClientAddressClass client = ClientAddressClass.NONE;
        private @Nullable ActorId about;
        private @Nullable String role;
        private @Nullable Purpose purpose;
        private @Nullable SellingPartner partner;
        private @Nullable PiiScope scope;
        private final Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        private long count;
        private @Nullable EventId relatesTo;
        private @Nullable String evidence;

        private Builder(Action action, Outcome outcome, ActorId actor, Channel channel) {
            this.action = action;
            this.outcome = outcome;
            this.actor = actor;
            this.channel = channel;
        }

        /**
         * Says why it was refused or failed.
         *
         * @param value one of the closed list
         * @return this
         */
        public Builder reason(Reason value) {
            this.reason = value;
            return this;
        }

        /**
         * Says where the client called from.
         *
         * @param value a class of addresses
         * @return this
         */
        public Builder client(ClientAddressClass value) {
            this.client = value;
            return this;
        }

        /**
         * Sets whose access it changed.
         *
         * @param value the person or service that was granted, revoked or locked
         * @return this
         */
        public Builder about(ActorId value) {
            this.about = value;
            return this;
        }

        /**
         * Says in which role the actor acted.
         *
         * @param value 1 to 32 lower-case letters, digits or dashes, starting with a letter
         * @return this
         * @throws InvalidAuditEventException if it has another form
         */
        public Builder role(String value) {
            if (!ROLE.matcher(value).matches()) {
                throw new InvalidAuditEventException(
                        "Audit event refused: field role takes 1 to 32 lower-case letters, digits or dashes.");
            }
            this.role = value;
            return this;
        }

        /**
         * Says what it was for.
         *
         * @param value the purpose
         * @return this
         */
        public Builder purpose(Purpose value) {
            this.purpose = value;
            return this;
        }

        /**
         * Says whose data it concerned, where no single scope is meant.
         *
         * @param value the selling partner
         * @return this
         */
        public Builder partner(SellingPartner value) {
            this.partner = value;
            return this;
        }

        /**
         * Says which order or other scope it concerned, and so which selling partner.
         *
         * @param value the scope
         * @return this
         */
        public Builder scope(PiiScope value) {
            this.scope = value;
            this.partner = value.partner();
            return this;
        }

        /**
         * Says which kinds of PII it concerned.
         *
         * @param values added to those already named
         * @return this
         */
        public Builder categories(Collection<PiiCategory> values) {
            this.categories.addAll(values);
            return this;
        }

        /**
         * Says how many things it concerned.
         *
         * @param value 0 or more
         * @return this
         * @throws InvalidAuditEventException if it is negative
         */
        public Builder count(long value) {
            if (value < 0) {
                throw new InvalidAuditEventException("Audit event refused: field count must not be negative.");
            }
            this.count = value;
            return this;
        }

        /**
         * Names the earlier event that this one answers, such as the intent whose outcome it states.
         *
         * @param value its id
         * @return this
         */
        public Builder relatesTo(EventId value) {
            this.relatesTo = value;
            return this;
        }

        /**
         * Binds a document, such as a certificate or a review report, by its SHA-256; the document itself is not kept.
         *
         * <p>Give whole documents, not single values: the hash of a short value can be guessed.
         *
         * @param document its bytes
         * @return this
         */
        public Builder evidence(byte[] document) {
            this.evidence = HexFormat.of().formatHex(Sha256.of(document));
            return this;
        }

        /**
         * Returns the event.
         *
         * @return an immutable event
         * @throws InvalidAuditEventException if scope and selling partner contradict each other
         */
        public AuditEvent build() {
            if (scope != null && !scope.partner().equals(partner)) {
                throw new InvalidAuditEventException(
                        "Audit event refused: field partner is not the selling partner of the scope.");
            }
            return new AuditEvent(this);
        }
    }
}
