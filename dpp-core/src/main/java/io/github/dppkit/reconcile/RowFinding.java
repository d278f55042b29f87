package io.github.dppkit.reconcile;

/** What may be wrong with a row. */
public enum RowFinding {
    /** The row's tag is not the newest on record, though its version is not later: an older state of the row was put back,
     * or its tag was changed. */
    PUT_BACK,
    /** A tag is on record and no row has one, though nothing says that the row was removed or its scope disposed of. */
    MISSING,
    /** The row is back, though it is on record as removed or its scope as disposed of. */
    RETURNED,
    /** The row's tag is later than any on record, or none is: it was written and never put on record, as a crash between the
     * two leaves it, or was not written by the application. */
    UNRECORDED
}
