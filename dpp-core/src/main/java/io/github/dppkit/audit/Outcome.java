package io.github.dppkit.audit;

/**
 * How an {@link Action} ended; codes are stored and never reused.
 */
public enum Outcome {
    /** It was done. */
    SUCCESS(1),
    /** It was refused by a rule; the {@link Reason} says which. */
    DENIED(2),
    /** It was tried and failed. */
    FAILURE(3),
    /** Whether it was done is not known, such as after a crash. */
    UNKNOWN(4),
    /** It is about to be done; a later event that relates to this one says how it ended. */
    INTENDED(5);

    private final int code;

    Outcome(int code) {
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
    static Outcome ofCode(int code) {
        for (Outcome member : values()) {
            if (member.code == code) {
                return member;
            }
        }
        throw new AuditFormatException("Audit event refused: unknown code of Outcome.");
    }
}
