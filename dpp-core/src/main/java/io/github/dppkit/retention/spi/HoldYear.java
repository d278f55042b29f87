package io.github.dppkit.retention.spi;

import io.github.dppkit.crypto.ArchiveYear;
import java.time.LocalDate;

/**
 * What is known of one archive key: destroying its private half disposes of the year.
 *
 * @param year whose law, and which fiscal year
 * @param lastUntil the latest last day of any duty that was ever placed in it
 * @param state whether the key is still needed
 * @param version 1 at first, one more at each change
 */
public record HoldYear(ArchiveYear year, LocalDate lastUntil, State state, int version) {

    /** Whether an archive key is still needed; the names are stored. */
    public enum State {
        /** Records may be added. */
        OPEN,
        /** No record is left and none is added any more: the key is to be destroyed. */
        DUE,
        /** Somebody stated that the key is destroyed. */
        DESTROYED
    }
}
