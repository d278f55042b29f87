package io.github.dppkit.audit;

/**
 * Why an act was refused or failed: a closed list, so that no text can carry PII; codes are stored and never reused.
 */
public enum Reason {
    /** No reason applies. */
    NONE(0),
    /** The actor has no grant. */
    NO_GRANT(1),
    /** The grant was not reviewed in time. */
    GRANT_LAPSED(2),
    /** The grant was taken away. */
    GRANT_REVOKED(3),
    /** The grant does not cover the purpose. */
    PURPOSE_NOT_PERMITTED(4),
    /** The grant does not cover a category. */
    CATEGORY_NOT_PERMITTED(5),
    /** The grant does not cover the selling partner. */
    PARTNER_NOT_PERMITTED(6),
    /** The session shows no multi-factor authentication. */
    MFA_MISSING(7),
    /** The session shows no approved device. */
    DEVICE_MISSING(8),
    /** The client's address is not permitted. */
    ADDRESS_NOT_PERMITTED(9),
    /** The account is shared, generic or a default one. */
    SHARED_ACCOUNT(10),
    /** The service has no owner or no approval for the purpose. */
    SERVICE_NOT_APPROVED(11),
    /** The account is locked. */
    LOCKED_OUT(12),
    /** The actor asked too often or for too much. */
    RATE_EXCEEDED(13),
    /** The time is in doubt. */
    CLOCK_IN_DOUBT(14),
    /** A restore from backup has not been reconciled. */
    RESTORE_UNRECONCILED(15),
    /** The data were disposed of. */
    DISPOSED(16),
    /** The data are under a legal hold. */
    ON_HOLD(17),
    /** The recipient may not receive this. */
    RECIPIENT_NOT_PERMITTED(18),
    /** The ciphertext did not open. */
    DECRYPTION_FAILED(19),
    /** A key could not be reached. */
    KEY_UNAVAILABLE(20),
    /** A store could not be reached. */
    STORE_UNAVAILABLE(21),
    /** The credentials were wrong. */
    WRONG_CREDENTIALS(22),
    /** The request was not well-formed. */
    INVALID_REQUEST(23),
    /** Access in an emergency, outside the usual grants. */
    BREAK_GLASS(24),
    /** A deadline came. */
    SCHEDULED(25),
    /** Somebody entitled asked for it. */
    REQUESTED(26),
    /** A payload had personal data in fields that the catalogue does not know. */
    UNKNOWN_FIELD(27),
    /** A payload had personal data that no declared purpose needs. */
    UNNEEDED_FIELD(28),
    /** Half of the time is over that is left to an order or selling partner of which no status came. */
    LEASE_HALF_OVER(40),
    /** Four fifths of that time are over. */
    LEASE_NEARLY_OVER(41),
    /** A secret could not be destroyed ahead of its day: a key under it does not open or changes all the time. */
    SECRET_KEPT(42),
    /** A secret is destroyed on its day together with keys whose data were not disposed of. */
    DATA_UNRESOLVED(43),
    /** A value that this process has handled stood in a text that was about to be logged, and was removed; the count is how often. */
    PLAINTEXT_LOGGED(50),
    /** Values were given up before their time because too many were known: logs are no longer safe from them. */
    KNOWN_VALUE_EVICTED(51),
    /** The store was restored from a backup because it was lost or damaged. */
    RESTORED_AFTER_LOSS(60),
    /** The store was restored from a backup to undo a mistake. */
    RESTORED_AFTER_MISTAKE(61),
    /** The store was restored from a backup to rehearse a restore. */
    RESTORED_FOR_REHEARSAL(62),
    /** Anchors outside the store did not take checkpoints for too long; the count is of how many. */
    ANCHOR_UNAVAILABLE(63),
    /** Checkpoints were not signed in time, or a writer stopped without its last event; the count is of the beats missed. */
    CHECKPOINTS_MISSED(64),
    /** The key that signs checkpoints was replaced. */
    KEY_ROTATED(65),
    /** Many accounts, or one password at many of them, were tried; the count is how many attempts. */
    PASSWORD_SPRAY(70),
    /** Many accounts were locked within a short time; the count is how many. */
    MASS_LOCKOUT(71),
    /** A credential is older than the policy allows. */
    CREDENTIAL_OVERDUE(72),
    /** The person has left the company, or the service has ended. */
    LEFT(80),
    /** The person has another role now, or the service another task. */
    ROLE_CHANGED(81),
    /** Access was taken away later than the policy allows. */
    REVOKED_LATE(82),
    /** The role is for emergencies, and none is declared. */
    EMERGENCY_NOT_OPEN(83),
    /** An emergency was declared: goods cannot be delivered, or are in danger. */
    EMERGENCY_DELIVERY(84),
    /** An emergency was declared: a system is down and its work must be done by hand. */
    EMERGENCY_OUTAGE(85),
    /** An emergency was declared: somebody's life, health or safety is in danger. */
    EMERGENCY_SAFETY(86),
    /** An emergency was declared: a legal deadline would be missed. */
    EMERGENCY_LEGAL_DEADLINE(87),
    /** An emergency was declared: a security incident is being contained. */
    EMERGENCY_INCIDENT(88);

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    /**
     * Returns the number that stands for this in stored events.
     *
     * @return 0 to 255, fixed for ever
     */
    public int code() {
        return code;
    }

    /** Tells whether a restore from backup may be acknowledged with this reason. */
    boolean isOfRestore() {
        return this == RESTORED_AFTER_LOSS || this == RESTORED_AFTER_MISTAKE || this == RESTORED_FOR_REHEARSAL;
    }

    /** Returns the member of that code; refuses a code that is none. */
    static Reason ofCode(int code) {
        for (Reason member : values()) {
            if (member.code == code) {
                return member;
            }
        }
        throw new AuditFormatException("Audit event refused: unknown code of Reason.");
    }
}
