package io.github.dppkit.retention;

import io.github.dppkit.retention.RestoreReconciler.State;
import java.util.function.Supplier;

/** Whether personal data may be taken in and read, as far as restores go; open until something looks. */
final class RestoreGate {

    private volatile Supplier<State> state = () -> State.CLEAR;

    void tells(Supplier<State> now) {
        state = now;
    }

    /** Refuses while a restore is not reconciled. */
    void requireOpen() {
        State now = state.get();
        if (now != State.CLEAR) {
            throw new RetentionUnavailableException(
                    "Personal data refused (L4.d): a restore from backup is not reconciled (" + now
                            + "); see Retention.restores().");
        }
    }
}
