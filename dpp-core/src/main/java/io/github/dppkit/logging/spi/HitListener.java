package io.github.dppkit.logging.spi;

import io.github.dppkit.pii.PiiCategory;

/**
 * Hears that personal data stood in a text that was about to be logged: which kind, never the value.
 *
 * <p>It is called on the thread that logs and so must be quick. What it throws is swallowed and counted: a log call must
 * not fail for an alarm. Hits in what it logs itself are removed without calling it again. Safe for use by several threads.
 */
public interface HitListener {

    /** Listens to nothing. */
    HitListener NO_OP = (source, category) -> {};

    /** How the sanitizer knew. */
    enum Source {
        /** The text has the shape of such a value. */
        DETECTOR,
        /** This process has encrypted or decrypted the value. */
        KNOWN_VALUE
    }

    /**
     * Hears of one value removed.
     *
     * @param source how the sanitizer knew
     * @param category what kind of data it was
     */
    void hit(Source source, PiiCategory category);

    /**
     * Hears that a known value was given up before its time, because there were too many: the log is no longer safe from
     * it. The limit is that of the builder.
     */
    default void evicted() {}
}
