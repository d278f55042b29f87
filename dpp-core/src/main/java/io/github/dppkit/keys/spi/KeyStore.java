package io.github.dppkit.keys.spi;

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
public interface KeyStore extends SecretStore, DataKeyStore {}
