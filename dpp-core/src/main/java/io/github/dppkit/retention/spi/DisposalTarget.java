package io.github.dppkit.retention.spi;

import io.github.dppkit.pii.PiiScope;

/**
 * A place that holds data of scopes: a table, a folder, a search index. The host registers every one it has.
 *
 * <p>Safe for use by several threads and processes. A method that cannot do its work throws an unchecked exception; the
 * disposal is then PARTIAL and is tried again.
 */
public interface DisposalTarget {

    /**
     * Returns the name under which certificates list this target.
     *
     * @return 1 to 64 letters, digits or {@code . _ -}, unique among the registered ones
     */
    String name();

    /**
     * Returns which class of data it holds.
     *
     * @return {@link DataClass#PII} unless it says otherwise
     */
    default DataClass dataClass() {
        return DataClass.PII;
    }

    /**
     * Removes all data of a scope: ciphertext and blind indexes together, in one transaction where the place has such.
     * Idempotent: a second call finds nothing to do.
     *
     * @param disposal what goes
     * @return how many rows, files or documents were changed
     */
    long dispose(Disposal disposal);

    /**
     * Reads back what a disposal left.
     *
     * @param scope whose data
     * @return how many rows, files or documents still hold data of that scope; 0 after {@link #dispose}
     */
    long remaining(PiiScope scope);
}
