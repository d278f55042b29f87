package io.github.dppkit.access.spi;

import io.github.dppkit.access.credential.Credential;
import java.util.List;

/**
 * Keeps the names and dates of credentials, never the credentials. One is told from others by its name.
 *
 * <p>Implementations are safe for use by several threads and processes, read the primary, and return from {@link #put} when
 * the change is durable. Instants are kept to the microsecond at least; finer digits may be cut off. The contract is
 * tested by {@code CredentialStoreContract} of dpp-testkit.
 */
public interface CredentialStore {

    /**
     * Stores a credential if the stored one is exactly one version behind, or if it is version 1 and there is none.
     * Repeating a call after an unknown outcome is safe.
     *
     * @param credential what to store
     * @return false if somebody else was first; nothing was changed
     */
    boolean put(Credential credential);

    /**
     * Returns all credentials, withdrawn ones included.
     *
     * @return ordered by name
     */
    List<Credential> credentials();
}
