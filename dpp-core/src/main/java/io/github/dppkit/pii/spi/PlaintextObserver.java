package io.github.dppkit.pii.spi;

import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;

/**
 * Hears of every value that is encrypted or decrypted, so that the log sanitizer knows what must never show.
 *
 * <p>It is called on the thread that encrypts or decrypts, before the value leaves, and so must be quick. What it throws
 * fails that call: a value that the sanitizer could not take note of does not come out. Safe for use by several threads.
 */
@FunctionalInterface
public interface PlaintextObserver {

    /**
     * Takes note of a value; it keeps no plaintext.
     *
     * @param value what is encrypted or was just decrypted
     * @param scope whose it is
     */
    void observed(Pii value, PiiScope scope);
}
