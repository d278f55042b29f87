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

/**
 * Keeps wrapped keys: domain K, best in a database, or at least in backups, of its own.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a
 * fresh transaction, never a replica or an old snapshot: a key erased on one node must not come back on another. What a
 * method has returned is durable. Instants are kept to the microsecond at least; a store that keeps no more cuts finer digits
 * off. A store that cannot answer throws an unchecked exception; the caller then keeps PII
 * shut. The contract is tested by {@code KeyStoreContract} of dpp-testkit.
 *
 * <p><strong>Dirty secrets.</strong> A secret is dirty once a copy of a data key may be wrapped under it that must not open
 * any more. The store marks it in the same transaction as what makes it so: {@link #beginDisposal} and a
 * {@link #rewrapDataKey} to an earlier day. For that it remembers of each data key the earliest day it was ever wrapped
 * under. A mark never goes but with the secret.
 *
 * <p><strong>Superseded keys.</strong> A scope has one key that encrypts, and while its data are encrypted again after a
 * compromise, one that it had before, with the state SUPERSEDED. Both die together. Of methods that speak of active keys,
 * those that list, roll, rewrap or count uses mean both: a superseded key is wrapped, moved and rolled like any other.
 */
public interface KeyStore {

    /**
     * Returns the newest secret of a deadline day.
     *
     * @param day the day
     * @return empty if it was never made or is destroyed
     */
    Optional<EpochSecretRecord> epochSecret(LocalDate day);

    /**
     * Returns one secret of a deadline day.
     *
     * @param day the day
     * @param version which of its secrets
     * @return empty if it was never made or is destroyed
     */
    Optional<EpochSecretRecord> epochSecret(LocalDate day, int version);

    /**
     * Adds the first secret of a day unless the day has one of any version; of two callers one wins.
     *
     * @param candidate what to add, version 1
     * @return the newest that is stored now: the candidate or one that was there first
     */
    EpochSecretRecord addEpochSecret(EpochSecretRecord candidate);

    /**
     * Adds the next secret of a day if the newest stored has the version before; of two callers one wins.
     *
     * @param next what to add
     * @return false if the newest is another or there is none; nothing is changed then
     */
    boolean succeedEpochSecret(EpochSecretRecord next);

    /**
     * Returns the dirty secrets.
     *
     * @return by day, then by version
     */
    List<EpochSecretRecord> dirtyEpochSecrets();

    /**
     * Destroys one secret if its day has a newer one and no active data key is wrapped under it.
     *
     * @param day the day
     * @param version which of its secrets
     * @return false if one of the two is not so, or it is gone; nothing is changed then
     */
    boolean destroyEpochSecret(LocalDate day, int version);

    /**
     * Destroys all secrets of all days up to one. Repeating it does no harm.
     *
     * @param lastDay the last day whose secrets go
     * @return how many were there
     */
    int destroyEpochSecrets(LocalDate lastDay);

    /**
     * Returns a secret by name.
     *
     * @param name its name
     * @return empty if there is none
     */
    Optional<NamedSecretRecord> namedSecret(String name);

    /**
     * Adds a named secret unless there is one; of two callers one wins.
     *
     * @param candidate what to add
     * @return what is stored now
     */
    NamedSecretRecord addNamedSecret(NamedSecretRecord candidate);

    /**
     * Destroys a named secret. Repeating it does no harm.
     *
     * @param name which
     * @return whether there was one
     */
    boolean destroyNamedSecret(String name);

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
     * Returns the data keys of many scopes, in as few round trips as the store can: one for a thousand scopes.
     *
     * @param scopes whose keys; one that is named twice counts once
     * @return those there are, superseded ones among them, in no order
     */
    List<DataKeyRecord> dataKeys(Collection<PiiScope> scopes);

    /**
     * Marks every secret of every day as dirty, so that the next roll replaces all of them. Repeating it marks only what was
     * made since.
     *
     * @return how many were not dirty before
     */
    int markAllEpochsDirty();

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
     * Returns the secrets of all days.
     *
     * @return by day, then by version
     */
    List<EpochSecretRecord> epochSecrets();

    /**
     * Returns all named secrets.
     *
     * @return by name
     */
    List<NamedSecretRecord> namedSecrets();

    /**
     * Replaces the wrapping of an epoch secret if it is still stored as given: wrapped bytes and root URI change, everything
     * else, its being dirty too, stays.
     *
     * @param stored as it was read
     * @param wrapped the same secret, wrapped anew
     * @param rootUri what it is wrapped under now
     * @return false if it is gone or its wrapped bytes are others; nothing is changed then
     */
    boolean rewrapEpochSecret(EpochSecretRecord stored, WrappedKey wrapped, String rootUri);

    /**
     * Replaces the wrapping of a named secret if it is still stored as given.
     *
     * @param stored as it was read
     * @param wrapped the same secret, wrapped anew
     * @param rootUri what it is wrapped under now
     * @return false if it is gone or its wrapped bytes are others; nothing is changed then
     */
    boolean rewrapNamedSecret(NamedSecretRecord stored, WrappedKey wrapped, String rootUri);

    /**
     * Returns an instant that is kept with the keys, such as that of the last backup of this store.
     *
     * @param name lower-case letters, digits and dashes, at most 40
     * @return empty if there is none of that name
     */
    Optional<Instant> keyDate(String name);

    /**
     * Sets, changes or removes such an instant, unless somebody else was first.
     *
     * @param name its name
     * @param expected as it is stored, null if it is not
     * @param next as it shall be, null to remove it
     * @return false if another is stored than expected; nothing is changed then
     */
    boolean replaceKeyDate(String name, @Nullable Instant expected, @Nullable Instant next);

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
     * Returns the secrets of a span of days.
     *
     * @param first the first day
     * @param last the last day
     * @return by day, then by version
     */
    List<EpochSecretRecord> epochSecrets(LocalDate first, LocalDate last);

    /**
     * Claims the right to raise the one alarm about a secret, unless somebody has it: a claim that lapses is free again, one
     * without end says that the alarm is on record.
     *
     * @param day the secret's day
     * @param version its version
     * @param now the current time: a claim up to now has lapsed
     * @param until when this claim lapses
     * @return false if somebody has it, or the secret is not there
     */
    boolean claimEpochAlarm(LocalDate day, int version, Instant now, Instant until);

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
