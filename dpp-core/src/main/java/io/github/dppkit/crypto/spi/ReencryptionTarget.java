package io.github.dppkit.crypto.spi;

import io.github.dppkit.crypto.Reencryptor;
import io.github.dppkit.pii.PiiScope;

/**
 * A place that keeps encrypted values of scopes: a table, a document store, a file share. After a compromise its values are
 * encrypted again under new keys; what no target finds cannot be read any more once the old keys are destroyed.
 *
 * <p>Implementations are safe for use by several threads and processes.
 */
public interface ReencryptionTarget {

    /**
     * Returns its name in reports.
     *
     * @return unique among the registered targets; no personal data
     */
    String name();

    /**
     * Shows every value of a scope to {@code values} and stores what it returns in the place of the value, if that is still
     * what was read: compare and set, so that no write of a user is lost. What it has returned for is durable.
     *
     * <p>It may be called again and again; the last call, which must find nothing left to do, decides that the old key goes.
     *
     * @param scope whose values
     * @param values encrypts them again
     * @return how many values it replaced
     */
    long reencrypt(PiiScope scope, Reencryptor values);
}
