package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import java.util.List;
import java.util.Map;

/**
 * What one run of disposal did. It holds no order id.
 *
 * @param disposed how many scopes are gone
 * @param partial how many are left to be tried again
 * @param elsewhere how many are left to another node: it had them when this run ended, or took them over
 * @param moved how many keys were moved that had not followed their deadline
 * @param epochSecrets how many epoch secrets were destroyed
 * @param more whether the run stopped at its limit: call again
 * @param certificates one for each scope that is gone
 * @param failures what failed, each kind once
 * @param alarms what somebody should look at, and how many leases or keys it concerns; each is on record as an ALARM, and told
 *     by one run alone
 */
public record DisposalRun(
        int disposed,
        int partial,
        int elsewhere,
        int moved,
        int epochSecrets,
        boolean more,
        List<DisposalCertificate> certificates,
        List<Failure> failures,
        Map<Reason, Integer> alarms) {

    /**
     * One kind of failure.
     *
     * @param target the name of the target, or a part of dppkit: {@code dppkit:audit}, {@code dppkit:ledger},
     *     {@code dppkit:data-key}, {@code dppkit:listener}, {@code dppkit:epoch-secrets}, {@code dppkit:secrets-ahead},
     *     {@code dppkit:index-secrets}, {@code dppkit:generations}, {@code dppkit:certificate}, {@code dppkit:holds},
     *     {@code dppkit:store}; {@code dppkit:clock} if nothing was destroyed because the time is in doubt,
     *     {@code dppkit:blast-radius} if only what is at its hard line was, because far more than usual is due
     * @param error the class of what was thrown, or {@code remaining} if a target still holds something, {@code in-doubt},
     *     {@code paused}, {@code waiting} if a legal duty asks for a record first
     * @param count how often
     */
    public record Failure(String target, String error, int count) {}

    /**
     * Copies lists and map.
     *
     * @param disposed how many scopes are gone
     * @param partial how many are left to be tried again
     * @param elsewhere how many are left to another node: it had them when this run ended, or took them over
     * @param moved how many keys were moved that had not followed their deadline
     * @param epochSecrets how many epoch secrets were destroyed
     * @param more whether the run stopped at its limit
     * @param certificates one for each scope that is gone
     * @param failures what failed
     * @param alarms what somebody should look at
     */
    public DisposalRun {
        certificates = List.copyOf(certificates);
        failures = List.copyOf(failures);
        alarms = Map.copyOf(alarms);
    }

    /**
     * Tells whether everything that was due is gone.
     *
     * @return true if nothing failed, nothing is left to be tried again or to another node, and the limit was not reached
     */
    public boolean isComplete() {
        return partial == 0 && elsewhere == 0 && failures.isEmpty() && !more;
    }
}
