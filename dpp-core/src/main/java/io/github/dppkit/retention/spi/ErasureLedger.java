package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.internal.FileLedger;
import java.nio.file.Path;
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

    /**
     * Returns a ledger in an append-only text file, forced to the disk at each entry.
     *
     * <p>One line for each entry: instant, space, 32 hexadecimal digits. Put it beside the checkpoint anchor, on another
     * host's file system: restored together with the database it could tell nothing.
     *
     * @param path the file; created if it is not there, in a directory that is
     * @return the ledger
     */
    static ErasureLedger file(Path path) {
        return new FileLedger(path);
    }
}
