package io.github.dppkit.pii;

import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A capability: the only thing that turns a {@link Pii} value into plaintext.
 *
 * <p>It names actor, purpose, scopes, categories and expiry, and exists only because an audit event that says the same
 * is durable. Only an {@code AccessGuard} issues one; it opens values of the same {@code Dpp} only. Immutable and safe
 * for use by several threads.
 *
 * <p>It does not stop code in the same process that breaks encapsulation by reflection: nothing in a JVM can.
 */
@Enforces({"A1.3.a", "A1.3.b", "L5.d"})
public final class RevealPermit {

    private final PermitIssuer issuer;
    private final ActorId actor;
    private final Purpose purpose;
    private final Set<PiiScope> scopes;
    private final Set<PiiCategory> categories;
    private final Instant expiresAt;
    private final long expiresAtMillis;

    private RevealPermit(
            PermitIssuer issuer,
            ActorId actor,
            Purpose purpose,
            Collection<PiiScope> scopes,
            Collection<PiiCategory> categories,
            Instant expiresAt) {
        this.issuer = issuer;
        this.actor = actor;
        this.purpose = purpose;
        this.scopes = Set.copyOf(scopes);
        Set<PiiCategory> covered = EnumSet.noneOf(PiiCategory.class);
        covered.addAll(categories);
        this.categories = Collections.unmodifiableSet(covered);
        this.expiresAt = expiresAt;
        this.expiresAtMillis = expiresAt.toEpochMilli();
    }

    /**
     * Issues a permit; callable only by code that holds an issuer, which is the access guard.
     *
     * @param issuer the authority
     * @param actor who may read
     * @param purpose what for
     * @param scopes whose data
     * @param categories which kinds
     * @param expiresAt when it ends
     * @return the permit
     */
    public static RevealPermit issue(
            PermitIssuer issuer,
            ActorId actor,
            Purpose purpose,
            Collection<PiiScope> scopes,
            Collection<PiiCategory> categories,
            Instant expiresAt) {
        return new RevealPermit(issuer, actor, purpose, scopes, categories, expiresAt);
    }

    /**
     * Refuses unless this permit was issued by {@code authority}, has not expired, and covers the scope.
     *
     * @param authority the issuer of the {@code Dpp} that asks
     * @param scope whose data
     * @param nowMillis the issuer's time, read once for one operation
     * @throws RevealDeniedException if any of these fails
     */
    public void require(PermitIssuer authority, PiiScope scope, long nowMillis) {
        require(authority, nowMillis);
        if (!scopes.contains(scope)) {
            throw new RevealDeniedException("Reveal denied (A1.3.b): the permit does not name this scope.");
        }
    }

    /**
     * Refuses unless this permit was issued by {@code authority}, has not expired, and covers the scope and category.
     *
     * @param authority the issuer of the {@code Dpp} that asks
     * @param scope whose data
     * @param category which kind
     * @throws RevealDeniedException if any of these fails
     */
    public void require(PermitIssuer authority, PiiScope scope, PiiCategory category) {
        require(authority, scope, authority.millis());
        requireCategory(category);
    }

    /**
     * Refuses unless it was issued by the given authority, has not expired, and the time is not in doubt.
     *
     * @param authority what must have issued it
     * @param nowMillis the current time
     * @throws RevealDeniedException if one of the two is not so
     */
    public void require(PermitIssuer authority, long nowMillis) {
        if (issuer != authority) {
            throw new RevealDeniedException("Reveal denied (A1.3.a): the permit was issued by another Dpp.");
        }
        if (issuer.isClosed()) {
            throw new RevealDeniedException("Reveal denied (A1.3.a): the Dpp that issued the permit is closed.");
        }
        if (issuer.isTimeInDoubt(nowMillis)) {
            throw new RevealDeniedException("Reveal denied (A2.1.a): the time is in doubt; see retention().guards().");
        }
        if (nowMillis >= expiresAtMillis) {
            throw new RevealDeniedException("Reveal denied (A1.3.a): the permit has expired; request a new one.");
        }
    }

    /**
     * Refuses unless this permit covers the category; whether it holds at all is for {@link #require} to say.
     *
     * @param category which kind
     * @throws RevealDeniedException if it does not
     */
    public void requireCategory(PiiCategory category) {
        if (!categories.contains(category)) {
            throw new RevealDeniedException(
                    "Reveal denied (A1.3.b): the permit does not cover category " + category + ".");
        }
    }

    /**
     * Returns who may read.
     *
     * @return the actor on record
     */
    public ActorId actor() {
        return actor;
    }

    /**
     * Returns what the reading is for.
     *
     * @return the purpose on record
     */
    public Purpose purpose() {
        return purpose;
    }

    /**
     * Returns the scopes it covers.
     *
     * @return at least one
     */
    public Set<PiiScope> scopes() {
        return scopes;
    }

    /**
     * Returns the categories it covers.
     *
     * @return at least one
     */
    public Set<PiiCategory> categories() {
        return categories;
    }

    /**
     * Returns when it ends.
     *
     * @return the first instant at which it opens nothing any more
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public String toString() {
        return "RevealPermit[" + actor.id() + ", " + purpose + ", " + scopes.size() + " scopes, " + categories.size()
                + " categories, until " + expiresAt + "]";
    }
}
