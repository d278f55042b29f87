package io.github.dppkit.governance.request;

import io.github.dppkit.audit.Reason;
import java.util.List;
import java.util.Map;

/**
 * What one run did for the requests of data subjects. It holds no order id.
 *
 * @param closed how many are over now
 * @param open how many wait for a person, or could not be finished
 * @param elsewhere how many another node had
 * @param scopes how many scopes are done
 * @param failures what failed, such as {@code copy} or a disposal target, and the class of the error
 * @param alarms what somebody should look at, and how many requests it concerns; each is on record as an ALARM
 */
public record DataRequestRun(
        int closed, int open, int elsewhere, int scopes, List<String> failures, Map<Reason, Integer> alarms) {

    /**
     * Copies list and map.
     *
     * @param closed how many are over now
     * @param open how many wait for a person, or could not be finished
     * @param elsewhere how many another node had
     * @param scopes how many scopes are done
     * @param failures what failed
     * @param alarms what somebody should look at
     */
    public DataRequestRun {
        failures = List.copyOf(failures);
        alarms = Map.copyOf(alarms);
    }
}
