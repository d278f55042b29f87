package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.retention.internal.FileLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A list, outside every database, of scopes whose erase has begun: what a restored backup is held against.
 *
 * <p>Safe for use by several threads. An entry that {@link #append} has returned for is durable.
 */
public interface ErasureLedger {

    /**
     * One erase that was begun.
     *
     * @param token the scope's token
     * @param at when
     */
    record Entry(SubjectToken token, Instant at) {}

    /**
     * Some entries, in the order in which they were appended.
     *
     * @param entries none where the ledger ends
     * @param next the position behind the last of them, to be read from next
     */
    record Page(List<Entry> entries, long next) {

        /**
         * Creates a page.
         *
         * @param entries copied
         * @param next the position behind them
         */
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Appends an entry before anything of the scope is erased; the same token twice does no harm.
     *
     * @param token the scope's token, never its id
     * @param at when
     */
    void append(SubjectToken token, Instant at);

    /**
     * Appends many entries, with one force to the disk where the ledger can. If it throws, any of them may have been appended.
     *
     * @param tokens the scopes' tokens, at most 500
     * @param at when
     */
    default void appendAll(List<SubjectToken> tokens, Instant at) {
        tokens.forEach(token -> append(token, at));
    }

    /**
     * Reads what was appended, in pages. A ledger that cannot be read shows no restore of the key store.
     *
     * @param position 0 for the start, or what a page gave as {@link Page#next}
     * @param limit how many entries at most
     * @return empty if this ledger can only be written, which is the default; a page without entries where it ends
     * @throws IndexOutOfBoundsException if the ledger ends before that position: it is not the one that was written
     */
    default Optional<Page> read(long position, int limit) {
        return Optional.empty();
    }

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
