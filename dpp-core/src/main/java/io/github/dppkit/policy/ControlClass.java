package io.github.dppkit.policy;

/** How far software can carry out a clause; from what a library does alone to what only people can do. */
public enum ControlClass {
    /** The library refuses, transforms or deletes by itself. */
    ENFORCE,
    /** Enforced for what passes through the SDK, attested for the rest. */
    ENFORCE_PLUS,
    /** Watched first; when the deadline passes, the library acts. */
    ASSIST_TO_ENFORCE,
    /** The library watches a deadline, checks configuration, gathers evidence or writes the record. */
    ASSIST,
    /** People carry it out; the library checks part of it or keeps more than an attestation. */
    ORG_ASSIST,
    /** People carry it out; the library keeps a dated attestation. */
    ORG
}
