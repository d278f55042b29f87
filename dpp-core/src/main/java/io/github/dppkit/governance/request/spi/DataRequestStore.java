package io.github.dppkit.governance.request.spi;

import io.github.dppkit.audit.SubjectToken;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the requests of data subjects and how far each of their scopes is. It belongs with the deadlines, in domain K.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a fresh
 * transaction. What a method has returned is durable. Instants are kept to the microsecond; finer digits are cut off. A store
 * that cannot answer throws an unchecked exception; what it was asked may have been done. The contract is tested by
 * {@code DataRequestStoreContract} of dpp-testkit.
 */
public interface DataRequestStore {

    /**
     * Adds a request unless there is one of that id; of two callers one wins.
     *
     * @param candidate what to add, version 1
     * @return what is stored now: the candidate or the one that was there first
     */
    StoredRequest add(StoredRequest candidate);

    /**
     * Returns a request.
     *
     * @param id its name
     * @return empty if there is none
     */
    Optional<StoredRequest> find(String id);

    /**
     * Replaces a request if its stored version is one less than the given one's.
     *
     * @param next the request as it shall be; {@code receivedAt} stays as it is stored
     * @return false if somebody else was first or there is none; nothing is changed then
     */
    boolean replace(StoredRequest next);

    /**
     * Returns the requests that are not CLOSED.
     *
     * @param limit how many at most
     * @return those received first first; of the same instant in any order
     */
    List<StoredRequest> open(int limit);

    /**
     * Adds scopes; one that the request has already stays as it is.
     *
     * @param subjects at most 500, version 1, all of one request
     */
    void addSubjects(List<StoredSubject> subjects);

    /**
     * Replaces a scope if its stored version is one less than the given one's.
     *
     * @param next the scope as it shall be
     * @return false if somebody else was first or there is none; nothing is changed then
     */
    boolean replaceSubject(StoredSubject next);

    /**
     * Returns scopes of a request, page by page.
     *
     * @param request the request
     * @param open whether only those that are not DONE
     * @param after the last token of the page before, null for the first page
     * @param limit how many at most
     * @return ordered by the bytes of their tokens, unsigned; empty at the end
     */
    List<StoredSubject> subjects(String request, boolean open, @Nullable SubjectToken after, int limit);
}
