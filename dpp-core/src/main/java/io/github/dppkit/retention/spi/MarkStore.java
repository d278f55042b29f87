package io.github.dppkit.retention.spi;

import java.util.Map;

/**
 * Keeps {@link Mark}s by name beside data, so that it shows when those were restored from an older backup: a mark that fell
 * behind what another place remembers can have no other reason.
 *
 * <p>Every {@link RetentionStore} is one, for the domain of the keys. The domain of the data needs one of its own, in the
 * database that is backed up and restored with the data; a database with dppkit's schema gives one.
 *
 * <p>Implementations are safe for use by several threads and processes. What a method has returned is durable. Instants are
 * kept to the microsecond. A store that cannot answer throws an unchecked exception; what it was asked may have been done. The
 * contract is tested by {@code MarkStoreContract} of dpp-testkit.
 */
public interface MarkStore {

    /**
     * Returns all marks.
     *
     * @return by name; changing it changes nothing else
     */
    Map<String, Mark> marks();

    /**
     * Raises a mark: it takes the place of the one that is stored unless that has a higher position. Of two callers the one
     * with the higher position wins.
     *
     * @param name 1 to 80 letters, digits or {@code . : _ -}
     * @param mark what to store
     */
    void raise(String name, Mark mark);
}
