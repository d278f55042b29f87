package io.github.dppkit.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Where accesses to PII were recorded in a range of time, and where none was or could have been (clause A2.6.b).
 *
 * @param from begin of the range
 * @param to end of the range, not part of it
 * @param accesses how many accesses each channel recorded; channels without any are missing
 * @param silentChannels channels by which PII is reached, as declared, that recorded nothing
 * @param silentTargets places whose declared channels all recorded nothing
 * @param unseenTargets places that hold PII and for which no channel is declared: an access to them leaves no trace
 */
public record CoverageReport(
        Instant from,
        Instant to,
        Map<Channel, Long> accesses,
        Set<Channel> silentChannels,
        Set<String> silentTargets,
        Set<String> unseenTargets) {

    /**
     * Creates a report with its own copies.
     *
     * @param from begin of the range
     * @param to end of the range, not part of it
     * @param accesses how many accesses each channel recorded
     * @param silentChannels declared channels that recorded nothing
     * @param silentTargets places whose declared channels all recorded nothing
     * @param unseenTargets places without a declared channel
     */
    public CoverageReport {
        accesses = Map.copyOf(accesses);
        silentChannels = Set.copyOf(silentChannels);
        silentTargets = Set.copyOf(silentTargets);
        unseenTargets = Set.copyOf(unseenTargets);
    }

    /**
     * Tells whether every place and every channel recorded an access.
     *
     * @return true if nothing is silent or unseen
     */
    public boolean isComplete() {
        return silentChannels.isEmpty() && silentTargets.isEmpty() && unseenTargets.isEmpty();
    }
}
