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
    /** A column of a database holds encrypted values and no disposal reaches it; the count is of how many columns. */
    UNREGISTERED_COLUMN(36),
    /** The clock of the database and that of the node differ by more than five minutes; the count is of the seconds. */
    DATABASE_CLOCK_DIFFERS(32),
    /** The clock of the node jumped, or does not fit to when checkpoints were signed; the count is of the seconds. */
    CLOCK_JUMPED(33),
    /** Far more became due than usual, and disposal waits for a person or the hard line; the count is of what is due. */
    DISPOSAL_PAUSED(34),
    /** What was due more than 24 hours ago is still there; the count is of the records. */
    DISPOSAL_LATE(35),
    /** Keys died at their hard line while the erasure ledger could not be written; the count is how many scopes it lacks. */
    ERASURE_UNLISTED(37),
    /** An order was shipped 25 days ago and is not reported as delivered: its data go in five days at the latest. */
    DELIVERY_OUTSTANDING(38),
    /** Less than twelve hours are left to a deadline, and the data are still there; the count is of the records. */
    DEADLINE_NEAR(39),
    /** Half of the time is over that is left to an order or selling partner of which no status came. */
    LEASE_HALF_OVER(40),
    /** Four fifths of that time are over. */
    LEASE_NEARLY_OVER(41),
    /** A secret could not be destroyed ahead of its day: a key under it does not open or changes all the time. */
    SECRET_KEPT(42),
    /** A secret is destroyed on its day together with keys whose data were not disposed of. */
    DATA_UNRESOLVED(43),
    /** Data are due, and a legal duty asks for a record of them that is not in the archive; the count is how many scopes. */
    HOLD_WAITING(44),
    /** A legal duty could not be met: the data went, and no record of them is in the archive. */
    HOLD_LOST(45),
    /** A legal duty is over or was released: its record in the archive goes. */
    HOLD_ENDED(46),
    /** No record of a fiscal year is left in the archive: its key is to be destroyed, or was. */
    ARCHIVE_KEY_DUE(47),
    /** A value that this process has handled stood in a text that was about to be logged, and was removed; the count is how often. */
    PLAINTEXT_LOGGED(50),
    /** Values were given up before their time because too many were known: logs are no longer safe from them. */
    KNOWN_VALUE_EVICTED(51),
    /** A notice to delete or return is not carried out yet; the count is the hours since it was received. */
    NOTICE_OPEN(52),
    /** The time is over in which a notice had to be carried out; the count is the hours since it was received. */
    NOTICE_OVERDUE(53),
    /** Live copies of what a notice names are not known to be gone; the count is how many. */
    LIVE_COPIES_OPEN(54),
    /** The time is over in which they had to be gone; the count is how many. */
    LIVE_COPIES_OVERDUE(55),
    /** Data could not be written to whom they are to be returned, and were not erased; the count is how many scopes. */
    RETURN_FAILED(56),
    /** The selling partner has withdrawn its authorisation. */
    PARTNER_LEFT(57),
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
    /** A data subject's request is not answered yet; the count is the days since it was received. */
    DATA_REQUEST_OPEN(66),
    /** The time is over in which a data subject's request had to be answered; the count is the days since it was received. */
    DATA_REQUEST_OVERDUE(67),
    /** A data subject asked for a copy. */
    COPY_REQUESTED(68),
    /** A data subject asked for a correction. */
    CORRECTION_REQUESTED(69),
    /** Many accounts, or one password at many of them, were tried; the count is how many attempts. */
    PASSWORD_SPRAY(70),
    /** Many accounts were locked within a short time; the count is how many. */
    MASS_LOCKOUT(71),
    /** A credential is older than the policy allows. */
    CREDENTIAL_OVERDUE(72),
    /** A data subject asked for erasure. */
    ERASURE_REQUESTED(73),
    /** A data subject asked that the data be used no more. */
    RESTRICTION_REQUESTED(74),
    /** A restriction is lifted. */
    RESTRICTION_LIFTED(75),
    /** The data are restricted: their data subject asked that they be used no more. */
    RESTRICTED(76),
    /** Scopes are searched for a data subject's request. */
    DATA_SUBJECT_SEARCH(77),
    /** A data subject's request was refused. */
    DATA_REQUEST_REFUSED(78),
    /** A part of a data subject's request could not be carried out, and is tried again; the count is how many scopes. */
    DATA_REQUEST_FAILED(79),
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
    EMERGENCY_INCIDENT(88),
    /** Another policy is in force, and deadlines that were stored before follow it; the count is how many moved. */
    POLICY_CHANGED(89);

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
