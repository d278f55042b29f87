package io.github.dppkit.retention.spi;

import io.github.dppkit.audit.SubjectToken;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps cases, each a notice or a request that takes days, and how far each of their scopes is. It belongs with the deadlines, in
 * domain K. Notices and requests have a store each.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a fresh
 * transaction. What a method has returned is durable. Instants are kept to the microsecond; finer digits are cut off. A store
 * that cannot answer throws an unchecked exception; what it was asked may have been done. The contract is tested by
 * {@code CaseStoreContract} of dpp-testkit.
 *
 * @param <S> the states of a case; the last of them is {@code CLOSED}
 */
public interface CaseStore<S extends Enum<S>> {

    /**
     * Adds a case unless there is one of that id; of two callers one wins.
     *
     * @param candidate what to add, version 1
     * @return what is stored now: the candidate or the one that was there first
     */
    StoredCase<S> add(StoredCase<S> candidate);

    /**
     * Returns a case.
     *
     * @param id its name
     * @return empty if there is none
     */
    Optional<StoredCase<S>> find(String id);

    /**
     * Replaces a case if its stored version is one less than the given one's.
     *
     * @param next the case as it shall be; {@code receivedAt} stays as it is stored
     * @return false if somebody else was first or there is none; nothing is changed then
     */
    boolean replace(StoredCase<S> next);

    /**
     * Returns the cases that are not CLOSED.
     *
     * @param limit how many at most
     * @return those received first first; of the same instant in any order
     */
    List<StoredCase<S>> open(int limit);

    /**
     * Adds scopes; one that the case has already stays as it is.
     *
     * @param scopes at most 500, version 1, all of one case
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
     * Returns scopes of a case, page by page.
     *
     * @param caseId the case
     * @param open whether only those that are not DONE
     * @param after the last token of the page before, null for the first page
     * @param limit how many at most
     * @return ordered by the bytes of their tokens, unsigned; empty at the end
     */
    List<StoredScope> scopes(String caseId, boolean open, @Nullable SubjectToken after, int limit);
}
