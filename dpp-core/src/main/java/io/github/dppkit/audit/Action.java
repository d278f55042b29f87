package io.github.dppkit.audit;

/**
 * What was done or tried: the closed list of clause A2.6.a.
 *
 * <p>Whether it succeeded is the {@link Outcome}: a refused reveal is {@code REVEAL} with {@code DENIED}. Codes are stored,
 * never reused and never renumbered; the list only grows at its end.
 */
public enum Action {
    /** PII shown to an actor, or a permit for it asked for. */
    REVEAL(1),
    /** PII taken in and encrypted. */
    ENCRYPT(2),
    /** Stored PII changed. */
    CHANGE(3),
    /** PII disposed of. */
    DISPOSE(4),
    /** PII moved to a cold archive that a law requires. */
    ARCHIVE(5),
    /** PII transferred to a recipient. */
    DISCLOSE(6),
    /** PII or evidence written to a file. */
    EXPORT(7),
    /** A key created, unwrapped, rewrapped, rotated or destroyed. */
    KEY_USE(8),
    /** Configuration or policy changed. */
    CONFIGURATION(9),
    /** An account logged in. */
    LOGIN(10),
    /** An attempt to log in failed. */
    LOGIN_FAILURE(11),
    /** An account was locked. */
    LOCKOUT(12),
    /** An account was unlocked. */
    UNLOCK(13),
    /** Access was granted. */
    GRANT(14),
    /** Access was taken away. */
    REVOKE(15),
    /** Access or this record was reviewed and signed off. */
    REVIEW(16),
    /** A detector raised an alarm. */
    ALARM(17),
    /** A security incident was opened, changed or closed. */
    INCIDENT(18),
    /** A notice to delete, or a request of a data subject, came in or was answered. */
    NOTICE(19),
    /** A legal hold was placed or released. */
    HOLD(20),
    /** A restore from a backup was found or acknowledged. */
    RESTORE(21),
    /** Data or keys failed an integrity check. */
    INTEGRITY(22),
    /** The time was in doubt, or a named person confirmed it. */
    CLOCK(23),
    /** A system error touched the handling of PII. */
    SYSTEM_ERROR(24),
    /** A writer of this trail began: its event 0. Recorded by the trail only. */
    WRITER_OPEN(25),
    /** A writer of this trail ended in good order: its last event. Recorded by the trail only. */
    WRITER_CLOSE(26),
    /** An earlier writer of this node was found unclosed and was ended; the count is its final size. Recorded by the
     * trail only. */
    WRITER_ABANDONED(27),
    /** Signing or anchoring of checkpoints changed. Recorded by the trail only. */
    CHECKPOINT(28),
    /** Events past their retention were pruned. Recorded by the trail only. */
    PRUNED(29),
    /** The tag of a row was put on record, or that the row is gone; the count is the row's version. */
    ROW_TAG(30);

    private final int code;

    Action(int code) {
        this.code = code;
    }

    /**
     * Returns the number that stands for this in stored events.
     *
     * @return 1 to 255, fixed for ever
     */
    public int code() {
        return code;
    }

    /** Returns the member of that code; refuses a code that is none. */
    static Action ofCode(int code) {
        for (Action member : values()) {
            if (member.code == code) {
                return member;
            }
        }
        throw new AuditFormatException("Audit event refused: unknown code of Action.");
    }
}
