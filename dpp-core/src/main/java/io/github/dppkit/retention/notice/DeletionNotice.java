package io.github.dppkit.retention.notice;

import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.pii.ActorId;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's notice to delete or to return Information (A1.7.a), as the host hands it over. Immutable.
 *
 * <p>Its id tells notices apart: the same one twice is the same notice, however often it comes.
 */
public final class DeletionNotice {

    /** What Amazon asks for; the names are stored. */
    public enum Kind {
        /** That everything is erased. */
        DELETE,
        /** That everything is handed over, encrypted to a public key, and erased then. */
        RETURN
    }

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final String id;
    private final Kind kind;
    private final Instant receivedAt;
    private final ActorId statedBy;
    private final Selection selection;
    private final @Nullable MessagePublicKey recipient;

    private DeletionNotice(
            String id,
            Kind kind,
            Instant receivedAt,
            ActorId statedBy,
            Selection selection,
            @Nullable MessagePublicKey recipient) {
        if (!ID.matcher(id).matches()) {
            throw new NoticeRefusedException("Notice refused (A1.7.a): its id has 1 to 64 letters, digits or . _ - and"
                    + " no personal data; take the number of Amazon's message.");
        }
        if (statedBy.kind() != ActorId.Kind.PERSON) {
            throw new NoticeRefusedException("Notice refused (A1.7.a): a named person states that it was received.");
        }
        this.id = id;
        this.kind = kind;
        this.receivedAt = Objects.requireNonNull(receivedAt, "receivedAt");
        this.statedBy = statedBy;
        this.selection = Objects.requireNonNull(selection, "selection");
        this.recipient = recipient;
    }

    /**
     * States a notice to delete.
     *
     * @param id the host's name of it, such as the number of Amazon's message
     * @param receivedAt when it was received: from then on its clock runs
     * @param statedBy the person who says so
     * @param selection what it is about
     * @return the notice
     * @throws NoticeRefusedException if the id has another form or nobody says so
     */
    public static DeletionNotice delete(String id, Instant receivedAt, ActorId statedBy, Selection selection) {
        return new DeletionNotice(id, Kind.DELETE, receivedAt, statedBy, selection, null);
    }

    /**
     * States a notice to return. Data that a law keeps from being erased are returned as well.
     *
     * @param id the host's name of it
     * @param receivedAt when it was received
     * @param statedBy the person who says so
     * @param selection what it is about
     * @param recipient to whom the data are encrypted; compare its fingerprint with the recipient
     * @return the notice
     * @throws NoticeRefusedException if the id has another form or nobody says so
     */
    public static DeletionNotice giveBack(
            String id, Instant receivedAt, ActorId statedBy, Selection selection, MessagePublicKey recipient) {
        return new DeletionNotice(
                id, Kind.RETURN, receivedAt, statedBy, selection, Objects.requireNonNull(recipient, "recipient"));
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
     * @return to delete or to return
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
     * Returns who says so.
     *
     * @return a person
     */
    public ActorId statedBy() {
        return statedBy;
    }

    /**
     * Returns what it is about.
     *
     * @return the selection
     */
    public Selection selection() {
        return selection;
    }

    /**
     * Returns to whom the data are encrypted.
     *
     * @return null if they are to be deleted only
     */
    public @Nullable MessagePublicKey recipient() {
        return recipient;
    }

    /** Returns id, kind and how it selects. */
    @Override
    public String toString() {
        return "DeletionNotice[" + id + ", " + kind + ", " + selection + "]";
    }
}
