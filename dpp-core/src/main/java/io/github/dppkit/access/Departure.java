package io.github.dppkit.access;

import io.github.dppkit.audit.Reason;

/** Why all grants of somebody end. */
public enum Departure {
    /** The person has left the company, or the service has ended; services of that person lose their grants too. */
    LEFT(Reason.LEFT),
    /** The person has another role now, or the service another task; what the new one needs is approved anew. */
    ROLE_CHANGED(Reason.ROLE_CHANGED);

    private final Reason onRecord;

    Departure(Reason onRecord) {
        this.onRecord = onRecord;
    }

    /** Returns what stands on record for this. */
    Reason onRecord() {
        return onRecord;
    }
}
