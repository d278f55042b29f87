package io.github.dppkit.audit;

/**
 * The way by which an act reached us (clause A2.6.b); codes are stored and never reused.
 */
public enum Channel {
    /** A call of dppkit's Java API. */
    API(1),
    /** A web request or web service. */
    HTTP(2),
    /** The storage layer. */
    JDBC(3),
    /** A scheduled job. */
    JOB(4),
    /** An administration tool or dashboard. */
    ADMIN(5),
    /** dppkit itself. */
    SYSTEM(6);

    private final int code;

    Channel(int code) {
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
    static Channel ofCode(int code) {
        for (Channel member : values()) {
            if (member.code == code) {
                return member;
            }
        }
        throw new AuditFormatException("Audit event refused: unknown code of Channel.");
    }
}
