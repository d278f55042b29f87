package io.github.dppkit.crypto;

import java.util.Map;
import java.util.TreeMap;

/** Counts what a run of recovery does. */
final class RecoveryTally {

    static final String KEYS = "dppkit:keys";
    static final String SECRETS = "dppkit:epoch-secrets";

    private final Map<String, Integer> failures = new TreeMap<>();
    private long superseded;
    private long reencrypted;
    private long destroyed;
    private long waiting;
    private long blocked;
    private long rolled;
    private long lost;
    private long foreign;

    void superseded() {
        superseded++;
    }

    void reencrypted(long values) {
        reencrypted += values;
    }

    void destroyed() {
        destroyed++;
    }

    void waiting() {
        waiting++;
    }

    void blocked() {
        blocked++;
    }

    void rolled() {
        rolled++;
    }

    void seen(Reencryptor values) {
        lost += values.lost();
        foreign += values.foreign();
    }

    void failed(String what, Exception e) {
        failed(what, e.getClass().getSimpleName());
    }

    void failed(String what, String how) {
        failures.merge(what + ":" + how, 1, Integer::sum);
    }

    RecoveryRun toRun() {
        return new RecoveryRun(superseded, reencrypted, destroyed, waiting, blocked, rolled, lost, foreign, failures);
    }
}
