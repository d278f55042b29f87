package io.github.dppkit.crypto;

import java.util.Map;

/**
 * What one run of {@link KeyRecovery#recover} did, in counts.
 *
 * @param superseded scopes that were given a new key
 * @param reencrypted values that were encrypted again
 * @param destroyed old keys that are gone
 * @param waiting old keys that are not gone yet; the next run goes on
 * @param blocked old keys that are kept because a value under them does not open where its target says it stands
 * @param epochSecrets secrets of days that were replaced
 * @param lost values that name a key which no longer exists; nothing opens them
 * @param foreign stored texts that are no encrypted values
 * @param failures what failed, how often: the name of a target or {@code dppkit:keys}, a colon, the exception's class
 */
public record RecoveryRun(
        long superseded,
        long reencrypted,
        long destroyed,
        long waiting,
        long blocked,
        long epochSecrets,
        long lost,
        long foreign,
        Map<String, Integer> failures) {

    /**
     * Creates the result.
     *
     * @param superseded scopes that were given a new key
     * @param reencrypted values that were encrypted again
     * @param destroyed old keys that are gone
     * @param waiting old keys that are not gone yet; the next run goes on
     * @param blocked old keys that are kept because a value under them does not open where its target says it stands
     * @param epochSecrets secrets of days that were replaced
     * @param lost values that name a key which no longer exists; nothing opens them
     * @param foreign stored texts that are no encrypted values
     * @param failures what failed, how often: the name of a target or {@code dppkit:keys}, a colon, the exception's class
     * @throws NullPointerException if failures is null
     */
    public RecoveryRun {
        failures = Map.copyOf(failures);
    }

    /**
     * Tells whether the order is carried out: none of the keys it named is left.
     *
     * @return false if the same order is to be given again
     */
    public boolean isComplete() {
        return waiting == 0 && blocked == 0 && failures.isEmpty();
    }
}
