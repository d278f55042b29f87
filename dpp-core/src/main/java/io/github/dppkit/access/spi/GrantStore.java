package io.github.dppkit.access.spi;

import io.github.dppkit.access.Grant;
import io.github.dppkit.pii.ActorId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps access grants, and how far the audit trail has been reviewed. A grant is told from others by actor, role, purpose and selling partner together.
 *
 * <p>Implementations are safe for use by several threads and processes, read the primary, and return from {@link #put}
 * when the change is durable. Instants are kept to the microsecond at least; a store that keeps no more cuts finer digits
 * off, also before it compares. A store that cannot answer throws an unchecked exception, and access is then denied. The
 * contract is tested by {@code GrantStoreContract} of dpp-testkit.
 */
public interface GrantStore {

    /**
     * Stores a grant if the stored one is exactly one version behind, or if it is version 1 and there is none. Repeating a
     * call after an unknown outcome is safe: the grant that is stored already is stored again.
     *
     * @param grant what to store
     * @return false if somebody else was first and another grant is stored; nothing was changed
     */
    boolean put(Grant grant);

    /**
     * Returns the grants of an actor, revoked ones included.
     *
     * @param actor whose
     * @return in any order
     */
    List<Grant> grantsOf(ActorId actor);

    /**
     * Returns all grants, revoked ones included, for a review.
     *
     * @return ordered by actor and role
     */
    List<Grant> grants();

    /**
     * Stores that a range was reviewed, if the newest stored one has the number before, or if it is number 1 and there is
     * none. Repeating a call after an unknown outcome is safe.
     *
     * @param signOff what to store
     * @return false if somebody else was first and another one of that number is stored; nothing was changed
     */
    boolean putSignOff(SignOff signOff);

    /**
     * Returns the newest sign-off.
     *
     * @return empty if nothing was ever reviewed
     */
    Optional<SignOff> lastSignOff();
}
