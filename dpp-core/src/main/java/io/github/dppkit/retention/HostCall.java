package io.github.dppkit.retention;

import io.github.dppkit.DppException;
import java.util.function.Supplier;

/** Calls what the host implements; its failures quote rows, and so order ids, and their text is not passed on. */
final class HostCall {

    private HostCall() {}

    /** Returns what the host answers; every failure becomes a {@link RetentionUnavailableException} that names the part. */
    static <T> T of(String part, Supplier<T> call) {
        try {
            return call.get();
        } catch (DppException e) {
            throw e;
        } catch (Exception | LinkageError e) { // also what a port does not declare, as Kotlin throws it
            throw new RetentionUnavailableException("Retention cannot go on (L4.d): " + part + " failed with "
                    + e.getClass().getName() + ".");
        }
    }

    /** Does the same for a call without an answer. */
    static void run(String part, Runnable call) {
        of(part, () -> {
            call.run();
            return true;
        });
    }
}
