package io.github.dppkit.access.spi;

import io.github.dppkit.audit.SubjectToken;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps which scopes are restricted. The access guard reads it at each request for a permit.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a fresh
 * transaction. What a method has returned is durable, and seen by every reader from then on. Instants are kept to the
 * microsecond; finer digits are cut off. A store that cannot answer throws an unchecked exception. The contract is tested by
 * {@code RestrictionStoreContract} of dpp-testkit.
 */
public interface RestrictionStore {

    /**
     * Adds restrictions; one that is there already, of the same scope and request, stays as it is.
     *
     * @param restrictions at most 500
     */
    void add(List<Restriction> restrictions);

    /**
     * Returns which scopes are restricted by any request.
     *
     * @param tokens the scopes' tokens, at most 500
     * @return those of them that are
     */
    Set<SubjectToken> among(Collection<SubjectToken> tokens);

    /**
     * Removes all restrictions of one request.
     *
     * @param request the request
     * @return how many there were
     */
    int removeOf(String request);

    /**
     * Removes all restrictions of scopes, whichever requests they are of.
     *
     * @param tokens the scopes' tokens, at most 500
     */
    void remove(Collection<SubjectToken> tokens);

    /**
     * Returns the scopes that are restricted, page by page.
     *
     * @param after the last token of the page before, null for the first page
     * @param limit how many at most
     * @return each once, ordered by their bytes, unsigned; empty at the end
     */
    List<SubjectToken> scopes(@Nullable SubjectToken after, int limit);
}
