package io.github.dppkit.logging.internal;

/**
 * Finds one kind of value by its shape.
 *
 * <p>It has no state of its own, so one serves every thread. The sum of what it reads must be linear in the length of the
 * text: it looks a bounded way from its trigger, or says until where it need not be woken again.
 */
public interface Detector {

    /** Returns the ASCII characters that wake it. */
    String triggers();

    /**
     * Tells whether a trigger is worth a look behind a character. Asked once, when the scanner is made.
     *
     * @param trigger one of the triggers
     * @param before an ASCII character; 0 at the beginning, DEL for all that are not ASCII
     */
    default boolean isWorth(char trigger, char before) {
        return true;
    }

    /**
     * Looks at the text around a trigger and tells the scan what it found.
     *
     * @return the index from which it wants to be woken again; {@code at + 1} if it has nothing to say about that
     */
    int look(TextScan scan, int at);
}
