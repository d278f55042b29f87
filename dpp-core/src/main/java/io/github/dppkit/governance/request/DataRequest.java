package io.github.dppkit.governance.request;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.pii.ActorId;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a data subject asks for (A2.2.d), as the host hands it over. It does not say who the data subject is. Immutable.
 *
 * <p>Its id tells requests apart: the same one twice is the same request, however often it comes.
 */
public final class DataRequest {

    /** What is asked for; the names are stored. */
    public enum Kind {
        /** A copy of what is held. */
        ACCESS(Reason.COPY_REQUESTED),
        /** That values are corrected. */
        RECTIFY(Reason.CORRECTION_REQUESTED),
        /** That everything is erased. */
        ERASE(Reason.ERASURE_REQUESTED),
        /** That the data are used no more until somebody lifts that. */
        RESTRICT(Reason.RESTRICTION_REQUESTED),
        /** That an earlier restriction is lifted. */
        LIFT(Reason.RESTRICTION_LIFTED);

        private final Reason reason;

        Kind(Reason reason) {
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final String id;
    private final Kind kind;
    private final Instant receivedAt;
    private final ActorId handler;
    private final @Nullable MessagePublicKey recipient;
    private final @Nullable String lifts;

    private DataRequest(
            String id,
            Kind kind,
            Instant receivedAt,
            ActorId handler,
            @Nullable MessagePublicKey recipient,
            @Nullable String lifts) {
        if (!ID.matcher(id).matches()) {
            throw new DataRequestRefusedException("Data request refused (A2.2.d): its id has 1 to 64 letters, digits or"
                    + " . _ - and no personal data; take the number of the case.");
        }
        this.id = id;
        this.kind = kind;
        this.receivedAt = Objects.requireNonNull(receivedAt, "receivedAt");
        this.handler = requirePerson(handler);
        this.recipient = recipient;
        this.lifts = lifts;
    }

    static ActorId requirePerson(ActorId by) {
        if (by.kind() != ActorId.Kind.PERSON) {
            throw new DataRequestRefusedException(
                    "Data request refused (A2.2.d): a named person handles it and decides on it, no service.");
        }
        return by;
    }

    /**
     * States a request for a copy.
     *
     * @param id the host's name of it, such as the number of the case
     * @param receivedAt when it was received: from then on its clock runs
     * @param handler the person who handles it
     * @param recipient to whom the copy is encrypted, the data subject or the handler; compare its fingerprint with its owner
     * @return the request
     * @throws DataRequestRefusedException if the id has another form or no person handles it
     */
    public static DataRequest access(String id, Instant receivedAt, ActorId handler, MessagePublicKey recipient) {
        return new DataRequest(
                id, Kind.ACCESS, receivedAt, handler, Objects.requireNonNull(recipient, "recipient"), null);
    }

    /**
     * States a request for corrections, which {@link DataRequests#correct} makes one by one.
     *
     * @param id the host's name of it
     * @param receivedAt when it was received
     * @param handler the person who handles it
     * @return the request
     * @throws DataRequestRefusedException if the id has another form or no person handles it
     */
    public static DataRequest rectify(String id, Instant receivedAt, ActorId handler) {
        return new DataRequest(id, Kind.RECTIFY, receivedAt, handler, null, null);
    }

    /**
     * States a request for erasure.
     *
     * @param id the host's name of it
     * @param receivedAt when it was received
     * @param handler the person who handles it
     * @return the request
     * @throws DataRequestRefusedException if the id has another form or no person handles it
     */
    public static DataRequest erase(String id, Instant receivedAt, ActorId handler) {
        return new DataRequest(id, Kind.ERASE, receivedAt, handler, null, null);
    }

    /**
     * States a request that the data be used no more.
     *
     * @param id the host's name of it
     * @param receivedAt when it was received
     * @param handler the person who handles it
     * @return the request
     * @throws DataRequestRefusedException if the id has another form or no person handles it
     */
    public static DataRequest restrict(String id, Instant receivedAt, ActorId handler) {
        return new DataRequest(id, Kind.RESTRICT, receivedAt, handler, null, null);
    }

    /**
     * States that a restriction is to be lifted.
     *
     * @param id the host's name of this request
     * @param receivedAt when it was received
     * @param handler the person who handles it
     * @param restriction the id of the request that restricted
     * @return the request
     * @throws DataRequestRefusedException if an id has another form or no person handles it
     */
    public static DataRequest lift(String id, Instant receivedAt, ActorId handler, String restriction) {
        if (!ID.matcher(restriction).matches()) {
            throw new DataRequestRefusedException(
                    "Data request refused (A2.2.d): name the request that restricted by its id.");
        }
        return new DataRequest(id, Kind.LIFT, receivedAt, handler, null, restriction);
    }

    /**
     * Returns its name.
     *
     * @return the host's
     */
    public String id() {
        return id;
    }

    /**
     * Returns what is asked for.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns from when its clock runs.
     *
     * @return when it was received
     */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * Returns who handles it.
     *
     * @return a person
     */
    public ActorId handler() {
        return handler;
    }

    /**
     * Returns to whom a copy is encrypted.
     *
     * @return null if no copy is asked for
     */
    public @Nullable MessagePublicKey recipient() {
        return recipient;
    }

    /**
     * Returns which request's restriction is to be lifted.
     *
     * @return null if none is
     */
    public @Nullable String lifts() {
        return lifts;
    }

    /** Returns id and kind. */
    @Override
    public String toString() {
        return "DataRequest[" + id + ", " + kind + "]";
    }
}
