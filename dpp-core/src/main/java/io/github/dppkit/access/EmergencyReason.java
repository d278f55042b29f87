package io.github.dppkit.access;

import io.github.dppkit.audit.Reason;

/** Why somebody breaks the glass: a closed list, so that no text can carry PII. */
public enum EmergencyReason {
    /** Goods cannot be delivered, or are in danger. */
    DELIVERY(Reason.EMERGENCY_DELIVERY),
    /** A system is down and its work must be done by hand. */
    OUTAGE(Reason.EMERGENCY_OUTAGE),
    /** Somebody's life, health or safety is in danger. */
    SAFETY(Reason.EMERGENCY_SAFETY),
    /** A legal deadline would be missed. */
    LEGAL_DEADLINE(Reason.EMERGENCY_LEGAL_DEADLINE),
    /** A security incident is being contained. */
    INCIDENT(Reason.EMERGENCY_INCIDENT);

    private final Reason onRecord;

    EmergencyReason(Reason onRecord) {
        this.onRecord = onRecord;
    }

    /**
     * Returns what stands on record for this.
     *
     * @return one reason for each member
     */
    public Reason onRecord() {
        return onRecord;
    }
}
