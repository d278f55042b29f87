package io.github.dppkit.keys.spi;

import io.github.dppkit.pii.PiiScope;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Keeps wrapped keys: domain K, best in a database, or at least in backups, of its own.
 *
 * <p>Implementations are safe for use by several threads and processes. Every method reads and writes the primary in a
 * fresh transaction, never a replica or an old snapshot: a key erased on one node must not come back on another. What a
 * method has returned is durable. Instants are kept to the microsecond at least; a store that keeps no more cuts finer digits
 * off. A store that cannot answer throws an unchecked exception; the caller then keeps PII
 * shut. The contract is tested by {@code KeyStoreContract} of dpp-testkit.
 */
public interface KeyStore {

    /**
     * Returns the current secret of a deadline day.
     *
     * @param day the day
     * @return empty if it was never made or is destroyed
     */
    Optional<EpochSecretRecord> epochSecret(LocalDate day);

    /**
     * Adds the secret of a day unless there is one; of two callers one wins.
     *
     * @param candidate what to add
     * @return what is stored now: the candidate or the one that was there first
     */
    EpochSecretRecord addEpochSecret(EpochSecretRecord candidate);

    /**
     * Destroys the secrets of all days up to one. Repeating it does no harm.
     *
     * @param lastDay the last day whose secret goes
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
     * Returns the data key of a scope.
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
     * Adds the data key of a scope unless it has one; of two callers one wins.
     *
     * @param candidate what to add
     * @return what is stored now
     */
    DataKeyRecord addDataKey(DataKeyRecord candidate);

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
     * Replaces the wrapping of a data key if it is active and its stored version is one less than the given one's: day,
     * epoch version, version, wrapped key and knownUntil change, everything else stays as it is stored. A repeated call
     * answers false: read the key to learn whose wrapping is stored.
     *
     * @param next the key as it shall be
     * @return false if the key is gone, not active, or somebody else was first; nothing is changed then
     */
    boolean rewrapDataKey(DataKeyRecord next);

    /**
     * Begins the erase of a key: from now on it opens and encrypts nothing. Repeating it does no harm.
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
}
