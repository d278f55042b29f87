package io.github.dppkit.retention.spi;

import io.github.dppkit.pii.PiiScope;

/**
 * Hears that the personal data of a scope are being disposed of, so that what the process remembers of them goes as well:
 * known values of the log sanitizer, caches of the host.
 *
 * <p>Called on the node that disposes, once or more often for one scope. What it throws leaves the disposal PARTIAL, and it
 * is called again. Safe for use by several threads.
 */
@FunctionalInterface
public interface DisposalListener {

    /**
     * Forgets whatever it holds of a scope.
     *
     * @param scope whose data
     */
    void disposing(PiiScope scope);
}
