package io.github.dppkit.keys.spi;

import io.github.dppkit.pii.PiiScope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The half of a {@link KeyStore} that keeps the wrapped data keys of scopes, one for each order as a rule. */
public interface DataKeyStore {

    /**
     * Returns the data key of a scope, never the superseded one.
     *
     * @param scope whose key
     * @return empty if it was never made or is erased
     */
    Optional<DataKeyRecord> dataKey(PiiScope scope);

    /**
     * Returns a data key by its id.
     *
     * @param id which key
     * @return empty if it was never made or is erased
     */
    Optional<DataKeyRecord> dataKey(DataKeyId id);

    /**
     * Returns active data keys that are wrapped under one secret.
     *
     * @param day the secret's day
     * @param version its version
     * @param after the last key of the page before, null for the first page
     * @param limit how many at most
     * @return in a fixed order of their ids; empty at the end
     */
    List<DataKeyRecord> activeDataKeys(LocalDate day, int version, @Nullable DataKeyId after, int limit);

    /**
     * Returns active data keys that were made in a span of time.
     *
     * @param from the first instant of it
     * @param until the first instant after it
     * @param after the last key of the page before, null for the first page
     * @param limit how many at most
     * @return by the time they were made, of the same time by their ids; empty at the end
     */
    List<DataKeyRecord> activeDataKeys(Instant from, Instant until, @Nullable DataKeyRecord after, int limit);

    /**
     * Returns data keys whose erase has begun, superseded ones among them. There are few, as a rule none: an erase ends with
     * the removal of its keys.
     *
     * @param after the last key of the page before, null for the first page
     * @param limit how many at most
     * @return in a fixed order of their ids; empty at the end
     */
    List<DataKeyRecord> disposingDataKeys(@Nullable DataKeyId after, int limit);

    /**
     * Adds the data key of a scope unless it has one; of two callers one wins. It is added only while the secret is there
     * under which it is wrapped: a secret that is being destroyed meanwhile waits or is gone.
     *
     * @param candidate what to add
     * @return what is stored now; empty if that is nothing, because the candidate's secret is not there
     */
    Optional<DataKeyRecord> addDataKey(DataKeyRecord candidate);

    /**
     * Reserves encryptions under a key in one conditional step, so that all nodes together never pass the limit.
     *
     * @param id which key
     * @param count how many
     * @param limit how many there may ever be under this key
     * @return false if the key is gone, not active, or has fewer left
     */
    boolean reserveUses(DataKeyId id, long count, long limit);

    /**
     * Replaces the wrapping of a data key if its erase has not begun, it is superseded if and only if the given one is, its
     * stored version is one less than the given one's, and the secret of the new wrapping is there: day, epoch version, version, wrapped key and knownUntil change, everything else
     * stays as it is stored. A repeated call answers false: read the key to learn whose wrapping is stored.
     *
     * <p>If the new day is earlier than the stored one, every secret of a day after the new one under which the key may
     * ever have been wrapped becomes dirty.
     *
     * @param next the key as it shall be
     * @return false if the key is gone, not active, somebody else was first, or the secret is not there; nothing is changed
     *     then
     */
    boolean rewrapDataKey(DataKeyRecord next);

    /**
     * Replaces the wrappings of many keys within their day, each as {@link #rewrapDataKey} does and only if its stored day is
     * the given one's. One that cannot be replaced does not hold up the others.
     *
     * @param next the keys as they shall be, all of the same day and epoch version
     * @return how many were replaced
     */
    int rollDataKeys(List<DataKeyRecord> next);

    /**
     * Begins the erase of a key: from now on it opens and encrypts nothing, every secret under which it may ever have been
     * wrapped is dirty, and it is on the list of {@link #withdrawnKeys}. In the same transaction the erase of the scope's other
     * key begins, if it has one: the key that superseded this one, or that this one superseded. Repeating it does no harm,
     * marks nothing again and adds nothing to the list.
     *
     * @param id which key
     * @return false if the key is gone
     */
    boolean beginDisposal(DataKeyId id);

