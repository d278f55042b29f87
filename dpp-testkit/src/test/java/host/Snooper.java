package host;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.internal.PlaintextAccess;

/** A host's class that takes the key from under the mat. */
public final class Snooper {

    private Snooper() {}

    /** Reads a value without a permit. */
    public static String read(Pii value) {
        return value.plaintext(PlaintextAccess.GRANTED);
    }
}
