package io.github.dppkit.audit;

/**
 * What most likely happened where a verification found something wrong. A guess from the trace, for the first hour of an
 * investigation: several acts can leave the same trace, and the finding's kind says only what the trace is.
 */
public enum LikelyAct {
    /** Bytes that were on record were changed in place. */
    EDIT("a record was changed in place"),
    /** Rows were deleted. */
    DELETE("rows were deleted"),
    /** The newest rows were deleted. */
    TRUNCATE("the newest rows were deleted"),
    /** Rows were moved, swapped, doubled or put in between. */
    REORDER("rows were moved, swapped, doubled or inserted"),
    /** Rows were written by something that is no writer of this trail. */
    FORGE("rows were written past the trail"),
    /** History was rewritten or continued in a second copy. */
    FORK("history was rewritten, or a clone of the database was continued"),
    /** The database was restored from a backup, or its newest part was cut off. */
    ROLLBACK("the database was restored from a backup, or its newest part was deleted"),
    /** A whole writer was removed. */
    MISSING_WRITER("a whole writer was removed"),
    /** Nothing was recorded for longer than was promised. */
    SILENCE("a node was stopped or cut off without saying so"),
    /** The signature is of another key than those that are trusted. */
    WRONG_KEY("the wrong public key was given, or somebody else signed"),
    /** The signature was removed or never made. */
    UNSIGNED("the signature was removed or never made"),
    /** What an anchor held was edited, emptied or is out of reach. */
    ANCHOR_LOST("what the anchor held was edited or emptied, or it cannot be reached"),
    /** A clock was set, or a time was written by hand. */
    CLOCK("a clock was set, or a time was written by hand");

    private final String description;

    LikelyAct(String description) {
        this.description = description;
    }

    /**
     * Returns the act in words.
     *
     * @return part of a sentence, in English
     */
    public String description() {
        return description;
    }
}
