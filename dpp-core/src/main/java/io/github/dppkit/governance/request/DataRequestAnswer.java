package io.github.dppkit.governance.request;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a data subject's request: what was found, copied, corrected, erased or restricted, and what stays and why.
 * It names no order and no person but the handler. Its SHA-256 is in the audit event that closed the request; it is not
 * signed by itself.
 *
 * @param counts how many scopes ended in which way, such as {@code ERASED}; scopes that are not done are {@code OPEN}
 * @param toJson the answer as JSON, {@code dpp-data-request/1}
 */
public record DataRequestAnswer(Map<String, Long> counts, String toJson) {

    /**
     * Copies the map.
     *
     * @param counts how many scopes ended in which way
     * @param toJson the answer as JSON
     */
    public DataRequestAnswer {
        counts = new TreeMap<>(counts);
    }

    /**
     * Returns how many scopes ended in a way.
     *
     * @param outcome such as {@code ERASED}
     * @return 0 if none did
     */
    public long count(String outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Returns the counts alone. */
    @Override
    public String toString() {
        return "DataRequestAnswer" + counts;
    }
}
