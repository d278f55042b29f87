package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Reason;
import java.util.List;
import java.util.Map;

/**
 * What one run did for notices. It holds no order id.
 *
 * @param erased how many notices are carried out now
 * @param open how many are not
 * @param elsewhere how many another node had
 * @param scopes how many scopes are done
 * @param failures what failed, such as {@code return} or a disposal target, and the class of the error
 * @param alarms what somebody should look at, and how many notices it concerns; each is on record as an ALARM
 */
public record NoticeRun(
        int erased, int open, int elsewhere, int scopes, List<String> failures, Map<Reason, Integer> alarms) {

    /**
     * Copies list and map.
     *
     * @param erased how many notices are carried out now
     * @param open how many are not
     * @param elsewhere how many another node had
     * @param scopes how many scopes are done
     * @param failures what failed
     * @param alarms what somebody should look at
     */
    public NoticeRun {
        failures = List.copyOf(failures);
        alarms = Map.copyOf(alarms);
    }

    /**
     * Tells whether nothing is left to do now.
     *
     * @return true if no notice is open and nothing failed
     */
    public boolean isComplete() {
        return open == 0 && failures.isEmpty();
    }
}
