package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import java.time.Instant;

/**
 * A list, outside every database, of scopes whose erase has begun: what a restored backup is held against.
 *
 * <p>Safe for use by several threads. An entry that {@link #append} has returned for is durable.
 */
public interface ErasureLedger {

    /**
     * Appends an entry before anything of the scope is erased; the same token twice does no harm.
     *
     * @param token the scope's token, never its id
     * @param at when
     */
    void append(SubjectToken token, Instant at);
}
