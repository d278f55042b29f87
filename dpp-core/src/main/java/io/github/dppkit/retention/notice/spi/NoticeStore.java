package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.audit.SubjectToken;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps notices and how far each of their scopes is. It belongs with the deadlines, in domain K.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a fresh
 * transaction. What a method has returned is durable. Instants are kept to the microsecond; finer digits are cut off. A store
 * that cannot answer throws an unchecked exception; what it was asked may have been done. The contract is tested by
 * {@code NoticeStoreContract} of dpp-testkit.
 */
public interface NoticeStore {

    /**
     * Adds a notice unless there is one of that id; of two callers one wins.
     *
     * @param candidate what to add, version 1
     * @return what is stored now: the candidate or the one that was there first
     */
    StoredNotice add(StoredNotice candidate);

    /**
     * Returns a notice.
     *
     * @param id its name
     * @return empty if there is none
     */
    Optional<StoredNotice> find(String id);

    /**
     * Replaces a notice if its stored version is one less than the given one's.
     *
     * @param next the notice as it shall be; {@code receivedAt} stays as it is stored
     * @return false if somebody else was first or there is none; nothing is changed then
     */
    boolean replace(StoredNotice next);

    /**
     * Returns the notices that are not CLOSED.
     *
     * @param limit how many at most
     * @return those received first first; of the same instant in any order
     */
    List<StoredNotice> open(int limit);

    /**
     * Adds scopes; one that the notice has already stays as it is.
     *
     * @param scopes at most 500, version 1, all of one notice
     */
    void addScopes(List<StoredScope> scopes);

    /**
     * Replaces a scope if its stored version is one less than the given one's.
     *
     * @param next the scope as it shall be
     * @return false if somebody else was first or there is none; nothing is changed then
     */
    boolean replaceScope(StoredScope next);

    /**
     * Returns scopes of a notice, page by page.
     *
     * @param notice the notice
     * @param open whether only those that are not DONE
     * @param after the last token of the page before, null for the first page
     * @param limit how many at most
     * @return ordered by the bytes of their tokens, unsigned; empty at the end
     */
    List<StoredScope> scopes(String notice, boolean open, @Nullable SubjectToken after, int limit);
}
