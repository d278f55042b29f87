package io.github.dppkit.retention.hold;

import io.github.dppkit.crypto.ArchiveYear;
import java.util.List;
import java.util.Map;

/**
 * What one run did that ends holds. It holds no order id.
 *
 * @param ended how many records of the archive were read back as gone
 * @param failures what failed, by class of error, and how often; the next run tries again
 * @param newKeysDue the years whose key became due in this run; each is on record as an ALARM
 * @param keysDue all years whose archive key is to be destroyed with the offline tool, until {@link Holds#keyDestroyed} is
 *     called
 */
public record HoldRun(
        int ended, Map<String, Integer> failures, List<ArchiveYear> newKeysDue, List<ArchiveYear> keysDue) {

    /** Nothing was to be done. */
    public static final HoldRun NOTHING = new HoldRun(0, Map.of(), List.of(), List.of());

    /**
     * Copies map and lists.
     *
     * @param ended how many records were read back as gone
     * @param failures what failed
     * @param newKeysDue the years whose key became due in this run
     * @param keysDue all years whose key is to be destroyed
     */
    public HoldRun {
        failures = Map.copyOf(failures);
        newKeysDue = List.copyOf(newKeysDue);
        keysDue = List.copyOf(keysDue);
    }
}
