package io.github.dppkit.spapi;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What one payload or report brought, in numbers and names of fields; it holds no personal data.
 *
 * @param source the operation or report type, such as {@code orders/2026-01-01/getOrder}
 * @param seller whose data
 * @param provenance where they come from
 * @param scopes the scopes under which something was encrypted
 * @param encrypted how many leaves of each category were encrypted
 * @param drift the paths of encrypted leaves that the catalogue does not know, at most 100; a part that does not look like
 *     the name of a field is a star
 * @param unneeded how many leaves of each category no declared purpose needs (clause L4.a), encrypted or dropped
 * @param dropped how many of the unneeded ones were dropped
 * @param erasedScopes the scopes whose data came again after their erase
 * @param erasedLeaves how many leaves of those were dropped
 * @param ignoredDates how many dates of orders could not be read or cannot be true, and were left out
 */
public record IngestReport(
        String source,
        SellingPartner seller,
        Provenance provenance,
        Set<PiiScope> scopes,
        Map<PiiCategory, Integer> encrypted,
        Set<String> drift,
        Map<PiiCategory, Integer> unneeded,
        int dropped,
        Set<PiiScope> erasedScopes,
        int erasedLeaves,
        int ignoredDates) {

    /**
     * Creates a report; copies what it is given.
     *
     * @param source the operation or report type
     * @param seller whose data
     * @param provenance where they come from
     * @param scopes the scopes under which something was encrypted
     * @param encrypted how many leaves of each category were encrypted
     * @param drift the paths of encrypted leaves that the catalogue does not know
     * @param unneeded how many leaves of each category no declared purpose needs
     * @param dropped how many of the unneeded ones were dropped
     * @param erasedScopes the scopes whose data came again after their erase
     * @param erasedLeaves how many leaves of those were dropped
     * @param ignoredDates how many dates were left out
     */
    public IngestReport {
        scopes = Set.copyOf(scopes);
        encrypted = counts(encrypted);
        drift = Set.copyOf(drift);
        unneeded = counts(unneeded);
        erasedScopes = Set.copyOf(erasedScopes);
    }

    private static Map<PiiCategory, Integer> counts(Map<PiiCategory, Integer> given) {
        Map<PiiCategory, Integer> copy = new EnumMap<>(PiiCategory.class);
        copy.putAll(given);
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Returns how many leaves were encrypted.
     *
     * @return the sum over all categories
     */
    public int encryptedLeaves() {
        return encrypted.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Tells whether somebody should look at this: a field the catalogue does not know, one that nobody needs, data of an
     * erased scope, or a date that cannot be.
     *
     * @return false if everything was as expected
     */
    public boolean isNotable() {
        return !drift.isEmpty() || !unneeded.isEmpty() || erasedLeaves > 0 || ignoredDates > 0;
    }
}
