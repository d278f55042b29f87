package io.github.dppkit.audit;

import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AuditEvent}; get one from {@link AuditEvent#builder}. Not safe for use by several threads.
 */
public final class AuditEventBuilder {

    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    final Action action;
    final Outcome outcome;
    final ActorId actor;
    final Channel channel;
    Reason reason = Reason.NONE;
    ClientAddressClass client = ClientAddressClass.NONE;

    @Nullable ActorId about;

    @Nullable String role;

    @Nullable Purpose purpose;

    @Nullable SellingPartner partner;

    @Nullable PiiScope scope;

    final Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
    long count;

    @Nullable EventId relatesTo;

    @Nullable String evidence;

    AuditEventBuilder(Action action, Outcome outcome, ActorId actor, Channel channel) {
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
    public AuditEventBuilder reason(Reason value) {
        this.reason = value;
        return this;
    }

    /**
     * Says where the client called from.
     *
     * @param value a class of addresses
     * @return this
     */
    public AuditEventBuilder client(ClientAddressClass value) {
        this.client = value;
        return this;
    }

    /**
     * Sets whose access it changed.
     *
     * @param value the person or service that was granted, revoked or locked
     * @return this
     */
    public AuditEventBuilder about(ActorId value) {
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
    public AuditEventBuilder role(String value) {
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
    public AuditEventBuilder purpose(Purpose value) {
        this.purpose = value;
        return this;
    }

    /**
     * Says whose data it concerned, where no single scope is meant.
     *
     * @param value the selling partner
     * @return this
     */
    public AuditEventBuilder partner(SellingPartner value) {
        this.partner = value;
        return this;
    }

    /**
     * Says which order or other scope it concerned, and so which selling partner.
     *
     * @param value the scope
     * @return this
     */
    public AuditEventBuilder scope(PiiScope value) {
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
    public AuditEventBuilder categories(Collection<PiiCategory> values) {
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
    public AuditEventBuilder count(long value) {
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
    public AuditEventBuilder relatesTo(EventId value) {
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
    public AuditEventBuilder evidence(byte[] document) {
        this.evidence = HexFormat.of().formatHex(Sha256.of(document));
        return this;
    }

    /**
     * Binds the tag of a row: in the place of a document's hash stand the row's token and the first half of the SHA-256 of
     * the tag.
     *
     * @param row token of the row
     * @param tag the tag's bytes; empty if the row is gone, and then the second half is zero
     * @return this
     */
    public AuditEventBuilder rowTag(SubjectToken row, byte[] tag) {
        byte[] both = Arrays.copyOf(row.toBytes(), 2 * SubjectToken.LENGTH);
        if (tag.length > 0) {
            System.arraycopy(Sha256.of(tag), 0, both, SubjectToken.LENGTH, SubjectToken.LENGTH);
        }
        this.evidence = HexFormat.of().formatHex(both);
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
