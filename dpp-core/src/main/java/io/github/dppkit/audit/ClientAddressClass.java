package io.github.dppkit.audit;

/**
 * Where a client called from, as a class: an address itself would be PII; codes are stored and never reused.
 */
public enum ClientAddressClass {
    /** There was no client, or it is not known. */
    NONE(0),
    /** The same machine. */
    LOOPBACK(1),
    /** A private network. */
    PRIVATE(2),
    /** A network that the host lists as its own, such as a VPN. */
    TRUSTED(3),
    /** Anywhere else. */
    PUBLIC(4);

    private final int code;

    ClientAddressClass(int code) {
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

    /** Returns the member of that code; refuses a code that is none. */
    static ClientAddressClass ofCode(int code) {
        for (ClientAddressClass member : values()) {
            if (member.code == code) {
                return member;
            }
        }
        throw new AuditFormatException("Audit event refused: unknown code of ClientAddressClass.");
    }
}