    /**
     * Removes a key whose erase has begun. Repeating it does no harm.
     *
     * @param id which key
     * @return false if it is not there, or is still active; nothing is changed then
     */
    boolean removeDataKey(DataKeyId id);

    /**
     * Begins the erase of all keys of many scopes, superseded ones among them, each as {@link #beginDisposal} does, in one
     * transaction for up to 500 scopes where the store can. If it throws, the erase of any of them may have begun.
     *
     * @param scopes whose keys; one without a key does no harm
     */
    default void beginDisposals(Collection<PiiScope> scopes) {
        dataKeys(scopes).forEach(key -> beginDisposal(key.id()));
    }

    /**
     * Removes those keys of many scopes whose erase has begun, each as {@link #removeDataKey} does. One that is still active
     * stays and does not hold up the others. If it throws, any of them may be gone.
     *
     * @param scopes whose keys
     */
    default void removeDataKeys(Collection<PiiScope> scopes) {
        dataKeys(scopes).forEach(key -> removeDataKey(key.id()));
    }

    /**
     * Reads back which scopes have a data key, in a fresh transaction as {@link #dataKeys} does, without the keys.
     *
     * @param scopes whose keys
     * @return those that have one, active, superseded or about to be removed
     */
    default Set<PiiScope> scopesWithDataKeys(Collection<PiiScope> scopes) {
        return dataKeys(scopes).stream().map(DataKeyRecord::scope).collect(Collectors.toSet());
    }

    /**
     * Returns the data keys of many scopes, in as few round trips as the store can: one for a thousand scopes.
     *
     * @param scopes whose keys; one that is named twice counts once
     * @return those there are, superseded ones among them, in no order
     */
    List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes);

    /**
     * Returns the key that a scope had before its present one.
     *
     * @param scope whose key
     * @return empty if there is none, or it is destroyed
     */
    Optional<DataKeyRecord> supersededDataKey(PiiScope scope);

    /**
     * Gives a scope a new key and makes the one it has superseded and withdrawn, in one transaction, if that one is active and stored with
     * the version given, the scope has no superseded key yet, and the secret of the new key is there; of two callers one wins.
     *
     * @param old the scope's key as it was read
     * @param next the new key of the same scope, wrapped under the same day
     * @return false if one of these is not so; nothing is changed then
     */
    boolean supersedeDataKey(DataKeyRecord old, DataKeyRecord next);

    /**
     * Destroys a superseded key and withdraws it; every secret under which it may ever have been wrapped becomes dirty, in one
     * transaction.
     * Repeating it does no harm.
     *
     * @param id which key
     * @return false if it is not there, is the key of its scope, or its erase has begun; nothing is changed then
     */
    boolean destroySupersededDataKey(DataKeyId id);

    /**
     * Replaces the wrappings of many keys, of any days, each as {@link #rewrapDataKey} does. One that cannot be replaced does
     * not hold up the others.
     *
     * @param next the keys as they shall be, each once
     * @return the ids of those that were replaced
     */
    default Set<DataKeyId> rewrapDataKeys(List<DataKeyRecord> next) {
        return next.stream().filter(this::rewrapDataKey).map(DataKeyRecord::id).collect(Collectors.toSet());
    }

    /**
     * Returns the data keys that were withdrawn after a mark: those every process must drop from its cache, because their
     * erase has begun, another key has taken their place, or they are destroyed.
     *
     * <p>The list is in the order of commits: what a caller is told to be the end of the list stays in front of everything
     * that is withdrawn later, by whomever. (Numbers that a sequence or an identity column gives are not: of two transactions
     * the one with the higher number may commit first.) A store may forget what is older than 20 minutes, five more than an
     * opened key lives anywhere; it then answers an older mark with an incomplete answer, never with a shorter list.
     *
     * @param after the mark of the answer before; negative for a caller that knows none, which is told the end of the list
     * @param limit how many keys at most, 1 or more; a caller that gets as many asks again
     * @return the keys and how far they go
     */
    WithdrawnKeys withdrawnKeys(long after, int limit);
}
